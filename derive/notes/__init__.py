"""Where paper, first author's code and popular libraries differ: short facts for the pages, with sources.

One file a family, found by listing the folder; each has a mapping NOTES from cell to notes.  Plain English
without markup; formulas are plain Unicode in the names of the project.  A source is a key of
derive.bibliography, whose `note` says how far that work was read.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from derive.notes.note import Note

__all__ = ["NOTES", "RELATED", "Note"]


def _notes() -> Iterator[tuple[str, tuple[Note, ...]]]:
    """The notes of all files, in the order of the files' names; a cell stands in one of them."""
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        yield from getattr(importlib.import_module(f"{__name__}.{name}"), "NOTES", {}).items()


# the cells whose pages a reader of this one looks for next, as far as no relation is proved that leads there
RELATED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "dense": ("lstm",),
        "elman": ("lstm", "gru"),
        "lstm": ("gru",),
        "lstm-peephole": ("lstm-coupled",),
        "lstm-coupled": ("lstm-peephole", "gru"),
        "lstm-deep-gates": ("lstm-stacked",),
        "lstm-stacked": ("lstm-deep-gates",),
        "gru": ("gru-reset-before", "gru-chung", "lstm"),
        "gru-reset-before": ("gru",),
        "gru-chung": ("gru",),
    }
)

NOTES: Mapping[str, tuple[Note, ...]] = MappingProxyType(dict(_notes()))
