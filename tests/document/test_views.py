"""A whole page has its forward equations in views; asked for by name, each view is a part as before."""

import pytest

from benchmarks import statements
from derive import catalogue
from derive.document import document
from derive.document.model import Block, Equations, Part, Prose, Tabs
from derive.document.views import views
from derive.render import render
from tests.document.reading import rows, words


def _panels(blocks: object) -> dict[str, Part]:
    (tabs,) = (block for block in blocks if isinstance(block, Tabs))  # type: ignore[attr-defined]
    return {panel.id: panel for panel in tabs.panels}


def test_the_views_of_an_lstm_say_the_same_with_other_parameters() -> None:
    panels = _panels(views(catalogue.load("lstm")))
    assert list(panels) == ["forward-layer", "units", "concatenated"]
    last: Block = panels["concatenated"].blocks[-1]
    assert isinstance(last, Prose)
    assert words(last.spans).startswith("This is another form of the cell")
    assert "Proved at" in words(last.spans)


def test_a_cell_without_a_second_product_has_no_concatenated_view() -> None:
    for name in ("dense", "lstm-concatenated"):
        assert list(_panels(views(catalogue.load(name)))) == ["forward-layer", "units"]


def test_of_a_long_cell_the_last_view_says_that_it_is_left_out() -> None:
    shown, left = (_panels(views(statements.chain(length)))["concatenated"] for length in (49, 50))
    assert len(shown.blocks) > 1
    (said,) = left.blocks
    assert isinstance(said, Prose)
    assert words(said.spans) == "This view is written of a cell of up to 50 statements; this one has 51."


def test_a_part_that_is_asked_for_by_name_has_no_tabs() -> None:
    page = document(catalogue.load("gru"), ["forward", "units", "concatenated"])
    assert [part.id for part in page.parts] == ["forward", "units", "concatenated"]
    assert not any(isinstance(block, Tabs) for part in page.parts for block in part.blocks)


def test_anchors_are_those_that_each_part_has_alone() -> None:
    cell = catalogue.load("gru")
    alone = [row.anchor for row in rows(document(cell, ["forward", "units", "concatenated"]))]
    assert [row.anchor for row in rows(document(cell), "forward")] == alone


@pytest.mark.parametrize("format", ["text", "latex", "plain"])
def test_where_nothing_is_switched_the_views_follow_each_other_with_their_titles(format: str) -> None:
    text = render(document(catalogue.load("gru")), format)
    places = [text.index(title) for title in ("Layer view", "Unit view", "Concatenated view")]
    assert places == sorted(places)


def test_equations_in_views_are_numbered_with_the_others() -> None:
    page = document(catalogue.load("gru"))
    (part,) = (part for part in page.parts if part.id == "forward")
    numbers = [
        row.number
        for panel in _panels(part.blocks).values()
        for block in panel.blocks
        if isinstance(block, Equations)
        for row in block.rows
    ]
    assert numbers == [str(k) for k in range(1, len(numbers) + 1)]
