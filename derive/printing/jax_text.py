"""Statements as functions of a JAX file, from a dictionary to a dictionary: equations stand above the lines
that compute them, shapes behind these.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import sympy

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.notation import Style
from derive.algebra.shape import as_tuple, show_size
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.passes.batched import BatchedStep, batch_size, has_batch
from derive.printing.jax import JAX
from derive.printing.numpy import SKIP, WIDTH, statement
from derive.program import Program


@dataclass(frozen=True)
class Body:
    """Statements that make one function.

    program: where they come from; steps: on arrays; returned: the names that the function gives back, all by
    default; axes: of what it reads, whether the array has the leading axis, where the role does not say so;
    spare: what else is in the dictionary, so that sizes can be read off it; samples: how comments call the
    leading axis; style: the dialect; measured: what has to be in the dictionary for its sizes alone.
    """

    program: Program
    steps: Sequence[BatchedStep]
    returned: Iterable[str] | None = None
    axes: Mapping[TensorSymbol, bool] = field(default_factory=dict)
    spare: Sequence[TensorSymbol] = ()
    samples: str = ""
    style: Style = JAX
    measured: Sequence[TensorSymbol] = ()

    def function(self, name: str, document: str, filled: str = "") -> str:
        """The function's text; the dictionary is called v unless the program has something of that name.

        filled: the name of a function that the dictionary goes through first.
        """
        given = self.given
        head, *rest = document.replace("{given}", given).splitlines()
        lines = [f"def {name}({given}):", f'    """{head}', *(f"    {line}".rstrip() for line in rest)]
        lines[-1:] = [lines[-1], '    """'] if rest else [f'{lines[-1]}"""']
        lines += [f"    {given} = {filled}({given})"] if filled else []
        lines += [f"    {line}" for line in (*self._reads(), *self._sizes(), *self._lines())]
        names = [step.target.name for step in self.steps]
        kept = set(names if self.returned is None else self.returned)
        lines += ["    return {", *(f'        "{each}": {each},' for each in names if each in kept), "    }"]
        return "\n".join(lines) + "\n"

    @property
    def given(self) -> str:
        """What the dictionary is called."""
        return self.program.unused("v")

    @property
    def used(self) -> list[TensorSymbol]:
        """What the statements read and do not compute, in the program's order."""
        read = {s for step in self.steps for s in (*symbols_in(step.expr), step.like)}
        outside = read - {step.target for step in self.steps}
        known = dict.fromkeys([*self.program.inputs, *self.program.defined, *self.spare])
        return [s for s in known if s in outside]

    @property
    def needed(self) -> list[TensorSymbol]:
        """What has to be in the dictionary."""
        return list(dict.fromkeys([*self.used, *self.measured]))

    @property
    def unknown(self) -> list[sympy.Symbol]:
        """Sizes that the statements need and nothing in the dictionary has."""
        return [size for size in self._sizes_needed() if not self._where(size)]

    def _has_axis(self, symbol: TensorSymbol) -> bool:
        return self.axes.get(symbol, has_batch(symbol))

    def _shape(self, sizes: Sequence[sympy.Expr], axis: bool) -> str:
        texts = [self.samples or str(batch_size(self.program))] * axis + [show_size(s) for s in sizes]
        return as_tuple(texts)

    def _reads(self) -> list[str]:
        return [
            f'{s.name} = {self.given}["{s.name}"]  # {self._shape(s.shape, self._has_axis(s))}'
            for s in self.used
        ]

    def _lines(self) -> list[str]:
        return [line for step in self.steps for line in self._statement(step)]

    def _statement(self, step: BatchedStep) -> list[str]:
        """The equation, unless it is the code itself, and the code with the shape behind it."""
        code = statement(step, self.style)
        plain = self.program.defined[step.target]
        shape = self._shape(step.target.shape, step.batched)
        behind = f"{code[-1]}  # {shape}"
        fits = len(behind) + 4 <= WIDTH and not code[-1].endswith(SKIP)
        equation = str(plain) if fits else f"{plain}, {shape}"
        above = _comment(equation) if [equation] != code else []
        return [*above, *code[:-1], behind if fits else code[-1]]

    def _sizes(self) -> list[str]:
        """Sizes that slices and zeros need, read off the arrays that are given."""
        for size in self.unknown:
            message = f"nothing that is given has the size {size} on an axis, so it cannot be read off arrays"
            raise self.program.error(message, None)
        return [f"{size} = {self._where(size)}" for size in self._sizes_needed()]

    def _sizes_needed(self) -> list[sympy.Symbol]:
        nodes = {node for step in self.steps for node in step.expr.atoms(Apply, Scalar)}
        return sorted({size for node in nodes for size in _size_symbols(node)}, key=str)

    def _where(self, size: sympy.Symbol) -> str:
        """The array and the axis, else what an axis says that is a multiple of it, or a sum with others;
        empty where there is none."""
        axes = self._axes()
        whole = [place for place, found in axes if found == size]
        parts = [
            f"{place} // {found / size}"
            for place, found in axes
            if (found / size).is_Integer and found != size
        ]
        sums = (
            self._difference(place, sympy.expand(found - size), axes)
            for place, found in axes
            if found.is_Add and size not in sympy.expand(found - size).free_symbols
        )
        return next((text for text in (*whole, *parts, *sums) if text), "")

    def _axes(self) -> list[tuple[str, sympy.Expr]]:
        """Where each axis is, and its size: of what is read first."""
        batch = (batch_size(self.program),)
        return [
            (f'{self.given}["{symbol.name}"].shape[{axis}]', found)
            for symbol in dict.fromkeys([*self.used, *self.spare, *self.measured])
            for axis, found in enumerate(batch * self._has_axis(symbol) + symbol.shape)
        ]

    def _difference(self, place: str, rest: sympy.Expr, axes: Sequence[tuple[str, sympy.Expr]]) -> str:
        """An axis without the other sizes in its sum, where each of these has an axis of its own."""
        known = {found: where for where, found in reversed(axes)}
        terms = sympy.Add.make_args(rest)
        if not all(term in known or (term.is_Integer and term > 0) for term in terms):
            return ""
        return " - ".join([place, *(known.get(term, str(term)) for term in terms)])


def _comment(text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH - 4,
        initial_indent="# ",
        subsequent_indent="#     ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _size_symbols(node: Node) -> set[sympy.Symbol]:
    if isinstance(node, Scalar):
        return set(node.value.free_symbols)
    assert isinstance(node, Apply)
    return set[sympy.Symbol]().union(*(attribute.free_symbols for attribute in node.attributes))
