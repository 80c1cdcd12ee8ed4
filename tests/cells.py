"""Which cells a test runs over: the first eleven, all, or all with most of them behind the `slow` mark.

What is cheap runs over every cell in every run.  What is dear runs over a sample in the usual run and over
all in the slow one, which CI runs too: nothing is asserted of fewer cells than before, only later.
"""

from __future__ import annotations

from functools import cache

import pytest

from derive.algebra.node import Apply
from derive.catalogue import load, names
from derive.errors import DeriveError

ELEVEN = (
    "dense", "elman", "gru", "gru-chung", "gru-reset-before", "lstm", "lstm-concatenated", "lstm-coupled",
    "lstm-deep-gates", "lstm-peephole", "lstm-stacked",
)  # fmt: skip
MAIN = ("dense", "elman", "gru", "lstm", "lstm-stacked")


@cache
def traits(name: str) -> frozenset[str]:
    """What a cell has that another may lack: its family, operations, ranks and roles of symbols.

    A definition that is wrong fails in its own tests, and keeps no other test from being collected.
    """
    try:
        cell = load(name)
    except DeriveError:
        return frozenset({f"mistake in {name}"})
    operations = {node.op for step in cell.program.steps for node in step.expr.atoms(Apply)}
    kinds = {f"{s.role} of rank {len(s.shape)}" for s in [*cell.program.inputs, *cell.program.defined]}
    sizes = {"other sizes"} if {s.name for s in cell.sizes} != {"n", "m"} else set()
    return frozenset({f"family {cell.family}", f"{len(cell.states)} states"} | operations | kinds | sizes)


@cache
def sample() -> tuple[str, ...]:
    """The main cells, and as few others as have every trait that a cell of the catalogue has.

    The cell with the most that is new is taken first, so the sample follows the catalogue as it grows.
    """
    chosen = list(MAIN)
    covered = frozenset[str]().union(*map(traits, chosen))
    while left := {name: len(traits(name) - covered) for name in names() if traits(name) - covered}:
        best = max(left, key=lambda name: (left[name], name))
        chosen.append(best)
        covered |= traits(best)
    return tuple(name for name in names() if name in chosen)


def marked(name: str) -> object:
    """The cell as a parameter, behind the slow mark where it is not in the sample."""
    return pytest.param(name, marks=() if name in sample() else pytest.mark.slow)


def marked_all(*values: object) -> list[object]:
    """Values for a test over many cells at once: each with the sample, and behind the slow mark with all."""
    return [
        *(pytest.param((value, sample()), id=f"{value}-sample") for value in values),
        *(pytest.param((value, names()), id=f"{value}-all", marks=pytest.mark.slow) for value in values),
    ]


# one test over many: the sample, and behind the slow mark all
many_cells = pytest.mark.parametrize(
    "many", [pytest.param(sample(), id="sample"), pytest.param(names(), id="all", marks=pytest.mark.slow)]
)
every_cell = pytest.mark.parametrize("name", names())
sampled = pytest.mark.parametrize("name", [marked(name) for name in names()])
first_eleven = pytest.mark.parametrize("name", ELEVEN)
