"""Sigmoids and hyperbolic tangents in the rows of one array as four calls on all of it.

``sigmoid(z) = 1/2 + tanh(z/2) / 2`` and ``tanh(z) = 0 + 1 tanh(1 z)`` differ in two numbers only.  An array
without gaps takes less time than a part of its columns, and one call less than two.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import sympy

from derive.algebra.node import is_op
from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol
from derive.printing.numpy_words import Words, interval
from derive.schedule.names import Names
from derive.schedule.neighbours import Group

Rows = tuple[tuple[sympy.Expr, sympy.Expr], ...]


@dataclass
class Gates:
    """Writes such groups, and makes the two arrays that each needs."""

    words: Words
    names: Names
    known: dict[tuple[Shape, Rows], tuple[str, str]] = field(default_factory=dict)

    def lines(self, group: Group, whole: str) -> list[str]:
        """The calls; whole: what the array is called."""
        root = group[0][1].of
        sigmoids = tuple((part.start, part.stop) for step, part in group if is_op(step.expr, "sigmoid"))
        if (root.shape, sigmoids) not in self.known:
            made = [self.names.new(name, root.shape) for name in ("scale", "shift")]
            self.known[root.shape, sigmoids] = made[0].name, made[1].name
        scale, shift = self.known[root.shape, sigmoids]
        return [
            *(f"# {step}" for step, _ in group),
            f"np.multiply({whole}, {scale}, out={whole})",
            f"np.tanh({whole}, out={whole})",
            f"np.multiply({whole}, {scale}, out={whole})",
            f"np.add({whole}, {shift}, out={whole})",
        ]

    def made(self) -> list[str]:
        """The arrays, in front of the loop."""
        lines = ["# sigmoid(z) = tanh(z / 2) / 2 + 1 / 2; tanh has 1 in the place of 2, and 0 in that of 1"]
        for (shape, sigmoids), (scale, shift) in self.known.items():
            sizes = self.words.shape(TensorSymbol(scale, shape), self.words.batch)
            for name, maker in ((scale, "ones"), (shift, "zeros")):
                lines.append(f"{name} = np.{maker}({sizes}, kind)")
                lines += [f"{name}[:, {interval(start, stop)}] = 0.5" for start, stop in sigmoids]
        return lines if self.known else []
