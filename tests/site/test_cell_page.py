"""A cell's page by hand, by keyboard and on paper: its views, its symbols, its links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.site.test_browser import FONTS_ARE_THERE, TYPESET_ALL, complaints

pytestmark = pytest.mark.requires("chromium")

PAGES = (
    "lstm",
    pytest.param("capsule", marks=pytest.mark.slow),
)  # the one that everybody reads, and one with tensors of four axes and no state
OPEN_ALL = "() => document.querySelectorAll('.view').forEach((view) => view.classList.add('open'))"
IS_SHOWN = "(id) => document.getElementById(id).getClientRects().length > 0"
VIEWS = ("forward-layer", "units", "concatenated")
# the boxes of every formula with marked symbols, as they are and of the same TeX without marks
SIZES = """() => [...document.querySelectorAll(".tex.set:has([data-symbol])")].map((e) => {
    const measured = (element) => [...element.querySelectorAll(".katex-base")].map((base) => {
        const { width, height } = base.getBoundingClientRect();
        return [width, height].map((length) => length.toFixed(2));
    }).join("; ");
    e.querySelectorAll(".katex .mark").forEach((mark) => mark.remove()); // punctuation that was moved in
    const plain = e.cloneNode(), tex = e.querySelector("annotation").textContent;
    e.after(plain);
    katex.render(tex, plain, { displayMode: e.matches("div") });
    const found = [tex, measured(e), measured(plain)];
    plain.remove();
    return found;
})"""
TIMES = """() => {
    const sources = [...document.querySelectorAll("div.tex.set annotation")].map((e) => e.textContent);
    const aside = document.createElement("div");
    const once = (options, change) => {
        const start = performance.now();
        for (const tex of sources) katex.render(change(tex), aside, { displayMode: true, ...options });
        return performance.now() - start;
    };
    const best = (...how) => Math.min(...[1, 2, 3].map(() => once(...how)));
    return [best({}, (tex) => tex), best(deriveSymbols.OPTIONS, deriveSymbols.prepare)];
}"""


def go(page: Page, site: Path, name: str = "lstm", anchor: str = "") -> None:
    """Opens a cell's page."""
    page.goto((site / "cells" / f"{name}.html").as_uri() + (f"#{anchor}" if anchor else ""))


def shown(page: Page) -> list[str]:
    """The views that can be seen."""
    return [view for view in VIEWS if page.evaluate(IS_SHOWN, view)]


