"""Sizes that a reader chooses: the numbers are Python's, from the cells, at usual and at extreme sizes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from derive.algebra.shape import at_sizes, evaluate
from derive.analysis.cost import cost
from derive.analysis.sequence_cost import sequence_cost
from derive.catalogue import load
from derive.document.calculator import SLIDERS, WIDTHS, bytes_text
from tests.site.test_browser import complaints

pytestmark = pytest.mark.requires("chromium")

FIRST = {slider.name: slider.value for slider in SLIDERS}
SETTINGS: tuple[tuple[dict[str, int], str], ...] = (
    (FIRST, "float32"),
    ({"n": 128, "m": 256, "T": 50, "B": 32, "L": 2}, "float32"),
    ({"n": 1, "m": 1, "T": 1, "B": 1, "L": 1}, "float64"),
    ({"n": 3, "m": 650, "T": 35, "B": 20, "L": 3}, "float64"),
    ({slider.name: slider.limit for slider in SLIDERS}, "float64"),  # past what floats count exactly
)
CELLS = {"LSTM": load("lstm"), "GRU": load("gru"), "Elman": load("elman")}

ROWS = """(kind) => [...document.querySelectorAll(`.calculator .${kind} tbody tr`)]
    .filter((row) => row.offsetParent)
    .map((row) => [...row.cells].filter((cell) => cell.offsetParent).map((cell) => cell.innerText.trim()))"""

# numbers and words of a row that lie on each other, or leave the screen
WRONG = """() => [...document.querySelectorAll('.calculator tr, .calculator li')].flatMap((row) => {
    const boxes = [...row.children].filter((each) => each.offsetParent).map((each) => {
        const range = document.createRange();
        range.selectNodeContents(each);
        return each.matches('input') ? each.getBoundingClientRect() : range.getBoundingClientRect();
    });
    const apart = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1
        || a.bottom <= b.top + 3 || b.bottom <= a.top + 3;
    return boxes.some((a, k) => a.right > innerWidth || boxes.slice(k + 1).some((b) => !apart(a, b)))
        ? [row.innerText] : [];
})"""


def opened(page: Page, site: Path) -> Page:
    """The page with the calculator, which is ready."""
    page.goto((site / "cells" / "lstm-sizes.html").as_uri())
    page.locator(".calculator.ready").wait_for()
    return page


@pytest.fixture(scope="module")
def once(browser: Browser, site: Path) -> Iterator[Page]:
    """The page, opened once for all tests of this file."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield opened(context.new_page(), site)
    context.close()


@pytest.fixture
def desk(once: Page) -> Page:
    """The page at the sizes that it begins with."""
    once.get_by_role("button", name="as at first").click()
    return once


def choose(page: Page, sizes: Mapping[str, int], width: str = "float32") -> None:
    """Types the sizes as a reader does."""
    for name, number in sizes.items():
        page.locator(f".calculator li[data-size={name}] input[type=number]").fill(f"{number}")
    page.get_by_label("numbers are").select_option(label=width)


def totals(page: Page) -> dict[str, list[str]]:
    """What is counted, by its words."""
    return {words: numbers for words, *numbers in page.evaluate(ROWS, "totals")}


def expected(sizes: Mapping[str, int], width: int) -> dict[str, list[str]]:
    """The same from the cells: layer by layer, and entries counted by shape."""
    found: dict[str, list[str]] = {}
    samples, above = sizes["T"] * sizes["B"], sizes["L"] - 1
    for cell in CELLS.values():
        first, upper = dict(sizes), {**sizes, "n": sizes["m"]}
        learned, more = (sum(prod(evaluate(p.shape, at)) for p in cell.parameters) for at in (first, upper))
        in_all, spent = learned + above * more, cost(cell)
        forward, backward = (
            samples * (at_sizes(each, first) + above * at_sizes(each, upper))
            for each in (spent.forward, spent.backward)
        )
        backward += samples * above * sizes["m"] + (samples - 1) * in_all
        kept = at_sizes(sequence_cost(cell).kept, sizes)
        numbers = [learned, *([more] if above else []), in_all, forward, backward, kept]
        memory = [width * in_all, width * in_all, width * kept, width * (2 * in_all + kept)]
        for words, number in zip(_words(above > 0), [*numbers, *memory], strict=True):
            text = bytes_text(number) if words.startswith("memory") else f"{number:,}"
            found.setdefault(words, []).append(text)
    return found


def _words(several: bool) -> list[str]:
    return [
        "parameters of the first layer",
        *(["parameters of each layer above"] if several else []),
        *("parameters in all", "operations forward", "operations backward"),
        *("numbers kept for the backward pass", "memory of the parameters", "memory of their gradients"),
        *("memory of what is kept", "memory of these together"),
    ]


