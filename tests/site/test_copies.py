"""Copies of the pages in plain Markdown, and the list of them for machines: whole, linked, without HTML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from derive import catalogue
from derive.document.guide import COPY, GUIDE
from tests.cells import ELEVEN, sample
from tests.site.test_formulas import lint

__all__ = ["lint"]  # a fixture

LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```$|(?<!`)`[^`\n]+`", re.DOTALL | re.MULTILINE)
DISPLAY = re.compile(r"^\$\$\n(.+?)\n+\$\$$", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<![\\$])\$([^$\n]+)\$(?!\$)")
TAG = re.compile(r"(?<!\\)</?[A-Za-z][^>\n]*>")


def copies(pages: list[Path]) -> dict[Path, str]:
    """The text of every page's copy; a page of a cell, or one beside them, without a copy has none."""
    beside = [path for path in pages if path.parent.name == "cells"]
    return {path: path.with_name(f"{path.stem}{COPY}").read_text(encoding="utf-8") for path in beside}


def test_every_page_about_cells_has_a_copy_without_html(pages: list[Path]) -> None:
    found = copies(pages)
    assert len(found) > 3
    words = {path.stem: INLINE.sub("", DISPLAY.sub("", CODE.sub("", text))) for path, text in found.items()}
    assert {name: tags for name, text in words.items() if (tags := TAG.findall(text))} == {}
    assert [name for name, text in words.items() if not text.startswith("# ")] == []
    assert [name for name, text in words.items() if "$" in text.replace("\\$", "")] == []


def test_links_of_copies_and_of_the_guide_lead_somewhere(site: Path, pages: list[Path]) -> None:
    texts = {path: CODE.sub("", text) for path, text in copies(pages).items()}
    texts[site / GUIDE] = (site / GUIDE).read_text(encoding="utf-8")
    dead = [
        (path.name, link)
        for path, text in texts.items()
        for link in LINK.findall(text)
        if "://" not in link
        and not link.startswith("#")
        and not (path.parent / link.partition("#")[0]).is_file()
    ]
    assert dead == []


def test_the_guide_leads_to_every_copy(site: Path, pages: list[Path]) -> None:
    listed = LINK.findall((site / GUIDE).read_text(encoding="utf-8"))
    wanted = {f"cells/{path.stem}{COPY}" for path in pages if path.parent.name == "cells"}
    assert len(listed) == len(set(listed)) and wanted <= set(listed)


def test_formulas_of_copies_are_formulas(pages: list[Path], lint: Any) -> None:
    """Those of cells that are neither in the sample nor of the eleven come from the same templates."""
    left_out = set(catalogue.names()) - {*sample(), *ELEVEN}
    checked = 0
    for path, text in copies(pages).items():
        if path.stem in left_out:
            continue
        words = CODE.sub("", text)
        for display, found in (
            (True, DISPLAY.findall(words)),
            (False, INLINE.findall(DISPLAY.sub("", words))),
        ):
            checked += len(found)
            assert {tex: lint(tex.strip(), display) for tex in found if lint(tex.strip(), display)} == {}, (
                path
            )
    assert checked > 100
