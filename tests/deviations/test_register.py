"""The register is complete and plain, its page has every row, and a cell's page has the rows about it."""

from __future__ import annotations

import re

import pytest

from derive import catalogue
from derive.bibliography import REFERENCES
from derive.deviations import DEVIATIONS, Deviation, deviations_of
from derive.document import document
from derive.document.deviations import register
from derive.document.model import Deviations
from derive.formats.escape import latex_text
from derive.render import render

every_row = pytest.mark.parametrize("row", DEVIATIONS, ids=[each.key for each in DEVIATIONS])
# cells that rows are about and that the catalogue does not have yet; a name elsewhere is a mistake
AWAITED = frozenset({"scrn", "tau-gru"})


def test_keys_are_unique() -> None:
    keys = [each.key for each in DEVIATIONS]
    assert len(keys) == len(set(keys))


@every_row
def test_a_row_is_complete_and_plain(row: Deviation) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row.key)
    assert row.title and row.subject and row.follows and row.at
    assert row.difference == "none" or re.search(r"\d", row.difference) or row.difference == "no value"
    assert len(row.sides) >= 2 and all(who and what for who, what in row.sides)
    assert len(row.routes) == 2 and row.routes[0] != row.routes[1]
    texts = [row.title, row.subject, row.follows, row.at, *row.routes, *sum(row.sides, ())]
    assert not set("$\\`<>#{}") & set("".join(texts))  # templates decide about markup
    assert not [text for text in texts if text.endswith(".")]  # they put the full stop
    assert not [text for text in texts if not latex_text(text).isascii()]  # and LaTeX knows every letter


@every_row
def test_sources_are_in_the_bibliography_and_confirmed(row: Deviation) -> None:
    assert row.sources and all(REFERENCES[key].confirmed for key in row.sources)


@every_row
def test_the_cell_is_one_of_the_catalogue_or_awaited(row: Deviation) -> None:
    assert not row.cell or row.cell in catalogue.names() or row.cell in AWAITED


def test_the_page_has_every_row_and_links_to_the_cells_of_the_site() -> None:
    lstm = catalogue.load("lstm")
    text = render(register([lstm]), "markdown")
    assert text.count("<tr id=") == len(DEVIATIONS)
    assert ('<a href="lstm.html">' in text) == bool(deviations_of("lstm"))
    assert '<a href="gru.html">' not in text


def test_a_cells_page_has_the_rows_about_it() -> None:
    for name in {"lstm", *(row.cell for row in DEVIATIONS)} & set(catalogue.names()):
        blocks = [each for part in document(catalogue.load(name), ["overview"]).parts for each in part.blocks]
        found = [row.anchor for block in blocks if isinstance(block, Deviations) for row in block.rows]
        assert sorted(found) == sorted(row.key for row in deviations_of(name))