def test_the_numbers_are_python_s_at_every_setting(page: Page, site: Path) -> None:
    found = complaints(page)
    opened(page, site)
    for sizes, width in SETTINGS:
        choose(page, sizes, width)
        assert totals(page) == expected(sizes, WIDTHS[width]), sizes
    assert not found


def test_the_axes_are_those_of_the_cell_s_symbols(desk: Page) -> None:
    sizes = {"n": 7, "m": 11, "T": 4, "B": 2, "L": 3}
    choose(desk, sizes)
    rows = desk.evaluate(ROWS, "sizes")
    axes = [row[2:4] for row in rows]
    values = [["4 × 2 × 7", "4 × 2 × 11"], ["2 × 11"] * 2, *[["4 × 2 × 11"] * 2] * 3]
    assert axes == [*values, ["11 × 7", "11 × 11"], ["11 × 11"] * 2, ["11", "11"]]
    upper = {**sizes, "n": 11}
    learned = sum(
        prod(evaluate(p.shape, sizes)) + 2 * prod(evaluate(p.shape, upper)) for p in load("lstm").parameters
    )
    assert sum(int(row[4].replace(",", "")) for row in rows[-3:]) == learned


def test_sliders_move_by_keyboard_and_everything_follows(desk: Page) -> None:
    slider = desk.get_by_label("units", exact=False).and_(desk.locator("input[type=range]"))
    slider.focus()
    desk.keyboard.press("ArrowRight")
    assert desk.locator("li[data-size=m] input[type=number]").input_value() == "21"
    assert totals(desk) == expected({**FIRST, "m": 21}, 4)
    desk.keyboard.press("End")
    assert totals(desk) == expected({**FIRST, "m": SLIDERS[1].most}, 4)
    desk.keyboard.press("Home")
    assert totals(desk) == expected({**FIRST, "m": 1}, 4)
    desk.keyboard.press("Tab")  # its number is next
    assert desk.evaluate("() => document.activeElement.ariaLabel") == "units m, as a number from 1 to 100000"


def test_what_is_no_size_is_not_taken(desk: Page) -> None:
    field = desk.locator("li[data-size=n] input[type=number]")
    for text in ("", "0", "-3", "2.5", "100001"):
        field.fill(text)
        assert totals(desk) == expected(FIRST, 4)
        field.blur()
        assert field.input_value() == "10"


def test_who_comes_back_finds_numbers_of_the_sizes_that_stand_there(page: Page, site: Path) -> None:
    choose(opened(page, site), {"n": 33}, "float64")
    page.goto((site / "index.html").as_uri())
    page.go_back(wait_until="load")
    page.locator(".calculator.ready").wait_for()
    fields = page.locator(".calculator input[type=number]").all()
    names = page.locator(".calculator li[data-size]").evaluate_all("(all) => all.map((e) => e.dataset.size)")
    sizes = {name: int(field.input_value()) for name, field in zip(names, fields, strict=True)}
    width = int(page.get_by_label("numbers are").input_value())
    assert totals(page) == expected(sizes, width)


def test_a_number_beyond_the_slider_counts(desk: Page) -> None:
    choose(desk, {"n": 4096})
    assert desk.locator("li[data-size=n] input[type=range]").input_value() == f"{SLIDERS[0].most}"
    assert totals(desk) == expected({**FIRST, "n": 4096}, 4)
    desk.get_by_role("button", name="as at first").click()
    assert totals(desk) == expected(FIRST, 4)


def test_the_change_is_told(desk: Page) -> None:
    choose(desk, {"n": 30})
    told = desk.locator(".calculator [role=status]").inner_text()
    cells = expected({**FIRST, "n": 30}, 4)["parameters in all"]
    assert told == f"parameters in all: LSTM {cells[0]}, GRU {cells[1]}, Elman {cells[2]}"


def test_every_control_has_a_name(desk: Page) -> None:
    named = "(e) => e.labels?.length ? e.labels[0].innerText : e.ariaLabel ?? e.innerText"
    controls = desk.locator(".calculator :is(input, select, button)").all()
    assert len(controls) == 2 * len(SLIDERS) + 2
    assert all(control.evaluate(named).strip() for control in controls)


def test_without_a_script_the_first_values_stand_there(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "cells" / "lstm-sizes.html").as_uri())
    told = page.locator(".calculator").inner_text()
    for row in expected(FIRST, 4).values():
        assert all(number in told for number in row)
    assert "float32" in told and not page.locator(".calculator input").count()
    context.close()


def test_on_a_phone_nothing_lies_on_anything_else(phone: BrowserContext, site: Path) -> None:
    page = opened(phone.new_page(), site)
    for sizes, width in SETTINGS:
        choose(page, sizes, width)
        assert page.evaluate("() => document.documentElement.scrollWidth") == 360
        assert page.evaluate(WRONG) == []
