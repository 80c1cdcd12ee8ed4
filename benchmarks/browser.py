"""How long Chromium takes from a click on a link to the first formula of the longest page."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, sync_playwright

import derive
from benchmarks.timing import Measured
from derive import build, staging

ROUNDS = 7
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--no-sandbox"]
# The time, since the page was asked for, at which a formula that is typeset is drawn within the window.
WATCH = """() => {
    const look = () => {
        const seen = [...document.querySelectorAll('.tex.set')].some((formula) => {
            const { top, bottom, height } = formula.getBoundingClientRect();
            return height && bottom > 0 && top < innerHeight;
        });
        if (seen) requestAnimationFrame(() => { window.firstFormula = performance.now(); });
        else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
}"""
PLAIN = '<!doctype html><title>One formula</title><p class="tex set">x</p>'  # the peer: nothing to typeset


def first_formula(page: Page, path: Path) -> float:
    """Seconds from asking for a page to its first formula on the screen."""
    page.goto(path.as_uri(), wait_until="commit")
    return float(page.wait_for_function("() => window.firstFormula").json_value()) / 1000


def timed(browser: Browser, path: Path, rounds: int = ROUNDS) -> float:
    """The median over several loads, each in a window of its own, with nothing kept."""
    times = []
    for _ in range(rounds):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_init_script(f"({WATCH})()")
        times.append(first_formula(context.new_page(), path))
        context.close()
    return median(times)


def longest(site: Path) -> Path:
    """The page of a cell with the most to read."""
    return max((site / "cells" / f"{name}.html" for name in derive.names()), key=_length)


def _length(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


@contextmanager
def chromium() -> Iterator[Browser]:
    """The Chromium that the system has."""
    with sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, PROGRAMS)))
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def formulas() -> Iterator[Measured]:
    """From asking for the longest page to its first formula, against a page of nothing else."""
    silent = lambda text: None  # noqa: E731
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        root = Path(folder)
        staging.stage(root)
        build.build_site(build.pages(build.find_cells(None), None, silent), root, root / "site")
        plain = root / "plain.html"
        plain.write_text(PLAIN, encoding="utf-8")
        yield from measured(browser, longest(root / "site"), plain)


def measured(browser: Browser, page: Path, plain: Path, rounds: int = ROUNDS) -> Iterator[Measured]:
    """One page against one that has nothing to typeset."""
    peer = timed(browser, plain, rounds)
    yield Measured(f"first formula of {page.stem}", timed(browser, page, rounds), "an empty page", peer)
