"""Where paper, first code, documentation and libraries differ: one record a point, with its figure.

One file a family, found by listing the folder; each has a tuple DEVIATIONS.  Plain text without markup;
formulas are plain Unicode.  Every figure is computed again by a test (tests/deviations/), so no library is
needed to make the pages.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from derive.deviations.deviation import Deviation

__all__ = ["DEVIATIONS", "Deviation", "deviations_of"]


def deviations_of(cell: str) -> tuple[Deviation, ...]:
    """The deviations that are about a cell, by its catalogue name."""
    return tuple(each for each in DEVIATIONS if cell and each.cell == cell)


def _deviations() -> Iterator[Deviation]:
    """Those of all files, in the order of the files' names."""
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        yield from getattr(importlib.import_module(f"{__name__}.{name}"), "DEVIATIONS", ())


DEVIATIONS: tuple[Deviation, ...] = tuple(_deviations())
