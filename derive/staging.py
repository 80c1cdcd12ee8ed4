"""Lays out the tree that a site builder reads: hand-written pages, KaTeX, and settings that list the cells.

The same tree builds under MkDocs and its successors, so everything in it is a plain file: no plugin makes a
page. Files are written only where they differ, or a live server would reload for ever.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from derive import resources
from derive.files import write_if_changed

GENERATED = ("cells", "vendor")  # what lies in docs/ but is not written by hand
# generated pages that are about no single cell
ABOUT_ALL = ("cells/map.md", "cells/operators.md", "cells/deviations.md")

# Where a site begins that has none of the cells to which our own landing page leads.
LANDING = """---
hide: [navigation, toc]
---

# Cells, derived and checked

[The cells](cells/index.md) of this site, each derived from one definition. What the letters mean stands under
[notation](notation.md), and what the verdicts are worth [about the checks](checks.md).
"""


def stage(folder: Path) -> Path:
    """Makes `folder` hold mkdocs.yml and docs/ with KaTeX in it; gives the docs folder, where cells/ belongs.

    The checkout itself may be the folder: then only docs/vendor/ is written.
    """
    docs = folder / "docs"
    if folder.resolve() != resources.root():
        write_if_changed(folder / "mkdocs.yml", resources.mkdocs_config().read_bytes())
        landing = docs / "index.md"
        is_plain = landing.is_file() and landing.read_text(encoding="utf-8") == LANDING
        _copy(resources.docs_dir(), docs, skip=(*GENERATED, "index.md") if is_plain else GENERATED)
    _copy(resources.vendor_dir(), docs / "vendor")
    return docs


def write_settings(folder: Path, cells: Iterable[str]) -> Path:
    """Writes build/mkdocs.yml: the settings of `folder`, with one entry for each page of docs/cells/.

    `cells` are names as in `lstm-peephole`, in the order in which readers shall see them. A page's title is
    its first heading.
    """
    cells = tuple(cells)
    if folder.resolve() != resources.root():
        _fit_landing(folder / "docs" / "index.md", cells)
    path = folder / "build" / "mkdocs.yml"
    plain = yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))
    pages = ["cells/index.md", *(f"cells/{name}.md" for name in cells)]
    nav = [_with_pages(entry, pages) for entry in plain["nav"] if _is_there(entry, folder / "docs")]
    settings = {"INHERIT": "../mkdocs.yml", "docs_dir": "../docs", "site_dir": "../site", "nav": nav}
    header = "# Written by `derive build`; edit mkdocs.yml instead.\n"
    write_if_changed(path, (header + yaml.safe_dump(settings, sort_keys=False)).encode())
    return path


def _fit_landing(page: Path, cells: tuple[str, ...]) -> None:
    """Where the cells that the landing page leads to are not in the site, a plain page takes its place."""
    wanted = set(re.findall(r"\bcells/([\w-]+)\.(?:md|html)", page.read_text(encoding="utf-8")))
    about_all = {Path(each).stem for each in ABOUT_ALL}
    if wanted - {"index", *about_all, *cells}:
        write_if_changed(page, LANDING.encode())


def _with_pages(entry: Any, pages: list[str]) -> Any:
    """The entry `Cells: cells/index.md` becomes a section of all cells."""
    if isinstance(entry, dict) and "cells/index.md" in entry.values():
        return dict.fromkeys(entry, pages)
    return entry


def _is_there(entry: Any, docs: Path) -> bool:
    """A site of other cells has no pages about those of the catalogue."""
    return all((docs / page).is_file() for page in entry.values() if page in ABOUT_ALL)


def _copy(source: Path, target: Path, skip: tuple[str, ...] = ()) -> None:
    for path in sorted(source.rglob("*")):
        relative = path.relative_to(source)
        if path.is_file() and relative.parts[0] not in skip and not path.name.startswith("."):
            write_if_changed(target / os.fspath(relative), path.read_bytes())