@pytest.fixture(scope="module")
def typeset(browser: Browser, site: Path) -> Iterator[Callable[[str], Page]]:
    """Gives a cell's page with all formulas typeset and all views open, each page once."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    found: dict[str, Page] = {}

    def opened(name: str) -> Page:
        if name not in found:
            page = found[name] = context.new_page()
            go(page, site, name)
            page.evaluate(OPEN_ALL)
            page.evaluate(TYPESET_ALL)
            page.evaluate(FONTS_ARE_THERE)
        return found[name]

    yield opened
    context.close()


# -- views


def test_one_view_is_shown_and_the_keyboard_reaches_the_others(page: Page, site: Path) -> None:
    go(page, site)
    assert shown(page) == ["forward-layer"]
    page.locator("[role=tab]").first.focus()
    page.keyboard.press("ArrowRight")
    assert shown(page) == ["units"]
    expect(page.get_by_role("tab", name="Unit view")).to_be_focused()
    expect(page.get_by_role("tab", name="Unit view")).to_have_attribute("aria-selected", "true")
    page.locator("#units div.tex.set").first.wait_for()
    page.get_by_role("tab", name="Concatenated view").click()
    assert shown(page) == ["concatenated"]


def test_a_long_formula_of_a_hidden_view_is_fitted_when_it_is_shown(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    go(page, site)
    page.evaluate(TYPESET_ALL)
    page.evaluate(FONTS_ARE_THERE)
    page.get_by_role("tab", name="Unit view").click()
    assert page.locator("#eq-unit-a_f > .tex").get_attribute("tabindex") == "0"


@pytest.mark.parametrize(
    ("anchor", "view"), [("eq-unit-f", "units"), ("units", "units"), ("eq-f", "forward-layer")]
)
def test_a_link_into_a_view_opens_it(page: Page, site: Path, anchor: str, view: str) -> None:
    go(page, site, anchor=anchor)
    page.locator(".views.ready").wait_for()
    assert shown(page) == [view]
    expect(page.locator(f"#{anchor}")).to_be_in_viewport()


def test_an_address_that_was_cut_short_opens_the_page_all_the_same(page: Page, site: Path) -> None:
    found = complaints(page)
    go(page, site, anchor="%E0%A4")
    page.locator(".tex.set").first.wait_for()
    assert page.locator(".eq .copy").count() > 50 and not found


def test_a_link_on_the_page_opens_the_view_that_it_leads_into(page: Page, site: Path) -> None:
    go(page, site)
    page.evaluate("() => { location.hash = '#eq-concatenated-s'; }")
    page.wait_for_function("() => document.querySelector('#concatenated').classList.contains('open')")
    expect(page.locator("#eq-concatenated-s")).to_be_in_viewport()


def test_on_paper_and_without_scripts_all_views_are_there(page: Page, browser: Browser, site: Path) -> None:
    go(page, site)
    page.emulate_media(media="print")
    assert shown(page) == list(VIEWS)
    expect(page.locator(".tablist")).to_be_hidden()
    expect(page.locator(".view > .title").nth(1)).to_be_visible()
    context = browser.new_context(java_script_enabled=False)
    plain = context.new_page()
    go(plain, site)
    for view in VIEWS:
        expect(plain.locator(f"#{view}")).to_be_visible()
    context.close()


# -- symbols


def test_a_symbol_that_is_pointed_at_says_what_it_is(page: Page, site: Path) -> None:
    go(page, site, anchor="eq-a_f")
    tip = page.locator(".symbol-tip")
    page.locator("#eq-a_f > .tex [data-symbol]").nth(1).hover()
    expect(tip).to_contain_text("W_f input weights of the forget gate, ")
    assert tip.locator("annotation").text_content() == r"m \times n"
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()


def test_by_keyboard_a_row_lists_its_symbols(page: Page, site: Path) -> None:
    go(page, site)
    page.locator("#eq-c_next .copy").focus()
    page.keyboard.press("Tab")
    tip = page.locator(".symbol-tip")
    assert tip.locator("code").all_text_contents() == ["c_next", "f", "c", "i", "g"]
    assert page.evaluate("() => document.activeElement.getAttribute('aria-describedby')") == "symbol-tip"
    for _ in range(3):
        page.keyboard.press("Shift+Tab")
    assert tip.locator("code").all_text_contents() == ["o", "a_o"]


def test_a_tap_tells_and_the_next_one_beside_it_stops(browser: Browser, site: Path) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    go(page, site, anchor="eq-f")
    page.locator("#eq-f > .tex [data-symbol]").first.tap()
    tip = page.locator(".symbol-tip")
    expect(tip).to_contain_text("forget gate")
    box = tip.bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.locator("#eq-f .meaning > p").first.tap()
    expect(tip).to_be_hidden()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_marks_change_no_formula(typeset: Callable[[str], Page], name: str) -> None:
    found = typeset(name).evaluate(SIZES)
    assert len(found) > 100
    assert [each for each in found if each[1] != each[2]] == []
    assert not [tex for tex, *_ in found if "htmlData" in tex]  # nor what is copied from the page


def test_every_symbol_of_a_page_is_found_in_its_formulas(typeset: Callable[[str], Page]) -> None:
    names = typeset("lstm").locator("ul.symbols code").all_text_contents()
    marks = typeset("lstm").locator("[data-symbol]")
    met = set(marks.evaluate_all("(all) => all.map((mark) => Number(mark.dataset.symbol))"))
    assert [names[k] for k in range(len(names)) if k not in met] == []


def test_marking_costs_little_next_to_typesetting(typeset: Callable[[str], Page]) -> None:
    without, with_marks = typeset("lstm").evaluate(TIMES)
    assert with_marks < 2 * without


def test_a_page_s_other_commands_are_not_trusted(page: Page, site: Path) -> None:
    go(page, site)
    trusted = page.evaluate(
        """() => [["\\\\htmlData", { "data-symbol": "3" }], ["\\\\htmlData", { "data-other": "3" }],
            ["\\\\htmlData", { "data-symbol": "x" }], ["\\\\href", {}]]
            .map(([command, attributes]) => deriveSymbols.OPTIONS.trust({ command, attributes }))"""
    )
    assert trusted == [True, False, False, False]


# -- links


@pytest.mark.parametrize(("name", "least"), [("cells/lstm", 50), ("index", 2)])
def test_every_equation_links_to_itself(page: Page, site: Path, name: str, least: int) -> None:
    page.goto((site / f"{name}.html").as_uri())
    rows = page.locator(".eq")
    links = rows.locator(".anchor")
    assert rows.count() == links.count() >= least
    ids = rows.evaluate_all("(rows) => rows.map((row) => row.id)")
    assert links.evaluate_all("(all) => all.map((link) => link.getAttribute('href').slice(1))") == ids
    links.nth(1).click()
    assert page.url.endswith(f"#{ids[1]}")


def test_anchors_are_unique_on_every_page(pages: list[Path]) -> None:
    for path in pages:
        ids = re.findall(r"<[a-z][^>]*?\sid=[\"']?([^\"'\s>]+)", path.read_text(encoding="utf-8"))
        assert len(ids) == len(set(ids)), (path.name, sorted({each for each in ids if ids.count(each) > 1}))


def test_a_page_ends_with_how_to_cite_it_and_its_neighbours(page: Page, site: Path) -> None:
    go(page, site)
    entries = page.locator("h2#cite ~ .highlight").filter(has_text="@")
    assert [text.strip().split(",")[0] for text in entries.locator("code").all_text_contents()] == [
        "@misc{derive-lstm",
        "@article{gers2000",
    ]
    expect(entries.first.locator(".md-code__button, .md-clipboard")).to_have_count(1)
    page.get_by_role("navigation", name="More cells").locator("[rel=prev]").click()
    expect(page.locator("h1")).to_contain_text("LSTM of 1997")
