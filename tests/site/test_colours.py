"""Light and dark, each readable: text against its ground has the contrast that WCAG asks of small text."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.requires("chromium")

# The ground is the first ancestor's that is not transparent; an element's own opacity is left out.
CONTRAST = """(selector) => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (e) => {
    for (; e; e = e.parentElement) {
      const colour = rgb(getComputedStyle(e).backgroundColor);
      if (colour[3] > 200) return colour;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll(selector)].slice(0, 20).map((e) => {
    const both = [light(rgb(getComputedStyle(e).color)), light(ground(e))].sort((a, b) => b - a);
    return (both[0] + 0.05) / (both[1] + 0.05);
  });
}"""

# The theme fades from one colour to another.
AT_REST = (
    "() => Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {}))).then(() => {})"
)

PARTS = {
    "index": [".md-typeset p", ".md-typeset a", ".lead", ".meaning", ".eq .copy", ".md-tabs__link"],
    "checks": [".verdict.pass", ".verdict.fail", ".verdict.stale", ".verdict.unchecked", ".md-typeset td"],
}


def open_page(browser: Browser, path: Path, scheme: Literal["light", "dark"]) -> Page:
    """The page in a system that is light or dark."""
    page = browser.new_context(color_scheme=scheme).new_page()
    page.goto(path.as_uri())
    page.evaluate(AT_REST)
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PARTS)
def test_text_can_be_read(browser: Browser, site: Path, name: str, scheme: Literal["light", "dark"]) -> None:
    page = open_page(browser, site / f"{name}.html", scheme)
    contrasts = {part: page.evaluate(CONTRAST, part) for part in PARTS[name]}
    page.context.close()
    assert all(contrasts.values()), "a part that is nowhere on the page was not checked"
    assert {part: found for part, found in contrasts.items() if min(found) < 4.5} == {}


def test_the_system_decides_between_light_and_dark(browser: Browser, site: Path) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        page = open_page(browser, site / "index.html", scheme)
        grounds.append(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))
        page.context.close()
    assert grounds == ["rgb(253, 252, 250)", "rgb(20, 23, 27)"]
