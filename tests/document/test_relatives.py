"""Relations are on the pages of both cells, in words that are sentences, and a user's own cell has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive import catalogue, relations
from derive.checks.records import Recorded, recorded
from derive.definition import Cell
from derive.document import document
from derive.document.atlas import atlas, facts
from derive.document.drawing import Map
from derive.document.model import Table
from derive.document.relatives import on_file, status
from derive.document.spans import Badge, Link
from derive.relations import RELATIONS
from tests.document.reading import words

PEEPHOLE = next(each for each in RELATIONS if (each.left, each.right) == ("lstm", "lstm-peephole"))


def table(cell: Cell) -> Table:
    """The relatives of a cell."""
    (part,) = document(cell, ["relatives"]).parts
    (found,) = (block for block in part.blocks if isinstance(block, Table))
    return found


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("lstm", "is a special case of Peephole LSTM"),
        ("lstm-peephole", "is more general than Long short-term memory (LSTM)"),
    ],
)
def test_a_relation_is_told_from_both_sides(name: str, what: str) -> None:
    rows = [[words(cell) for cell in row] for row in table(catalogue.load(name)).rows]
    assert [what, "p_{i} = p_{f} = p_{o} = 0", "proved"] in rows


@pytest.mark.parametrize("name", sorted({name for each in RELATIONS for name in (each.left, each.right)}))
def test_every_relation_is_on_two_pages_with_a_link_to_the_other(name: str) -> None:
    links = {
        span.target for row in table(catalogue.load(name)).rows for span in row[0] if isinstance(span, Link)
    }
    assert links == {f"{other}.md" for each in relations.of(name) for other in (each.left, each.right)} - {
        f"{name}.md"
    }


def test_a_user_s_cell_has_no_relatives_even_with_a_name_of_ours() -> None:
    mine = replace(catalogue.load("lstm"), title="Mine")
    assert relations.of("lstm") and not document(mine, ["relatives"]).parts
    assert facts([mine, catalogue.load("lstm-peephole")]) == ()


def test_a_relation_that_is_not_on_file_or_stale_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert status(PEEPHOLE) == Badge("proved", "pass")
    assert status(replace(PEEPHOLE, words="p = 1")) == Badge("not checked", "unchecked")

    def stale(cell: Cell) -> Recorded:
        return replace(recorded(cell), stale=cell.name == "lstm-peephole")

    monkeypatch.setattr("derive.document.relatives.recorded", stale)
    on_file.cache_clear()
    assert status(PEEPHOLE) == Badge("stale", "stale")
    on_file.cache_clear()


def test_the_map_has_every_cell_and_every_relation() -> None:
    cells = [catalogue.load(name) for name in catalogue.names()]
    drawn, listed = atlas(cells).parts
    (panels,) = (block.panels for block in drawn.blocks if isinstance(block, Map))
    boxes = [box for panel in panels for box in panel.boxes]
    assert {box.text for box in boxes} == set(catalogue.names())
    assert sorted(box.text for box in boxes if not box.elsewhere) == sorted(catalogue.names())
    assert {panel.anchor for panel in panels} == {cell.family.replace(" ", "-") for cell in cells}
    (rows,) = (block.rows for block in listed.blocks if isinstance(block, Table))
    assert len(rows) == len(RELATIONS)
    labels = " ".join(label.text for panel in panels for label in panel.labels)
    assert all(relation.words in labels for relation in RELATIONS)
