"""The landing page's picture is the file's, and no page loads anything from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

from derive import resources

# What HTML loads by itself. A link is only followed when somebody wants to.
LOADS = re.compile(r"""<(?:script|img|iframe|source)\b[^>]*\bsrc\s*=\s*["']?(?P<url>[^"'\s>]+)""")
STYLES = re.compile(r"""<link\b[^>]*\brel=["']?(?:stylesheet|preload|icon|preconnect)["']?[^>]*>""")


def test_the_landing_page_shows_the_picture_of_the_readme() -> None:
    """It stands in the page as text, since only there it takes the page's colour."""
    picture = (resources.docs_dir() / "images" / "lstm.svg").read_text(encoding="utf-8")
    assert picture in (resources.docs_dir() / "index.md").read_text(encoding="utf-8")


def test_pages_load_nothing_from_elsewhere(pages: list[Path]) -> None:
    for path in pages:
        html = path.read_text(encoding="utf-8")
        loaded = [match["url"] for match in LOADS.finditer(html)] + STYLES.findall(html)
        assert loaded, path
        assert not [url for url in loaded if "//" in url], path
