"""The works that the pages cite, each field looked up and confirmed; nothing here is from memory.

One file a family, found by listing the folder; each has a tuple WORKS.  `confirmed` is about the fields of
the entry (authors, title, year, venue, identifiers).  `note` says what stays open, and how far the equations
were read in the work itself.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from types import MappingProxyType

from derive.bibliography.work import Reference

__all__ = ["REFERENCES", "Reference", "UnknownReference", "find", "short"]


class UnknownReference(KeyError):
    """Raised by `find`; unlike a plain KeyError it prints its message without quotes around it."""

    def __str__(self) -> str:
        return str(self.args[0])


def find(key: str) -> Reference:
    """The reference of that key, or an error that lists near matches; a user's own work is not among them.

    >>> find("elman1990").title
    'Finding Structure in Time'
    >>> find("gers2001")
    Traceback (most recent call last):
    derive.bibliography.UnknownReference: no reference "gers2001"; near it: gers2000, gers2002
    """
    if key in REFERENCES:
        return REFERENCES[key]
    near = sorted(difflib.get_close_matches(key, REFERENCES, n=4, cutoff=0.75))
    known = f"near it: {', '.join(near)}" if near else "nothing is near it, so leave it out"
    raise UnknownReference(f'no reference "{key}"; {known}')


def short(ref: Reference) -> str:
    """How a sentence names the work.

    >>> short(find("gers2000")), short(find("greff2017"))
    ('Gers, Schmidhuber and Cummins (2000)', 'Greff et al. (2017)')
    """
    families = [author.split(",")[0] for author in ref.authors]
    if not families:
        return ref.title
    if len(families) > 3:
        return f"{families[0]} et al. ({ref.year})"
    names = " and ".join([", ".join(families[:-1]), families[-1]] if families[1:] else families)
    return f"{names} ({ref.year})" if ref.year else names


def _works() -> Iterator[Reference]:
    """The works of all files, in the order of the files' names; a key stands in one of them."""
    for name in sorted(module.name for module in pkgutil.iter_modules(__path__)):
        yield from getattr(importlib.import_module(f"{__name__}.{name}"), "WORKS", ())


REFERENCES: Mapping[str, Reference] = MappingProxyType({ref.key: ref for ref in _works()})
