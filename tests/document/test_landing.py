"""The first page of a site of somebody's own cells is about them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive import catalogue
from derive.definition import Cell
from derive.document.landing import TITLE, landing
from derive.render import render

SOFT = replace(catalogue.load("elman"), name="soft", title="Soft *gate*", summary="Mixes <old> and new.")
HARD = replace(catalogue.load("gru"), name="hard", title="Hard gate", summary="")


def test_it_leads_to_every_cell_and_says_what_each_is() -> None:
    text = render(landing([SOFT, HARD]), "markdown")
    assert "[Soft &#42;gate&#42;](cells/soft.md): Mixes &lt;old&gt; and new. |" in text
    assert "[Hard gate](cells/hard.md) |" in text
    assert "These two cells are derived" in text


@pytest.mark.parametrize(
    ("cells", "asked", "title"),
    [([SOFT], "", SOFT.title), ([SOFT, HARD], "", TITLE), ([SOFT], "Ours", "Ours")],
)
def test_it_is_called_as_asked_or_as_the_only_cell(cells: list[Cell], asked: str, title: str) -> None:
    assert landing(cells, asked).title == title


def test_its_browser_tab_has_the_name_of_the_site_once() -> None:
    front = render(landing([SOFT, HARD]), "markdown").split("---\n")[1]
    assert "title:" not in front
    assert "hide: [navigation, toc]" in front
