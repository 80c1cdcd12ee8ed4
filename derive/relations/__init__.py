"""What is a special case, a renaming or a part of what: facts between cells, each proved by the exact check.

One file a family (of the left cell), found by listing the folder; each has a tuple RELATIONS.  Nothing here
proves anything: `derive.checks.related` does.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from derive.relations.relation import KINDS, Kind, Relation, Substitution, Symbols

__all__ = ["KINDS", "RELATIONS", "Kind", "Relation", "Substitution", "Symbols", "of", "owned"]


def of(name: str) -> tuple[Relation, ...]:
    """The relations of a cell to others, from either side.

    >>> [relation.left for relation in of("lstm-peephole") if relation.right == "lstm-peephole"][0]
    'lstm'
    """
    return tuple(each for each in RELATIONS if name in (each.left, each.right))


def owned(name: str) -> tuple[Relation, ...]:
    """The relations that a cell's own verdict proves: each is proved once, at its left cell."""
    return tuple(each for each in RELATIONS if each.left == name)


def _relations() -> Iterator[Relation]:
    """The relations of all files, in the order of the files' names."""
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        yield from getattr(importlib.import_module(f"{__name__}.{name}"), "RELATIONS", ())


RELATIONS: tuple[Relation, ...] = tuple(_relations())
