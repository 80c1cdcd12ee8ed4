"""Charts as a browser draws them: words large enough for a phone, on nothing else, within the drawing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.site.drawn import LETTERS, found

pytestmark = pytest.mark.requires("chromium")
PAGE = "cells/gradient-flow.html"

# words that lie on each other or leave their drawing
WRONG = """() => [...document.querySelectorAll('.chart svg')].flatMap((svg) => {
    const whole = svg.getBoundingClientRect();
    const found = [...svg.querySelectorAll('text')].map((e) => [e, e.getBoundingClientRect()]);
    const inside = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.top >= b.top - 1
        && a.bottom <= b.bottom + 1;
    const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1
        || a.bottom <= b.top + 2 || b.bottom <= a.top + 2;
    const outside = found.filter(([, box]) => !inside(box, whole));
    const clashes = found.flatMap(([e, a], k) => found.slice(k + 1).filter(([, b]) => !apart(a, b)));
    return [...outside, ...clashes].map(([e]) => e.textContent);
})"""
NUMBERS = """() => [...document.querySelectorAll('.chart + details table')].map((e) => e.rows.length)"""


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_words_lie_on_nothing_and_within_the_drawing(
    screen: str, site: Path, request: pytest.FixtureRequest
) -> None:
    assert found(request.getfixturevalue(screen), site / PAGE, WRONG) == []


def test_words_can_be_read_on_a_phone(phone: BrowserContext, site: Path) -> None:
    sizes = found(phone, site / PAGE, LETTERS, ".chart text")
    assert len(sizes) > 40 and min(sizes) >= 11.5


def test_the_numbers_fold_out_below_each_chart(desktop: BrowserContext, site: Path) -> None:
    rows = found(desktop, site / PAGE, NUMBERS)
    assert len(rows) == 4 and min(rows) >= 4
