"""The map of cells as a browser draws it: letters large enough for a phone, nothing on anything else."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext

from tests.site.drawn import LETTERS, found

pytestmark = pytest.mark.requires("chromium")
PAGE = "cells/map.html"

# words and boxes that lie on each other, leave their drawing, or are wider than their box
WRONG = """() => [...document.querySelectorAll('.map svg')].flatMap((svg) => {
    const whole = svg.getBoundingClientRect();
    const found = [...svg.querySelectorAll('text, rect')].map((e) => [e, e.getBoundingClientRect()]);
    const inside = (a, b) => a.left >= b.left - 1 && a.right <= b.right + 1 && a.bottom <= b.bottom + 1;
    const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1
        || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
    const outside = found.filter(([, box]) => !inside(box, whole));
    const clashes = found.flatMap(([e, a], k) => found.slice(k + 1).filter(([other, b]) =>
        e.closest('a') && e.closest('a') === other.closest('a') ? !inside(b, a) : !apart(a, b)));
    return [...outside, ...clashes].map(([e]) => e.textContent || e.parentNode.textContent);
})"""


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_nothing_lies_on_anything_else(screen: str, site: Path, request: pytest.FixtureRequest) -> None:
    assert found(request.getfixturevalue(screen), site / PAGE, WRONG) == []


def test_letters_can_be_read_on_a_phone(phone: BrowserContext, site: Path) -> None:
    sizes = found(phone, site / PAGE, LETTERS, ".map text")
    assert len(sizes) > 20 and min(sizes) >= 11.5
