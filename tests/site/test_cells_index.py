"""The table of all cells: sorted, searched and chosen from by mouse and keyboard, on a desk and a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from derive.catalogue import load, names
from derive.document.properties import tags

pytestmark = pytest.mark.requires("chromium")
ALL = len(names())


def opened(context: BrowserContext, site: Path) -> Page:
    page = context.new_page()
    page.goto((site / "cells" / "index.html").as_uri())
    return page


def shown(page: Page) -> Locator:
    return page.locator(".browser tbody tr:visible")


def column(page: Page, number: int) -> list[str]:
    """The texts of a column in the order of its rows, hidden ones left out."""
    cells = page.locator(f".browser tbody tr:visible > td:nth-child({number + 1})")
    return [text.strip() for text in cells.all_text_contents()]


def test_every_cell_has_a_row_and_the_number_is_said(desktop: BrowserContext, site: Path) -> None:
    page = opened(desktop, site)
    assert shown(page).count() == ALL
    assert page.get_by_role("status").inner_text() == f"{ALL} cells"


def test_words_that_are_typed_and_properties_that_are_chosen_leave_fewer(
    desktop: BrowserContext, site: Path
) -> None:
    page = opened(desktop, site)
    wanted = [name for name in names() if {"affine", "diagonal"} <= set(tags(load(name)))]
    for word in ("affine", "diagonal"):
        page.locator(f".toggles button[value={word}]").click()
    assert page.get_by_role("status").inner_text() == f"{len(wanted)} of {ALL} cells"
    links = shown(page).locator("td:first-child > a")
    assert {Path(each.get_attribute("href") or "").stem for each in links.all()} == set(wanted)
    page.locator(".toggles button[value=affine]").click()
    page.locator(".toggles button[value=diagonal]").click()
    page.locator(".browser input").fill("LSTM peephole")
    assert any("Peephole" in text or "peephole" in text for text in column(page, 0))
    assert 0 < shown(page).count() < ALL
    page.locator(".browser input").fill("no such cell anywhere")
    assert page.get_by_role("status").inner_text() == f"0 of {ALL} cells"


def test_a_family_is_chosen_from_a_list(desktop: BrowserContext, site: Path) -> None:
    page = opened(desktop, site)
    page.get_by_label("family", exact=True).select_option("GRU")
    assert set(column(page, 1)) == {"GRU"}
    assert shown(page).count() == sum(load(name).family == "gru" for name in names())


def test_headings_sort_by_number_and_by_letter_with_the_keyboard(desktop: BrowserContext, site: Path) -> None:
    page = opened(desktop, site)
    head = page.locator(".browser th", has_text="operations")
    head.locator("button").focus()
    page.keyboard.press("Enter")
    numbers = [int(text) for text in column(page, 4)]
    assert head.get_attribute("aria-sort") == "ascending" and numbers == sorted(numbers)
    page.keyboard.press("Space")
    numbers = [int(text) for text in column(page, 4)]
    assert head.get_attribute("aria-sort") == "descending" and numbers == sorted(numbers, reverse=True)
    page.locator(".browser th", has_text="family").locator("button").press("Enter")
    assert column(page, 1) == sorted(column(page, 1), key=str.lower)
    assert page.locator(".browser th[aria-sort]").count() == 1


def test_a_phone_has_a_card_for_each_cell_and_sorts_by_a_list(phone: BrowserContext, site: Path) -> None:
    page = opened(phone, site)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert not page.locator(".browser thead").is_visible()
    row = shown(page).first
    assert row.locator("td:nth-child(2)").evaluate("(e) => getComputedStyle(e, '::before').content") != "none"
    box = row.bounding_box()
    assert box is not None and box["width"] <= 360
    page.get_by_label("Sort by").select_option(label="parameters ↓")
    numbers = [int(text.split()[0]) for text in column(page, 3)]
    assert numbers == sorted(numbers, reverse=True)


def test_without_a_script_all_rows_are_there(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = opened(context, site)
    assert shown(page).count() == ALL
    assert page.locator(".browser .controls").count() == 0
    context.close()


def test_controls_are_made_once(desktop: BrowserContext, site: Path) -> None:
    """The theme may tell of one page twice."""
    page = opened(desktop, site)
    page.evaluate("() => document.dispatchEvent(new Event('DOMContentLoaded'))")
    assert page.locator(".browser .controls").count() == 1
