"""For keyboards and screen readers: what axe-core checks, and where Tab leads, which it cannot see."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from derive import questions
from tests.cells import ELEVEN
from tests.site.axe import grave
from tests.site.test_browser import FONTS_ARE_THERE, SCREENS, TYPESET_ALL, complaints, typeset

pytestmark = pytest.mark.requires("chromium")

# a page of each kind; of those that answer questions the first
KINDS = (
    *("index", "notation", "own-cell", "cells/index", "cells/map", "compare", "cells/operators"),
    *(f"cells/{name}" for name in ("lstm", *questions.names()[:1])),
)
REACHED = "() => new Promise((done) => setTimeout(done, 250))"  # reach.js waits until sizes are at rest
# boxes that scroll sideways although no key can scroll them
UNREACHED = """() => [...document.querySelectorAll('article *:not(.katex *)')]
    .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth && e.tabIndex < 0
        && /auto|scroll/.test(getComputedStyle(e).overflowX)
        && !e.querySelector('a[href], button, input, select, [tabindex]'))
    .map((e) => e.outerHTML.slice(0, 120))"""


# What can be clicked and is seen, but has no place in the order of Tab. Of a row of tabs one has, and arrows
# move; of the theme, Escape empties the search too, and code is copied by selecting it.
LOST = """() => [...document.querySelectorAll('a[href], button, input, select, summary, [role=button]')]
    .filter((e) => e.checkVisibility({ visibilityProperty: true }) && e.tabIndex < 0 && !e.disabled
        && !(e.matches('[role=tab]') && e.parentElement.querySelector('[role=tab][tabindex="0"]'))
        && !e.matches('.md-search__icon, .md-code__button, .headerlink'))
    .map((e) => e.outerHTML.slice(0, 120))"""
# The elements that Tab stops at, two of each kind, that look the same with and without the focus.
PALE = """() => {
    const KEYS = ['outlineStyle', 'outlineWidth', 'outlineColor', 'boxShadow', 'backgroundColor', 'color',
        'opacity', 'textDecorationLine', 'borderColor', 'stroke', 'strokeOpacity', 'strokeWidth'];
    const look = (e) => [e, e.parentElement, e.nextElementSibling, e.querySelector('*')].flatMap((each) => {
        const style = each && getComputedStyle(each);
        return style ? KEYS.map((key) => style[key]) : [];
    }).join();
    const kinds = new Map();
    const pale = [];
    document.head.append(Object.assign(document.createElement('style'), {
        textContent: '* { transition: none !important; }',
    }));
    for (const e of document.querySelectorAll('a[href], button, input, select, summary, [tabindex="0"]')) {
        const kind = [e, e.parentElement].map((each) => each.tagName + each.getAttribute('class')).join();
        kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
        const isSeen = e.checkVisibility({ visibilityProperty: true });
        if (kinds.get(kind) > 2 || e.tabIndex < 0 || !isSeen) continue;
        document.activeElement.blur();
        const before = look(e);
        e.focus({ preventScroll: true });
        if (document.activeElement === e && look(e) === before) pale.push(e.outerHTML.slice(0, 160));
    }
    return pale;
}"""


def opened(context: BrowserContext, path: Path) -> Page:
    """A page as it is once it is at rest: what is in the window is typeset."""
    page = context.new_page()
    page.goto(path.as_uri(), wait_until="load")
    rest(page)
    return page


def rest(page: Page) -> None:
    """Waits until a page that was loaded is at rest."""
    page.evaluate(FONTS_ARE_THERE)
    page.evaluate(REACHED)


def unreached(page: Page) -> list[str]:
    """What is still out of reach when fonts have come and scripts had seconds to notice."""
    page.evaluate(FONTS_ARE_THERE)
    for _ in range(20):
        page.evaluate(REACHED)
        if not (found := page.evaluate(UNREACHED)):
            return []
    return list(found)


def asked(page: Page, all: bool = False, before: dict[str, int] | None = None) -> list[str]:
    """What axe says of a page at rest, and which controls Tab loses or leaves pale; as in `grave`."""
    found = grave(page, all, before)
    page.keyboard.press("Tab")  # from now on the browser shows the focus
    return [*found, *page.evaluate(LOST), *page.evaluate(PALE)]


@pytest.mark.parametrize(
    ("screen", "names"), [(screen, KINDS[k::2]) for k, screen in enumerate(SCREENS)], ids=SCREENS
)
def test_axe_finds_nothing_serious_and_every_control_is_reached_and_shows_it(
    screen: str, names: tuple[str, ...], browser: Browser, site: Path
) -> None:
    size, scheme = SCREENS[screen]
    context = browser.new_context(viewport=size, color_scheme=scheme)
    found = {}
    for name in names:
        page = opened(context, site / f"{name}.html")
        found[name] = asked(page)
        page.evaluate(TYPESET_ALL)
        found[name] += unreached(page)
        page.close()
    context.close()
    assert {name: lines for name, lines in found.items() if lines} == {}


def walked(page: Page, path: Path, before: dict[str, int] | None) -> list[str]:
    """All that is asked of a page, loaded once for it: loading and typesetting are half of the work.

    before: as in `grave`; None where axe and Tab are not asked.
    """
    page.goto(path.as_uri(), wait_until="load")
    rest(page)
    found = [] if before is None else asked(page, path.stem == "lstm", before)
    broken, wide = typeset(page)
    return found + broken + wide + unreached(page)


def asks_axe(path: Path, screen: str) -> bool:
    """Of every page on a phone. On a desk cells' pages have the same names, roles and kinds of controls: of
    those the first eleven are enough."""
    return screen.startswith("phone") or path.parent.name != "cells" or path.stem in ELEVEN


@pytest.mark.slow
@pytest.mark.parametrize(
    ("screen", "share"),
    [
        pytest.param(screen, k, id=f"{screen}-{k}", marks=pytest.mark.xdist_group(f"site {k}"))
        for k in range(2)
        for screen in SCREENS
    ],
)
def test_every_page_on_every_screen_loads_and_fits_and_can_be_used_by_everybody(
    screen: str, share: int, browser: Browser, pages: list[Path]
) -> None:
    size, scheme = SCREENS[screen]
    context = browser.new_context(viewport=size, color_scheme=scheme)
    before: dict[str, int] = {}
    page = context.new_page()  # one for all: a window and its processes cost half a second
    complained = complaints(page)
    found: dict[str, list[str]] = {}
    for path in pages[share::2]:
        complained.clear()
        seen = walked(page, path, before if asks_axe(path, screen) else None)
        found[str(path)] = [*complained, *seen]
    context.close()
    assert found
    assert {name: lines for name, lines in found.items() if lines} == {}


BAD = """<!doctype html><html lang="en"><title>Bad</title><main><h1>Bad</h1><button></button>
<p style="color: #999; background: #fff">pale</p>
<div style="overflow: auto; width: 50px"><p style="white-space: nowrap">words that are wide</p></div>
</main></html>"""


def test_the_checks_for_the_keyboard_can_fail(page: Page) -> None:
    page.set_content(
        BAD.replace("</main>", "<a href='#' tabindex='-1'>x</a><a href='#' class='q'>y</a></main>")
    )
    page.add_style_tag(content=".q { outline: 0 !important }")
    assert [len(page.evaluate(script)) for script in (LOST, PALE)] == [1, 1]
    page.set_content(BAD.replace("main", "article"))
    assert len(unreached(page)) == 1


@pytest.mark.parametrize("name", ["conv-gru", "average-pooling"])
def test_boxes_that_fonts_or_formulas_make_wider_are_reached(
    name: str, phone: BrowserContext, site: Path
) -> None:
    page = opened(phone, site / "cells" / f"{name}.html")
    page.evaluate(TYPESET_ALL)
    assert unreached(page) == []
    assert page.locator("article ol[data-reached]").count() > 0


@pytest.mark.parametrize("all", [True, False])
def test_the_check_by_axe_can_fail(page: Page, all: bool) -> None:
    link = "<a href='#x' style='color: #333; text-decoration: none'>a link</a>"
    bad = BAD.replace("</main>", f"<p>Words around {link}, nearly as dark.</p></main>")
    page.set_content(bad)
    found = {line.partition(":")[0] for line in grave(page, all)}
    assert found == {"button-name", "color-contrast", "link-in-text-block", "scrollable-region-focusable"}
    good = bad.replace("<button></button>", "").replace("#999", "#222").replace("auto", "visible")
    page.set_content(good.replace("; text-decoration: none", ""))
    assert grave(page, all) == []


HEADING = re.compile(r"<h([1-6])[ >]")


def skips(html: str) -> list[tuple[int, int]]:
    """Where headings go down by more than one level; a page begins with its only one of the first."""
    levels = [0, *(int(level) for level in HEADING.findall(html))]
    found = [(before, after) for before, after in pairwise(levels) if after > before + 1]
    return found if levels.count(1) == 1 else [*found, (1, levels.count(1))]


def test_headings_are_in_order(pages: list[Path]) -> None:
    found = {str(path): skips(path.read_text(encoding="utf-8")) for path in pages}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_heading_that_skips_a_level_is_seen() -> None:
    assert skips("<h1>a</h1><h3>b</h3>") == [(1, 3)]
    assert skips("<h2>a</h2>") == [(0, 2), (1, 0)]
    assert skips("<h1 id=a>a</h1><h2>b</h2><h3>c</h3><h2>d</h2>") == []


FOCUS = """() => {
    const e = document.activeElement;
    window.met ??= new Map();
    if (!window.met.has(e)) window.met.set(e, window.met.size);
    return [window.met.get(e), e === document.body, !!e.closest('article')];
}"""


def test_tab_leads_over_the_skip_link_through_the_page_and_out_of_it(
    desktop: BrowserContext, site: Path
) -> None:
    page = opened(desktop, site / "cells" / "index.html")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.matches('.md-skip')")
    expect(page.locator(".md-skip")).to_have_css("opacity", "1")  # the theme lets it come up slowly
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)[2], "the skip link leads into the article"
    page.locator(".browser input").fill("LSTM peephole")  # few rows, or there are hundreds of links
    met: list[tuple[int, bool, bool]] = []
    stops = 400
    while len(met) < stops and not (met and met[-1][1]):
        page.keyboard.press("Tab")
        met.append(tuple(page.evaluate(FOCUS)))
    assert len(met) < stops, "nothing holds the focus for ever"
    numbers = [number for number, _, _ in met]
    assert len(numbers) > 10 and len(set(numbers)) == len(numbers), "no element is met twice"
