"""Chromium draws the diagrams with all their text inside of boxes and of the drawing, light and dark."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from derive.formats.svg import svg
from tests.cells import marked_all
from tests.document.test_diagram import drawn

# texts that stick out of their drawing, and those that stick out of the box in whose group they are
LOOK = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const edge = svg.getBoundingClientRect();
  const wide = (a, b) => a.left < b.left - 1 || a.right > b.right + 1;
  const high = (a, b) => a.top < b.top - 1 || a.bottom > b.bottom + 1;
  return [...svg.querySelectorAll('text')].filter(text => {
    const box = text.parentNode.querySelector(':scope > rect');
    const seen = text.getBoundingClientRect();
    return wide(seen, edge) || high(seen, edge) || (box && wide(seen, box.getBoundingClientRect()));
  }).map(text => svg.querySelector('title').textContent + ': ' + text.textContent);
})"""


@pytest.mark.parametrize("shown", marked_all("diagrams"))
def test_no_text_is_clipped(shown: tuple[str, tuple[str, ...]], page: Page, tmp_path: Path) -> None:
    _, names = shown
    body = "".join(svg(drawn(name)) for name in names)
    (tmp_path / "all.html").write_text(f"<meta charset=utf-8><body>{body}", encoding="utf-8")
    page.goto((tmp_path / "all.html").as_uri())
    assert page.locator("svg text").count() > 10 * len(names)
    assert page.evaluate(LOOK) == []
