"""The page of kinds: all cells are on it, and what it says is found again by other ways."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from derive import bibliography
from derive.algebra.symbol import symbols_in
from derive.analysis.properties import properties
from derive.catalogue import load, names
from derive.document.atlas import atlas
from derive.document.gates import KINDS as COLOURS
from derive.document.kinds import MEANINGS, families, poster
from derive.document.model import Document, Part, Prose, Table
from derive.document.poster import Card, Poster
from derive.document.spans import Link
from derive.document.timeline import Timeline
from derive.printing.numpy import array_code
from derive.questions.kinds import TITLE, _counted, _definitions, _exceptions
from derive.render import render
from tests.questions.pages import blocks, made, prose, text

FEW = tuple(load(name) for name in ("lstm", "gru", "glu", "linear-attention", "input-cell", "lif"))
CELLS = tuple(load(name) for name in names())


@pytest.fixture(scope="module")
def cards() -> dict[str, Card]:
    """Of a few cells, by name."""
    return {card.name: card for group in poster(FEW).groups for card in group.cards}


def test_a_card_says_what_the_cell_is(cards: dict[str, Card]) -> None:
    year = bibliography.find(load("lstm").cite).year
    assert cards["lstm"].facts == f"{year} · 2 states · 3 gates"
    assert cards["glu"].facts.endswith("· 1 gate") and "state" not in cards["glu"].facts
    assert cards["input-cell"].facts.endswith("learns nothing") and cards["input-cell"].count == ""
    assert cards["lif"].kinds == ("recurrent", "independent", "spiking")


def test_a_box_has_the_colour_of_its_kind(cards: dict[str, Card]) -> None:
    small = cards["lstm"].small
    assert small is not None
    assert Counter(stone.look for stone in small.stones if stone.kind == "box") == Counter(
        ("forget", "input", "candidate", "output")
    )
    assert {look for look, _ in poster(FEW).legend} <= {*COLOURS, ""}


def test_a_small_diagram_is_small_on_the_page() -> None:
    text = render(Document("Any", "", "", "0", (Part("a", "", (poster(FEW),)),)), "markdown")
    drawn = re.findall(r'<svg class="mini" viewBox="0 0 (?!24 16).*?</svg>', text)
    assert len(drawn) == len(FEW) and max(map(len, drawn)) < 3000
    assert 'href="lstm.html" data-kinds="recurrent gated"' in text


def test_each_card_has_a_line_of_its_own_in_the_plain_copy() -> None:
    text = render(Document("Any", "", "", "0", (Part("a", "", (poster(FEW),)),)), "plain")
    assert sum(line.startswith("- [") for line in text.splitlines()) == len(FEW)


def test_families_are_in_the_order_of_their_first_years() -> None:
    first = [
        min(bibliography.find(c.cite).year or 0 for c in CELLS if c.family == f) for f in families(CELLS)
    ]
    assert first == sorted(first) and set(families(CELLS)) == {cell.family for cell in CELLS}


def test_counts_of_kinds_are_those_of_other_ways() -> None:
    definitions, of_families = (block for block in _definitions(CELLS) if isinstance(block, Table))
    counts = {text(row[0]): int(text(row[2])) for row in definitions.rows}
    assert counts["feed-forward"] == sum(not cell.states for cell in CELLS)
    assert counts["feed-forward"] + counts["recurrent"] == len(CELLS)
    assert counts["linear recurrence"] == sum(properties(cell).affine for cell in CELLS)
    assert counts["spiking"] == sum("spike(" in str(cell.program) for cell in CELLS)
    assert list(counts) == [word for word, _ in MEANINGS.values()]
    numbers = [[int(text(cell).replace("–", "0")) for cell in row[1:]] for row in of_families.rows]
    assert [sum(column) for column in zip(*numbers, strict=True)] == [len(CELLS), *counts.values()]


def test_exceptions_are_named_and_are_exceptions() -> None:
    gated, without_state, linear, attending = (
        [span.target.removesuffix(".md") for span in block.spans if isinstance(span, Link)]
        for block in _exceptions(CELLS)
    )
    assert "gru3" in gated and not {"lstm", "gru"} & set(gated)
    for name in gated:  # no gate of theirs sees an input or a state
        opened = [step for step in load(name).program.steps if step.meaning.endswith("gate")]
        assert opened or name == "miru2"  # whose gates are given
        assert all(symbol.timeless for step in opened for symbol in symbols_in(step.expr))
    assert without_state and all(not load(name).states for name in without_state)
    bent = [name for name in linear if load(name).family == "state-space"]
    assert bent and not any(properties(load(name)).affine for name in bent)
    assert all(properties(load(name)).affine for name in linear if name not in bent)
    assert "window-attention" in attending


def test_what_the_poster_counts_as_gates_multiplies_something() -> None:
    told = "".join(span.text for span in _counted().spans)
    assert "has two, its gate and the share" in told and "has one, as it subtracts" in told
    steps = {step.target.name: step for step in load("sub-lstm").program.steps}
    assert array_code(steps["h_next"].expr).endswith("- o"), "its output gate is subtracted"


def test_the_map_leads_here_where_the_page_is_made() -> None:
    told = [span for block in blocks(atlas(CELLS)) if isinstance(block, Prose) for span in block.spans]
    assert Link(TITLE, "kinds.md") in told
    few = [span for block in blocks(atlas(FEW)) if isinstance(block, Prose) for span in block.spans]
    assert not any(isinstance(span, Link) and span.target == "kinds.md" for span in few)


@pytest.mark.slow
def test_every_cell_is_on_the_poster_and_in_the_tree() -> None:
    page = made("kinds")
    (whole,) = (block for block in blocks(page) if isinstance(block, Poster))
    (tree,) = (block for block in blocks(page) if isinstance(block, Timeline))
    shown = [card for group in whole.groups for card in group.cards]
    assert sorted(card.name for card in shown) == sorted(names())
    assert all(card.small for card in shown) and len(tree.spots) == len(shown)
    assert f"of the {len(names())} here" in prose(page)
