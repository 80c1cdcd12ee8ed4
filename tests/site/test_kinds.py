"""The poster and the family tree in a browser: quick to open, read on a phone and on paper, used by keys."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from derive.analysis.kinds import kinds
from derive.catalogue import load, names

pytestmark = pytest.mark.requires("chromium")
ALL = len(names())
MOST = 520_000  # bytes of the page, which has a drawing of every cell in it


def opened(context: BrowserContext, site: Path) -> Page:
    page = context.new_page()
    page.goto((site / "cells" / "kinds.html").as_uri())
    return page


def test_the_page_is_no_heavier_than_a_photograph_and_opens_at_once(
    desktop: BrowserContext, site: Path
) -> None:
    assert (site / "cells" / "kinds.html").stat().st_size < MOST
    page = opened(desktop, site)
    loaded = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert loaded < 10_000  # on a busy machine; about half a second on an idle one
    assert page.locator(".poster .card").count() == ALL
    assert page.locator(".poster .mini").count() > ALL


def test_lines_that_go_on_side_by_side_meet_at_a_bar_that_is_seen(
    desktop: BrowserContext, site: Path
) -> None:
    card = opened(desktop, site).locator(".card[href='lstm.html']")
    card.scroll_into_view_if_needed()
    frames = card.locator(".bar").evaluate_all(
        "(all) => all.map((each) => each.getBoundingClientRect().height)"
    )
    assert len(frames) == 1 and frames[0] > 5
    assert card.locator(".bar").evaluate("(each) => getComputedStyle(each).strokeWidth") == "3px"


def test_kinds_and_words_leave_fewer_cards(desktop: BrowserContext, site: Path) -> None:
    page = opened(desktop, site)
    status = page.locator(".poster [role=status]")
    expect(status).to_have_text(f"{ALL} cells")
    for kind in ("gated", "windows"):
        page.locator(f".choices button[value={kind}]").press("Enter")
    wanted = {name for name in names() if {"gated", "windows"} <= set(kinds(load(name)))}
    expect(status).to_have_text(f"{len(wanted)} of {ALL} cells")
    shown = page.locator(".card:not([hidden])")
    assert {each.get_attribute("href") for each in shown.all()} == {f"{name}.html" for name in wanted}
    assert page.locator(".poster section:not([hidden])").count() == 1
    page.locator(".choices button[value=gated]").press("Enter")
    page.get_by_label(f"Find among {ALL} cells").fill("max pool")
    expect(page.locator(".card:not([hidden]) b")).to_have_text(["max-pooling"])


def test_who_comes_back_sees_the_cards_of_the_words_that_stand_there(
    desktop: BrowserContext, site: Path
) -> None:
    page = opened(desktop, site)
    field = page.get_by_label(f"Find among {ALL} cells")
    field.fill("max pool")
    page.goto((site / "index.html").as_uri())
    page.go_back(wait_until="load")
    expect(field).to_have_value("")
    expect(page.locator(".poster [role=status]")).to_have_text(f"{ALL} cells")


def test_a_phone_has_two_columns_and_the_tree_scrolls_in_its_own_box(
    phone: BrowserContext, site: Path
) -> None:
    page = opened(phone, site)
    page.evaluate("derive.typesetAll()")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    first, second, third = (page.locator(".card").nth(k).bounding_box() for k in range(3))
    assert first and second and third and first["y"] == second["y"] < third["y"]
    sizes = page.evaluate(
        "(() => { const e = document.querySelector('.timeline'); return [e.scrollWidth, e.clientWidth]; })()"
    )
    assert sizes[0] > sizes[1]
    page.locator(".timeline").evaluate("(box) => { box.scrollLeft = 600; }")
    years, box = page.locator(".timeline .years").bounding_box(), page.locator(".timeline").bounding_box()
    assert years and box and abs(years["x"] - box["x"]) < 2  # they stay


def test_years_stand_beside_the_cells_of_theirs(desktop: BrowserContext, site: Path) -> None:
    page = opened(desktop, site)
    heights = [page.locator(f".timeline {each}").bounding_box() for each in (".years", ".tree")]
    assert heights[0] and heights[1]
    assert heights[0]["height"] == heights[1]["height"] and heights[0]["y"] == heights[1]["y"]


def test_colours_follow_the_scheme_and_small_diagrams_have_them(browser: Browser, site: Path) -> None:
    found = []
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        context = browser.new_context(color_scheme=scheme)
        page = opened(context, site)
        box = page.locator(".card[href='lstm.html'] .g-forget").first
        page.locator("#family-lstm").scroll_into_view_if_needed()
        found.append(box.evaluate("(e) => [getComputedStyle(e).fill, getComputedStyle(e).stroke]"))
        context.close()
    assert found[0] != found[1] and found[0][0] != found[0][1]


def test_without_a_script_every_card_is_there_and_nothing_to_press(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = opened(context, site)
    assert page.locator(".card:visible").count() == ALL
    assert not page.locator(".choices").is_visible()
    context.close()


def test_paper_has_more_columns_and_no_controls(desktop: BrowserContext, site: Path) -> None:
    page = opened(desktop, site)
    page.emulate_media(media="print")
    assert not page.locator(".choices").is_visible()
    columns = page.locator(".cards").first.evaluate(
        "(e) => getComputedStyle(e).gridTemplateColumns.split(' ').length"
    )
    assert columns == 6
    tree, page_width = page.locator(".timeline .tree").bounding_box(), page.evaluate("innerWidth")
    assert tree and tree["x"] + tree["width"] <= page_width
