"""Sizes at which cells are checked: all different, so that no transpose can hide, unless the cell asks for
others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from derive.algebra.shape import evaluate, show
from derive.definition import Cell
from derive.errors import DefinitionError


def small(cell: Cell) -> dict[str, int]:
    """Sizes of the exact proof: n = 2, m = 3.

    >>> from derive.catalogue import load
    >>> small(load("lstm"))
    {'n': 2, 'm': 3}
    """
    return _chosen(cell, {"n": 2, "m": 3})


def numeric(cell: Cell) -> dict[str, int]:
    """Sizes of the numeric checks: n = 3, m = 4, with a batch of 5."""
    return _chosen(cell, {"n": 3, "m": 4})


def shown(sizes: Mapping[str, int]) -> str:
    """Sizes as a figure says them.

    >>> shown({"n": 2, "m": 3})
    'n = 2, m = 3'
    """
    return ", ".join(f"{name} = {length}" for name, length in sizes.items()) or "its own sizes"


def _chosen(cell: Cell, usual: Mapping[str, int]) -> dict[str, int]:
    """What the cell asks for, then the usual, then the next whole number that is still free.

    Raises: DefinitionError where the cell asks for what is no size of it, or where they leave a tensor
    without entries, of which every check would hold.
    """
    names = [size.name for size in cell.sizes]
    wrong = [f"{k} = {v!r}" for k, v in cell.check_sizes.items() if k not in names or v not in range(1, 100)]
    if wrong:
        message = f"check_sizes are whole numbers from 1 for {', '.join(names) or 'none'}; found "
        raise DefinitionError(message + ", ".join(wrong), replace(cell.where, cell=cell.label))
    found: dict[str, int] = {}
    for size in cell.sizes:
        taken = {5, *usual.values(), *found.values()}  # 5 is the batch
        free = next(k for k in range(2, 100) if k not in taken)
        found[size.name] = cell.check_sizes.get(size.name, usual.get(size.name, free))
    return with_entries(cell, found)


def with_entries(cell: Cell, found: dict[str, int]) -> dict[str, int]:
    """The sizes, where every tensor of the cell has entries at them.

    Raises: DefinitionError that names the first that has none.
    """
    for symbol in (*cell.program.inputs, *(step.target for step in cell.program.steps)):
        if min(evaluate(symbol.shape, found), default=1) < 1:
            message = f"{symbol.name} {show(symbol.shape)} has no entries at {shown(found)}; give check_sizes"
            raise DefinitionError(message, replace(cell.where, cell=cell.label))
    return found
