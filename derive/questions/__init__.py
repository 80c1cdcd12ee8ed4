"""Questions that readers ask, each on a page of its own: a module with a function ``page``, found by listing
this folder.

A page is made when the site is built. What it says in numbers is computed then, from definitions and their
derivatives, or read from records that name their versions; what stands in a module is words.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the names are asked for where nothing else of this is needed
    from derive.document.model import Document


def names() -> tuple[str, ...]:
    """The names of the pages, in the order of the alphabet: ``what-is-a-cell`` is ``what_is_a_cell.py``."""
    return tuple(sorted(each.name.replace("_", "-") for each in pkgutil.iter_modules(__path__)))


def page(name: str) -> Document:
    """The page that answers a question."""
    made: Document = importlib.import_module(f"{__name__}.{name.replace('-', '_')}").page()
    return made
