"""Definitions of any length, for measurements in the number of statements, and what is done with each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors
from derive.document import document
from derive.export import export
from derive.passes.gradient import gradient
from derive.render import render
from derive.runtime import function

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)


def chain(length: int) -> Cell:
    """Every statement uses the one before."""
    values = vectors(" ".join(f"v{k}" for k in range(length - 1)), m)
    lines = [let(values[0], tanh(affine(x, h)))]
    for k, (before, value) in enumerate(pairwise(values)):
        lines.append(let(value, before * h + before if k % 2 else tanh(before)))
    return Cell("chain", [*lines, let(h.next, values[-1])], name="chain")


def wide(length: int) -> Cell:
    """Every statement uses the first, and the last uses all."""
    values = vectors(" ".join(f"v{k}" for k in range(length - 1)), m)
    lines = [let(values[0], tanh(affine(x, h)))]
    lines += [let(value, values[0] * h + x @ x) for value in values[1:]]
    return Cell("wide", [*lines, let(h.next, sum(values))], name="wide")


def gates(length: int) -> Cell:
    """Every statement is a gate with weights of its own."""
    values = vectors(" ".join(f"v{k}" for k in range(length - 1)), m)
    lines = [let(value, sigmoid(affine(x, h))) for value in values]
    return Cell("gates", [*lines, let(h.next, sum(values))], name="gates")


KINDS: Mapping[str, Callable[[int], Cell]] = {"chain": chain, "wide": wide, "gates": gates}
JOBS: Mapping[str, Callable[[Cell], object]] = {
    "load": lambda cell: (cell.program, cell.warnings),
    "gradient": lambda cell: gradient(cell),
    "function of the gradient": lambda cell: function(gradient(cell)).source,
    "show the forward equations": lambda cell: render(document(cell, ["forward"]), "text"),
    "export numpy": lambda cell: export(cell, "numpy"),
    "export tex": lambda cell: export(cell, "tex"),
    "export md": lambda cell: export(cell, "md"),
}
