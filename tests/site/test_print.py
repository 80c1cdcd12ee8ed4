"""The page on paper: all of it, nothing cut at the right, without what serves only a screen."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from derive import catalogue
from derive.document import document
from derive.document.model import Equations
from tests.site.test_browser import BROKEN, FONTS_ARE_THERE, OFFENDERS

pytestmark = pytest.mark.requires("chromium")
PAPER = 672  # pixels of A4 between the margins of print.css
SHOWN = """() => [...document.querySelectorAll(
        'header, nav, footer, button, .tools, .controls, .headerlink, [role=tab], .md-sidebar, .md-search')]
    .filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 80))"""
# what is cut in its own box, which on a screen would scroll
CUT = """() => [...document.querySelectorAll('article *:not(.katex *, svg, svg *)')]
    .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 40
        && getComputedStyle(e).overflowX !== 'visible').map((e) => e.outerHTML.slice(0, 80))"""
# views of which a screen shows one, and notes that open
FOLDED = """() => [...document.querySelectorAll('[role=tabpanel], details > :not(summary)')]
    .filter((e) => !e.checkVisibility()).map((e) => e.outerHTML.slice(0, 80))"""
GROUND = "() => getComputedStyle(document.body).getPropertyValue('--md-typeset-color')"


def on_paper(context: BrowserContext, path: Path) -> Page:
    """A page laid out as for the printer."""
    page = context.new_page()
    page.set_viewport_size({"width": PAPER, "height": 950})
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(path.as_uri(), wait_until="load")
    page.evaluate("() => { dispatchEvent(new Event('beforeprint')); }")
    page.evaluate(FONTS_ARE_THERE)
    return page


@pytest.mark.parametrize("name", ["index", "cells/lstm", "cells/index", "cells/map", "notation"])
def test_a_page_fits_its_paper_and_has_nothing_to_press(
    name: str, site: Path, desktop: BrowserContext
) -> None:
    page = on_paper(desktop, site / f"{name}.html")
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PAPER, page.evaluate(OFFENDERS)
    assert [page.evaluate(script) for script in (SHOWN, CUT, FOLDED)] == [[], [], []]
    assert page.evaluate(GROUND).strip() == "#14161a"  # dark, though the screen was


def _last_number() -> str:
    """The number of the last equation of the LSTM's page."""
    blocks = [block for part in document(catalogue.load("lstm")).parts for block in part.blocks]
    return [block.rows[-1].number for block in blocks if isinstance(block, Equations)][-1]


@pytest.mark.requires("pdftotext", "pdfinfo")
def test_the_lstm_is_printed_to_its_last_equation(
    site: Path, desktop: BrowserContext, tmp_path: Path
) -> None:
    page, pdf = desktop.new_page(), tmp_path / "lstm.pdf"
    page.goto((site / "cells" / "lstm.html").as_uri(), wait_until="load")
    page.pdf(path=pdf, prefer_css_page_size=True, format="A4")
    facts, text = (
        subprocess.run([*command, pdf, *to], capture_output=True, text=True, check=True).stdout
        for command, to in ((["pdfinfo"], []), (["pdftotext", "-layout"], ["-"]))
    )
    number = re.search(r"Pages:\s+(\d+)", facts)
    assert number and 8 <= int(number[1]) <= 40
    assert f"({_last_number()})" in text and "NumPy code" in text and "Verdicts" in text
    for words in ("copy LaTeX", "something wrong", "Skip to content"):
        assert words not in text
