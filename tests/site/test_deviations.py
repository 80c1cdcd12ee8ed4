"""The register of deviations as a person meets it, on a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from derive.deviations import DEVIATIONS

TOO_WIDE = """() => [...document.querySelectorAll("table.deviations td")]
  .filter(cell => cell.getBoundingClientRect().right > window.innerWidth + 1).length"""
NARROW = """() => Math.min(...[...document.querySelectorAll("table.deviations td")]
  .map(cell => cell.getBoundingClientRect().width))"""


def _opened(page: Page, site: Path) -> Page:
    page.goto((site / "cells" / "deviations.html").as_uri())
    assert page.locator("table.deviations tbody tr").count() == len(DEVIATIONS)
    return page


def test_on_a_phone_each_row_is_a_card_as_wide_as_the_screen(phone: BrowserContext, site: Path) -> None:
    page = _opened(phone.new_page(), site)
    assert page.evaluate(TOO_WIDE) == 0
    assert page.evaluate(NARROW) > 300
    page.locator("table.deviations summary").first.click()
    assert page.locator("table.deviations details a").first.is_visible()
    assert page.evaluate(TOO_WIDE) == 0


def test_on_a_desk_it_is_a_table(desktop: BrowserContext, site: Path) -> None:
    page = _opened(desktop.new_page(), site)
    assert page.evaluate(TOO_WIDE) == 0
    assert page.locator("table.deviations th").first.is_visible()


def test_a_cells_page_leads_to_its_rows(page: Page, site: Path) -> None:
    page.goto((site / "cells" / "lstm.html").as_uri())
    link = page.locator('a[href^="deviations.html#"]').first
    link.evaluate("each => each.closest('details').open = true")
    link.click()
    page.wait_for_url("**/deviations.html#*")
    key = page.url.partition("#")[2]
    expect(page.locator(f"tr[id='{key}']")).to_be_visible()
