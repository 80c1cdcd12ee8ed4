"""A reader sees the first formula soon, on the longest page too."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.browser import PLAIN, longest, measured, timed

pytestmark = pytest.mark.requires("chromium")
BOUND = 3.0  # seconds, on machines that do other things too; a quiet one takes about 0.6 (`make bench`)


def test_the_first_formula_of_the_longest_page_is_there_soon(browser: Browser, site: Path) -> None:
    page = longest(site)
    assert page.stat().st_size >= (site / "cells" / "lstm.html").stat().st_size
    assert any(timed(browser, page, rounds=1) < BOUND for _ in range(5))


def test_a_page_is_compared_with_one_that_has_nothing_to_typeset(browser: Browser, tmp_path: Path) -> None:
    slow, plain = tmp_path / "slow.html", tmp_path / "plain.html"
    plain.write_text(PLAIN)
    late = "setTimeout(() => { document.querySelector('p').className = 'tex set'; }, 400)"
    slow.write_text(f"<!doctype html><title>Slow</title><p>x</p><script>{late}</script>")
    (found,) = measured(browser, slow, plain, rounds=1)
    assert found.seconds > 0.4 > found.peer_seconds
    assert found.what == "first formula of slow"
