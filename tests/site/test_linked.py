"""A box of the diagram, its equations, gradients and code light up together, by pointer and by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

MARKED = "() => [...document.querySelectorAll('.eq.linked')].map((row) => row.id)"
BOX, ROW = "#diagram-lstm-f", "#eq-a_f"


@pytest.fixture
def lstm(site: Path, page: Page) -> Page:
    """The LSTM's page."""
    page.goto((site / "cells" / "lstm.html").as_uri())
    page.evaluate("derive.typesetAll()")  # else the page grows while one scrolls
    return page


def marked(page: Page) -> set[str]:
    """The equations that are lit."""
    found: list[str] = page.evaluate(MARKED)
    return set(found)


def test_pointing_at_a_gate_marks_its_equations_and_its_gradients(lstm: Page) -> None:
    lstm.locator(f"{BOX} .look").hover()
    expect(lstm.locator(ROW)).to_have_class("eq gate-forget linked")
    assert {"eq-a_f", "eq-f", "eq-adj_f", "eq-adj_a_f", "eq-grad_W_f", "eq-unit-f"} <= marked(lstm)
    assert not marked(lstm) & {"eq-i", "eq-a_i", "eq-c_next", "eq-grad_x"}
    lstm.mouse.move(1, 1)
    expect(lstm.locator(".linked")).to_have_count(0)


def test_pointing_at_an_equation_or_a_gradient_marks_box_and_line_and_nothing_moves(lstm: Page) -> None:
    for row in (ROW, "#eq-grad_W_f"):
        lstm.locator(row).evaluate("(row) => row.scrollIntoView({block: 'center'})")
        before = lstm.evaluate("scrollY")
        lstm.locator(f"{row} .code").hover()
        expect(lstm.locator(BOX)).to_have_class("statement linked")
        assert lstm.locator("svg path.linked").count() == 1, "the line that f leaves on"
        assert lstm.evaluate("scrollY") == before
    expect(lstm.locator("#diagram-lstm-i")).to_have_class("statement")


def test_the_keyboard_reaches_every_box_and_enter_goes_to_its_equation(lstm: Page) -> None:
    boxes = lstm.locator("figure.diagram a.statement")
    names: list[str] = boxes.evaluate_all("(all) => all.map((box) => box.dataset.of)")
    assert sorted(names) == ["c_next", "f", "g", "h_next", "i", "o"]
    boxes.first.focus()
    reached = [lstm.evaluate("document.activeElement.dataset.of")]
    for _ in names[1:]:
        lstm.keyboard.press("Tab")
        reached.append(lstm.evaluate("document.activeElement.dataset.of"))
    assert reached == names
    lstm.locator(BOX).focus()
    assert "eq-f" in marked(lstm)
    assert lstm.locator(BOX).get_attribute("aria-label") == "forget gate, f"
    lstm.keyboard.press("Enter")
    expect(lstm.locator("#eq-f")).to_be_in_viewport()
    assert lstm.url.endswith("#eq-f")


def test_focus_in_an_equation_marks_its_box_until_it_leaves(lstm: Page) -> None:
    lstm.locator("#eq-f .anchor").focus()
    expect(lstm.locator(BOX)).to_have_class("statement linked")
    lstm.keyboard.press("Escape")
    expect(lstm.locator(".linked")).to_have_count(0)


def test_a_box_leads_to_its_equation_also_where_its_view_was_closed(lstm: Page) -> None:
    lstm.locator(BOX).press("Enter")
    lstm.get_by_role("tab", name="Unit view").click()
    expect(lstm.locator("#eq-f")).to_be_hidden()
    lstm.locator(BOX).press("Enter")
    expect(lstm.locator("#eq-f")).to_be_visible()


def test_the_colours_have_a_legend_and_are_those_of_boxes_and_equations(lstm: Page) -> None:
    legend = lstm.locator("figure.diagram .gates li")
    assert legend.all_inner_texts() == ["forget gate", "input gate", "output gate", "candidate"]
    tops: list[float] = legend.evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1, "they stand beside each other"
    colours = lstm.evaluate(
        """() => ['#diagram-lstm-f .look', '#eq-f', '#eq-grad_W_f'].map((at, k) => {
          const look = getComputedStyle(document.querySelector(at));
          return k ? look.borderLeftColor : look.fill;
        })"""
    )
    assert len(set(colours)) == 1 and colours[0] == "rgb(200, 50, 74)"


@pytest.mark.parametrize("name", ["lstm", "rwkv-4"])
def test_a_phone_scrolls_the_diagram_and_not_the_page(name: str, site: Path, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto((site / "cells" / f"{name}.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    inner, outer = page.locator(".drawing").evaluate("(box) => [box.scrollWidth, box.clientWidth]")
    assert inner > outer > 300


def test_in_print_and_without_a_script_the_diagram_is_there(site: Path, desktop: BrowserContext) -> None:
    page = desktop.new_page()
    page.route("**/*.js", lambda route: route.abort())
    page.goto((site / "cells" / "lstm.html").as_uri())
    expect(page.locator("figure.diagram svg")).to_be_visible()
    expect(page.locator("#eq-a_f .code")).to_be_visible()
