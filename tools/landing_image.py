"""Writes the picture of the landing page and the README, docs/images/lstm.svg, and the page's copy of it.

    python tools/landing_image.py

In the page it is text, since only there it takes the page's colours.
"""

from __future__ import annotations

import re
from pathlib import Path

from derive import catalogue
from derive.export import export

DOCS = Path(__file__).parents[1] / "docs"
PLACE = re.compile(r'<div class="picture".*?</svg>\n(?:</div>\n)+', re.DOTALL)


def make() -> tuple[str, str]:
    """The picture, and the page with it."""
    picture = export(catalogue.load("lstm"), "svg", sizes=True)
    width = re.search(r' width="(\d+)"', picture)
    assert width, "a picture has a width"
    box = f'<div class="drawing" style="--width:{width[1]}px">\n{picture}</div>\n'
    page = (DOCS / "index.md").read_text(encoding="utf-8")
    return picture, PLACE.sub(lambda _: f'<div class="picture" data-search-exclude>\n{box}</div>\n', page)


if __name__ == "__main__":
    made, landing = make()
    (DOCS / "images" / "lstm.svg").write_text(made, encoding="utf-8")
    (DOCS / "index.md").write_text(landing, encoding="utf-8")
