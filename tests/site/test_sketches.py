"""Schematic pictures in a browser: beside each other on a desk, below each other on a phone, and readable."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

each_page = pytest.mark.parametrize("name", ["what-is-a-cell", "neuron-or-layer", "unrolling", "stacking"])

PANELS = """() => [...document.querySelectorAll("figure.sketch")].map((figure) =>
  [...figure.querySelectorAll(".panel")].map((panel) => {
    const box = panel.getBoundingClientRect(), svg = panel.querySelector("svg");
    const texts = [...svg.querySelectorAll("text")], edge = svg.getBoundingClientRect();
    const letters = texts.map((text) => parseFloat(text.getAttribute("font-size")));
    const cut = texts.map((text) => text.getBoundingClientRect()).filter((text) =>
      text.left < edge.left || text.right > edge.right ||
      text.top < edge.top - 1 || text.bottom > edge.bottom + 1);
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return { left: box.left, right: box.right, top: box.top, bottom: box.bottom, scale,
             smallest: Math.min(...letters) * scale, cut: cut.length,
             hidden: panel.scrollWidth - panel.clientWidth };
  }))"""


def _opened(page: Page, site: Path, name: str) -> list[list[dict[str, float]]]:
    page.goto((site / "cells" / f"{name}.html").as_uri())
    found: list[list[dict[str, float]]] = page.evaluate(PANELS)
    assert found
    return found


@each_page
def test_on_a_phone_pictures_stand_below_each_other_and_can_be_read(
    phone: BrowserContext, site: Path, name: str
) -> None:
    page = phone.new_page()
    for panels in _opened(page, site, name):
        assert all(panel["right"] <= 360 and panel["hidden"] <= 1 for panel in panels)
        assert all(panel["smallest"] >= 9 for panel in panels), "letters"
        assert all(above["bottom"] <= below["top"] for above, below in pairwise(panels))
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


@each_page
def test_on_a_desk_pictures_stand_beside_each_other_in_their_own_size(
    page: Page, site: Path, name: str
) -> None:
    for panels in _opened(page, site, name):
        assert all(panel["scale"] == pytest.approx(1, abs=0.01) for panel in panels)
        assert not any(panel["cut"] for panel in panels), "letters that leave the picture"
        assert all(one["right"] < two["left"] for one, two in pairwise(panels))


def test_a_picture_says_what_is_seen(page: Page, site: Path) -> None:
    page.goto((site / "cells" / "unrolling.html").as_uri())
    picture = page.get_by_role("img", name="Unrolled")
    assert picture.count() == 1
    assert "boxes in a row" in picture.locator("desc").text_content()  # type: ignore[operator]
