"""Lays out the tree that a site builder reads: hand-written pages, KaTeX, and settings that list the cells.

The same tree builds under MkDocs and its successors, so everything in it is a plain file: no plugin makes a
page. Files are written only where they differ, or a live server would reload for ever.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from derive import questions, resources
from derive._version import __version__
from derive.files import write_if_changed
from derive.formats.escape import markdown_text

GENERATED = ("cells", "vendor", "llms.txt")  # what lies in docs/ but is not written by hand
# generated pages that are about no single cell
ABOUT_ALL = (
    *("cells/map.md", "cells/operators.md", "cells/deviations.md"),
    *(f"cells/{name}.md" for name in questions.names()),
)
# In a hand-written page, what makes sense only beside the cells of the catalogue.
CATALOGUE_ONLY = re.compile(r"<!-- catalogue -->.*?<!-- /catalogue -->\n?", re.DOTALL)
COMPARE = "compare.md"
# of those, what a site of own cells has too
OWN_PAGES = (COMPARE, "notation.md", "checks.md", "contributing.md")
NOTATION = "notation.md"
# what stands there first where the formulas are in another one
CHOSEN = (
    "The formulas on this site's pages of cells are in the notation of {title}. Below is the one that they "
    "have elsewhere; code and file names keep it."
)
# What the pages of cells need in anybody's site: KaTeX, what typesets with it, and how equations look.
SHEETS = ("stylesheets/derive.css", "stylesheets/diagram.css")
ASSETS = ("vendor/katex", "javascripts", *SHEETS, "checks.md", "notation.md")


def stage(folder: Path, home: str = "", notation: str = "") -> Path:
    """Makes `folder` hold mkdocs.yml and docs/ with KaTeX in it; gives the docs folder, where cells/ belongs.

    home: the first page of a site of own cells; the other pages are then without what concerns the catalogue.
    notation: the title of the one that somebody chose, which the page on ours then tells.
    The checkout itself may be the folder: then only docs/vendor/ is written.
    """
    docs = folder / "docs"
    if folder.resolve() != resources.root():
        write_if_changed(folder / "mkdocs.yml", resources.mkdocs_config().read_bytes())
        skipped = (*GENERATED, *_not_in_an_own_site()) if home else GENERATED
        _copy(resources.docs_dir(), docs, skipped, own=bool(home), notation=notation)
        if home:
            write_if_changed(docs / "index.md", home)
    _copy(resources.vendor_dir(), docs / "vendor")
    return docs


def _not_in_an_own_site() -> list[str]:
    return [
        "images",
        *(path.name for path in resources.docs_dir().glob("*.*") if path.name not in OWN_PAGES),
    ]


def write_assets(folder: Path, notation: str = "") -> None:
    """Writes what pages of cells need in a MkDocs project of somebody else's."""
    sources = {"vendor": resources.vendor_dir()}
    for name in ASSETS:
        first, _, rest = name.partition("/")
        source = sources[first] / rest if first in sources else resources.docs_dir() / name
        if source.is_dir():
            _copy(source, folder / name)
        else:
            write_if_changed(folder / name, _fit(source, own=True, notation=notation))


def write_settings(folder: Path, cells: Iterable[str], title: str = "") -> Path:
    """Writes build/mkdocs.yml: the settings of `folder`, with one entry for each page of docs/cells/.

    `cells` are names as in `lstm-peephole`, in the order in which readers shall see them. A page's title is
    its first heading. title: of a site of own cells.
    """
    path = folder / "build" / "mkdocs.yml"
    plain = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))
    pages = ["cells/index.md", *(f"cells/{name}.md" for name in cells)]
    alone = {COMPARE} if len(pages) < 3 else set()  # nothing is beside a single cell
    there = (e for e in _there(plain["nav"], folder / "docs") if alone.isdisjoint(map(str, e.values())))
    nav = [_with_pages(entry, pages) for entry in there]
    settings = {"INHERIT": "../mkdocs.yml", "docs_dir": "../docs", "site_dir": "../site", "nav": nav}
    if title:  # which themes print into HTML as it is
        made = f"Made by derive {__version__}, each page from one definition."
        name = html.escape(title, quote=False)
        settings |= {"site_name": name, "site_description": html.escape(title), "copyright": made}
    header = "# Written by `derive build`; edit mkdocs.yml instead.\n"
    write_if_changed(path, header + yaml.safe_dump(settings, sort_keys=False))
    return path


def _with_pages(entry: Any, pages: list[str]) -> Any:
    """The entry `Cells: cells/index.md` becomes a section of all cells."""
    if isinstance(entry, dict) and "cells/index.md" in entry.values():
        return dict.fromkeys(entry, pages)
    return entry


def _there(nav: list[Any], docs: Path) -> list[Any]:
    """The entries whose pages are there: a site of other cells has none about those of the catalogue."""
    found = []
    for entry in nav:
        ((title, place),) = entry.items()
        kept = _there(place, docs) if isinstance(place, list) else place
        if kept and (isinstance(kept, list) or kept == "cells/index.md" or (docs / kept).is_file()):
            found.append({title: kept})
    return found


def _copy(
    source: Path, target: Path, skip: tuple[str, ...] = (), own: bool = False, notation: str = ""
) -> None:
    for path in sorted(source.rglob("*")):
        relative = path.relative_to(source)
        if path.is_file() and relative.parts[0] not in skip and not path.name.startswith("."):
            write_if_changed(target / os.fspath(relative), _fit(path, own, notation))


def _fit(path: Path, own: bool, notation: str) -> bytes:
    """A file of ours: a page without what concerns only the catalogue where the cells are other ones, and the
    page on notation with that of the formulas where somebody chose it."""
    if path.suffix != ".md" or not (own or notation):
        return path.read_bytes()
    text = path.read_text(encoding="utf-8")
    text = CATALOGUE_ONLY.sub("", text) if own else text
    if notation and path.name == NOTATION:
        heading, _, rest = text.partition("\n\n")
        text = "\n\n".join((heading, CHOSEN.format(title=markdown_text(notation)), rest))
    return text.encode()
