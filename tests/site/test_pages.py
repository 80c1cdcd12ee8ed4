"""The landing page's picture is the file's, links lead somewhere, nothing comes from elsewhere."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import derive
from derive import questions, resources

# What HTML loads by itself. A link is only followed when somebody wants to.
LOADS = re.compile(r"""<(?:script|img|iframe|source)\b[^>]*\bsrc\s*=\s*["']?(?P<url>[^"'\s>]+)""")
STYLES = re.compile(r"""<link\b[^>]*\brel=["']?(?:stylesheet|preload|icon|preconnect)["']?[^>]*>""")
ID = re.compile(r"""\bid=["']?([^"'\s>]+)""")
LINK = re.compile(r"""<a\b[^>]*\bhref=["']?(?!https?:|mailto:)([^"'\s>]+)""")


def test_the_landing_page_shows_the_picture_of_the_readme() -> None:
    """It stands in the page as text, since only there it takes the page's colour."""
    picture = (resources.docs_dir() / "images" / "lstm.svg").read_text(encoding="utf-8")
    assert picture in (resources.docs_dir() / "index.md").read_text(encoding="utf-8")


def test_every_cell_has_a_page_and_its_downloads(site: Path) -> None:
    about_all = ("index", "deviations", "operators", "map", *questions.names())
    beside = ("html", "tex", "svg", "py", "bib", "json", "md.txt", "js")
    assert {path.name for path in (site / "cells").iterdir()} == {
        "index.js",
        *(f"{name}.{suffix}" for name in about_all for suffix in ("html", "md.txt")),
        *(f"{name}.{suffix}" for name in derive.names() for suffix in beside),
    }
    assert (site / "llms.txt").read_text(encoding="utf-8").startswith("# derive\n")
    assert "What does one cell compute?" in (site / "index.html").read_text(encoding="utf-8")


def test_copies_have_every_formula_between_dollars(site: Path) -> None:
    apart = re.compile(r"```.*?```|\$\$.*?\$\$|`[^`\n]*`|(?<!\\)\$[^$\n]*(?<!\\)\$", re.DOTALL)
    tex = re.compile(r"\\[A-Za-z]{2,}|[\^_]\{|(?<!\\)\$|= \\-")  # the last: a number is no list
    copies = sorted((site / "cells").glob("*.md.txt"))
    words = {path.name: apart.sub("", path.read_text(encoding="utf-8")) for path in copies}
    wrong = {name: found for name, text in words.items() if (found := tex.findall(text))}
    assert copies and not wrong, wrong


def test_pages_load_nothing_from_elsewhere(pages: list[Path]) -> None:
    for path in pages:
        html = path.read_text(encoding="utf-8")
        loaded = [match["url"] for match in LOADS.finditer(html)] + STYLES.findall(html)
        assert loaded, path
        assert not [url for url in loaded if "//" in url], path


def test_every_link_leads_somewhere(pages: list[Path]) -> None:
    """Pages, downloads, places in pages: templates write HTML, whose links no site builder checks."""
    ids = {path: set(ID.findall(path.read_text(encoding="utf-8"))) for path in pages}
    dead = []
    for path in pages:
        for link in LINK.findall(path.read_text(encoding="utf-8")):
            target, _, anchor = unquote(unescape(link)).partition("#")
            target = target.partition("?")[0]
            there = (path.parent / target).resolve() if target else path
            lost = there.suffix == ".html" and anchor and anchor not in ids.get(there, ())
            if lost or not there.exists():
                dead.append((path.name, link))
    assert not dead
