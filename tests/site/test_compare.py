"""Two cells side by side: chosen by keyboard, kept in the address, with the numbers that Python gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from derive.algebra.shape import at_sizes
from derive.analysis.cost import cost
from derive.analysis.parameters import parameters
from derive.catalogue import load, names

pytestmark = pytest.mark.requires("chromium")


def opened(context: BrowserContext, site: Path, choice: str = "") -> Page:
    """The page with a choice behind its address, and what goes wrong on it as an error of the test."""
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    page.goto((site / "compare.html").as_uri() + choice)
    return page


def pairs(page: Page) -> list[list[str]]:
    """What stands beside what, by what the statements mean."""
    page.locator(".equations").wait_for()
    found: list[list[str]] = page.evaluate(
        """() => [...document.querySelectorAll('.eqs')].map((pair) => [...pair.children].map((each) =>
            each.querySelector('p')?.lastChild.textContent ?? ''))"""
    )
    return found


def test_cells_are_chosen_by_keyboard_and_the_way_back_leads_back(
    desktop: BrowserContext, site: Path
) -> None:
    page = opened(desktop, site)
    for label, typed in (("First cell", "lstm:"), ("Second cell", "gru:")):
        page.get_by_label(label).focus()
        page.keyboard.type(typed)
        page.keyboard.press("Enter")
    expect(page.locator(".heads .name")).to_have_text([load("lstm").title, load("gru").title])
    assert page.url.endswith("compare.html?a=lstm&b=gru")
    page.get_by_label("Second cell").select_option("elman")
    expect(page.locator(".heads .name").last).to_have_text(load("elman").title)
    page.go_back()
    expect(page.locator(".heads .name").last).to_have_text(load("gru").title)
    assert page.get_by_label("Second cell").input_value() == "gru"
    page.get_by_label("Swap the two cells").press("Enter")
    expect(page.locator(".heads .name")).to_have_text([load("gru").title, load("lstm").title])
    assert page.url.endswith("?a=gru&b=lstm")


@pytest.mark.parametrize("sign", ["?", "#"])
def test_gates_of_a_kind_stand_side_by_side(sign: str, desktop: BrowserContext, site: Path) -> None:
    page = opened(desktop, site, f"{sign}a=lstm&b=gru")
    found = pairs(page)
    assert ["forget gate", "update gate"] in found and ["candidate", "candidate"] in found
    assert ["hidden state", "hidden state"] in found
    assert ["cell state", ""] in found and ["", "reset gate"] in found and ["input gate", ""] in found
    left, right = ([row[k] for row in found if row[k]] for k in (0, 1))
    assert sorted(left) == sorted(step.meaning for step in load("lstm").program.steps)
    assert sorted(right) == sorted(step.meaning for step in load("gru").program.steps)


def test_formulas_are_typeset_and_both_diagrams_are_drawn(desktop: BrowserContext, site: Path) -> None:
    page = opened(desktop, site, "?a=lstm&b=lstm")
    page.locator(".equations").wait_for()
    page.evaluate("derive.typesetAll()")
    assert page.locator(".compare .tex").count() == page.locator(".compare .tex.set").count() > 40
    assert page.locator(".compare .broken, .compare .katex-error").count() == 0
    assert page.locator(".compare .drawing svg").count() == 2
    ids = page.evaluate("() => [...document.querySelectorAll('.compare [id]')].map((each) => each.id)")
    assert len(ids) == len(set(ids))  # of one cell twice
    expect(page.locator(".relation")).to_have_text("These are one and the same cell.")


def test_numbers_are_those_that_python_gives_and_the_address_keeps_the_sizes(
    desktop: BrowserContext, site: Path
) -> None:
    page = opened(desktop, site, "?a=lstm&b=gru")
    sizes = {"n": 123456, "m": 987654}
    for name, number in sizes.items():
        page.locator(f"#compare-size-{name}").fill(str(number))

    def shown() -> list[str]:
        return page.locator(".sheet output").all_inner_texts()

    cells = [load("lstm"), load("gru")]
    formulas = [
        *(parameters(cell).total for cell in cells),
        *(cost(cell).forward for cell in cells),
        *(cost(cell).backward for cell in cells),
        *(cost(cell).stored_numbers for cell in cells),
    ]
    wanted = [f"{at_sizes(formula, sizes):,}" for formula in formulas]
    assert shown() == wanted
    assert page.url.endswith("?a=lstm&b=gru&at=n:123456,m:987654")
    page.reload()
    page.locator(".sheet output").first.wait_for()
    assert shown() == wanted
    page.locator("#compare-size-n").fill("0")  # no size: the numbers stay
    assert shown() == wanted


def test_chosen_sizes_stay_when_another_cell_is_chosen(desktop: BrowserContext, site: Path) -> None:
    page = opened(desktop, site, "?a=lstm&b=gru&at=n:7,m:9")
    page.get_by_label("Second cell").select_option("elman")
    wanted = f"{at_sizes(parameters(load('elman')).total, {'n': 7, 'm': 9}):,}"
    expect(page.locator(".sheet output").nth(1)).to_have_text(wanted)
    assert page.url.endswith("?a=lstm&b=elman&at=n:7,m:9")


def test_a_proved_relation_is_said(desktop: BrowserContext, site: Path) -> None:
    page = opened(desktop, site, "?a=lstm&b=lstm-peephole")
    expect(page.locator(".relation")).to_contain_text("is a special case of")
    expect(page.locator(".relation .verdict")).to_have_text("proved")
    page.locator(".relation").get_by_role("link", name=load("lstm-peephole").title).click()
    page.wait_for_url("**/cells/lstm-peephole.html")


def test_what_there_is_not_is_told_with_what_is_near(desktop: BrowserContext, site: Path) -> None:
    page = opened(desktop, site, "?a=lstm&b=<img src=x onerror=alert(1)>")
    expect(page.locator(".result")).to_contain_text(
        "There is no cell called “<img src=x onerror=alert(1)>” here."
    )
    assert page.locator(".result img").count() == 0
    page.goto((site / "compare.html").as_uri() + "?a=gru&b=LSTM-peep")
    expect(page.locator(".result")).to_contain_text("Near it: lstm-peephole")
    page.goto((site / "compare.html").as_uri() + "?a=gru")
    expect(page.locator(".result")).to_have_text("Choose another cell to put beside it.")
    assert page.locator("#compare-a option[value]:not([value=''])").count() == len(names())


def test_a_phone_has_them_below_each_other_and_says_whose_is_what(phone: BrowserContext, site: Path) -> None:
    page = opened(phone, site, "?a=rwkv-7&b=mamba")
    page.locator(".equations").wait_for()
    page.evaluate("derive.typesetAll()")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    first, second = (page.locator(".eqs").nth(3).locator("> div").nth(k).bounding_box() for k in (0, 1))
    assert first and second and second["y"] >= first["y"] + first["height"]
    assert page.locator(".eqs .of").first.is_visible()


def test_without_a_script_the_page_leads_to_the_list(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = opened(context, site, "?a=lstm&b=gru")
    page.locator(".compare").get_by_role("link", name="the list of all cells").click()
    page.wait_for_url("**/cells/index.html")
    context.close()
