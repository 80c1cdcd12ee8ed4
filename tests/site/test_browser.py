"""The site as a person meets it: opened from a folder, with no network, on a desk and on a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Error,
    Page,
    Request,
    ViewportSize,
    expect,
)

from derive.catalogue import names
from tests.cells import ELEVEN

pytestmark = pytest.mark.requires("chromium")

OFFENDERS = """() => [...document.querySelectorAll('.md-content *')]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.katex'))
    .slice(0, 3).map((e) => e.outerHTML.slice(0, 120))"""
TYPESET_ALL = "() => { derive.typesetAll(); }"
FONTS_ARE_THERE = "() => document.fonts.ready.then(() => null)"  # before, formulas have other widths
BROKEN = """() => [...document.querySelectorAll('.broken, .tex:not(.set), .katex-error')]
    .map((e) => e.textContent.slice(0, 120))"""


def complaints(page: Page) -> list[str]:
    """A list that fills while the page loads: errors, and requests that leave the machine."""
    found: list[str] = []

    def console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            found.append(f"console: {message.text}")

    def error(error: Error) -> None:
        found.append(f"error: {error.message}")

    def request(request: Request) -> None:
        if not request.url.startswith(("file:", "data:", "blob:", "about:")):
            found.append(f"request: {request.url}")

    page.on("console", console)
    page.on("pageerror", error)
    page.on("request", request)
    return found


@dataclass
class Visit:
    """What was seen on a page when it was opened and all its formulas were typeset."""

    complaints: list[str]
    broken: list[str]  # formulas
    wide: list[str]  # elements that make the page scroll sideways


def typeset(page: Page) -> tuple[list[str], list[str]]:
    """Scrolls over all of a page at once: formulas that are broken, and elements that are too wide."""
    page.evaluate(TYPESET_ALL)
    page.evaluate(FONTS_ARE_THERE)
    is_wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
    return page.evaluate(BROKEN), page.evaluate(OFFENDERS) or ["?"] if is_wide else []


def visit(page: Page, path: Path, complained: list[str]) -> Visit:
    """Opens a page as a person would, in a window that is there (each costs half a second), and sees all."""
    complained.clear()
    page.goto(path.as_uri(), wait_until="load")
    broken, wide = typeset(page)
    return Visit([*complained], broken, wide)


SCREENS: dict[str, tuple[ViewportSize, Literal["light", "dark"]]] = {
    "desktop, light": ({"width": 1280, "height": 900}, "light"),
    "phone, dark": ({"width": 360, "height": 740}, "dark"),
}


MAIN = ("lstm", "index")  # pages of cells that every run looks at on both screens


def _chosen(pages: list[Path], screen: str) -> list[Path]:
    """Of the pages of no cell and of the first eleven, the main ones on both screens and half of the others
    on each; the slow run walks over all pages on both, and asks more of them (test_access.py)."""
    left = set(names()) - set(ELEVEN)
    usual = [path for path in pages if path.parent.name != "cells" or path.stem not in left]
    main = [path for path in usual if path.parent.name == "cells" and path.stem in MAIN]
    return [path for path in usual if path not in main][list(SCREENS).index(screen) :: 2] + main


def test_the_tours_lead_to_every_usual_page(pages: list[Path]) -> None:
    one, other = (set(_chosen(pages, screen)) for screen in SCREENS)
    left = set(names()) - set(ELEVEN)
    assert set(pages) - one - other == {path for path in pages if path.stem in left}
    assert {path.stem for path in one & other} == set(MAIN)


@pytest.mark.parametrize("screen", SCREENS)
def test_pages_load_without_errors_or_a_network_are_typeset_and_fit(
    screen: str, browser: Browser, pages: list[Path]
) -> None:
    size, scheme = SCREENS[screen]
    context = browser.new_context(viewport=size, color_scheme=scheme)
    page = context.new_page()
    complained = complaints(page)
    visits = {str(path): visit(page, path, complained) for path in _chosen(pages, screen)}
    context.close()
    assert visits
    assert {name: seen.complaints for name, seen in visits.items() if seen.complaints} == {}
    assert {name: seen.broken for name, seen in visits.items() if seen.broken} == {}
    assert {name: seen.wide for name, seen in visits.items() if seen.wide} == {}


def test_the_check_for_requests_can_fail(page: Page, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    bad.write_text("<script src='http://127.0.0.1:9/x.js'></script><script>throw Error('no')</script>")
    found = complaints(page)
    page.goto(bad.as_uri())
    assert any(text.startswith("request: http://127.0.0.1:9/") for text in found)
    assert any(text == "error: no" for text in found)


def test_a_formula_is_typeset_when_it_is_scrolled_to(page: Page, site: Path) -> None:
    page.goto((site / "cells" / "lstm.html").as_uri())
    formulas = page.locator("div.tex")
    assert "set" not in (formulas.last.get_attribute("class") or "").split()
    formulas.last.scroll_into_view_if_needed()
    page.locator("div.tex.set >> nth=-1").wait_for()
    page.wait_for_function("() => [...document.querySelectorAll('div.tex')].at(-1).matches('.set')")


def test_printing_typesets_everything(page: Page, site: Path) -> None:
    page.goto((site / "cells" / "lstm.html").as_uri())
    page.evaluate("() => { dispatchEvent(new Event('beforeprint')); }")
    assert page.evaluate(BROKEN) == []


def test_search_finds_without_a_server(page: Page, site: Path) -> None:
    found = complaints(page)
    page.goto((site / "index.html").as_uri())
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("forget gate")
    result = page.locator(".md-search-result__item", has_text="forget").first
    result.wait_for(timeout=10_000)
    assert not found


def test_search_works_on_a_phone(phone: BrowserContext, site: Path) -> None:
    page = phone.new_page()
    page.goto((site / "cells" / "lstm.html").as_uri())
    page.locator("label.md-header__button[for=__search]").click()
    page.keyboard.type("forget gate")
    page.locator(".md-search-result__item", has_text="forget").first.wait_for(timeout=10_000)


SAYS = """(button) => {
    window.said = [];
    new MutationObserver(() => said.push(button.textContent)).observe(button, { childList: true });
}"""


KEEP = (
    "const writeText = async (text) => { window.copied = text; };"
    "Object.defineProperty(navigator, 'clipboard', { value: { writeText } });"
)


@pytest.mark.parametrize("rows", [".eq", ".given > .value"])
def test_latex_is_copied_by_keyboard(page: Page, site: Path, rows: str) -> None:
    page.add_init_script(KEEP)
    page.goto((site / "cells" / "lstm.html").as_uri())
    row = page.locator(rows).nth(1)
    source = row.locator(".tex").first.evaluate(
        "(e) => e.querySelector('annotation')?.textContent ?? e.textContent"
    )
    row.locator("button.copy").evaluate(SAYS)  # before: it says it for a moment only
    row.locator("button.copy").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => window.said.length === 2")
    assert page.evaluate("() => window.said") == ["copied", "copy LaTeX"]
    assert page.evaluate("() => window.copied") == source.strip()


REFUSE = """Object.defineProperty(navigator, 'clipboard',
    { value: { writeText: async () => { throw new DOMException('no', 'NotAllowedError'); } } });"""


def test_latex_is_copied_where_the_clipboard_is_refused(page: Page, site: Path) -> None:
    page.add_init_script(REFUSE)
    page.goto((site / "cells" / "lstm.html").as_uri())
    button = page.locator("#eq-f button.copy")
    button.press("Enter")
    expect(button).to_have_text("copied")
    expect(button).to_be_focused()
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.press("Control+V")
    expect(page.locator("[data-md-component=search-query]")).to_have_value(re.compile(r"f_\{t\} = "))


def test_what_could_not_be_copied_is_said(page: Page, site: Path) -> None:
    page.add_init_script(REFUSE + "document.execCommand = () => { throw new Error('no'); };")
    page.goto((site / "cells" / "lstm.html").as_uri())
    page.locator("#eq-f button.copy").press("Enter")
    expect(page.locator("#eq-f button.copy")).to_have_text("not copied")


def test_a_report_knows_the_equation(page: Page, site: Path) -> None:
    page.goto((site / "cells" / "lstm.html").as_uri())
    page.locator("#eq-forward-f .wrong, #eq-f .wrong").first.click()
    report = page.locator(".report code", has_text="cell: lstm").inner_text()
    assert {"cell: lstm", "statement: f"} <= set(report.splitlines())
    assert "version: " in report


NUMBERS_ON_FORMULAS = """() => [...document.querySelectorAll(".katex-tag")].filter((tag) => {
    const last = [...tag.parentElement.querySelectorAll(":scope > .katex-base")].at(-1);
    return tag.getBoundingClientRect().left < last.getBoundingClientRect().right;
}).length"""


@pytest.mark.requires("chromium")
@pytest.mark.parametrize("width", [360, 1280])
def test_no_equation_number_lies_on_its_formula(site: Path, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((site / "cells" / "lstm.html").as_uri())
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")  # typesets everything
    page.wait_for_function("document.querySelectorAll('div.tex:not(.set)').length === 0")
    page.evaluate(FONTS_ARE_THERE)
    assert page.locator(".katex-tag").count() > 50
    assert page.evaluate(NUMBERS_ON_FORMULAS) == 0
