"""Sizes and counts as data: the terms give the numbers that the cell gives, and texts are as stated."""

from __future__ import annotations

from math import prod

import pytest

from derive.algebra.shape import at_sizes
from derive.analysis.parameters import parameters
from derive.analysis.sequence_cost import sequence_cost
from derive.catalogue import load
from derive.document.calculator import SLIDERS, Number, bytes_text, calculator, number_text
from derive.document.model import Document, Part
from derive.formats import FORMATS
from derive.render import render

CELLS = {"LSTM": load("lstm"), "GRU": load("gru")}
AT = {"n": 6, "m": 9, "T": 2, "B": 5, "L": 3}


def value(number: Number, at: dict[str, int]) -> int:
    """The value of a polynomial as the page has it."""
    total = 0
    for term in number.terms.split(" "):
        coefficient, powers = term.split(":")
        sizes = [at[slider.name] for slider in SLIDERS]
        total += int(coefficient) * prod(s ** int(p) for s, p in zip(sizes, powers.split(","), strict=True))
    return total


def test_the_terms_give_what_the_costs_give() -> None:
    made = calculator("try", CELLS)
    rows = {"".join(span.text for span in total.meaning): total.numbers for total in made.totals}
    for k, cell in enumerate(CELLS.values()):
        found = sequence_cost(cell)
        for words, formula in (
            ("parameters of the first layer", found.first),
            ("parameters of each layer above", found.further),
            ("parameters in all", found.parameters),
            ("operations forward", found.forward),
            ("operations backward", found.backward),
            ("numbers kept for the backward pass", found.kept),
            ("memory of what is kept", found.kept),
        ):
            assert value(rows[words][k], AT) == at_sizes(formula, AT)
    assert [number.text for number in rows["parameters of the first layer"]] == [
        number_text(parameters(cell).number) for cell in CELLS.values()
    ]


def test_all_symbols_of_the_cell_are_in_a_row_and_their_entries_add_up() -> None:
    made = calculator("try", CELLS)
    told = ", ".join(row.symbols for row in made.sizes)
    assert all(letter in told for letter in ("x_{t}", "h_{0}", "c_{0}", "a_{f,t}", "g_{t}", "W_{o}", "b_{i}"))
    learned = [row for row in made.sizes if not row.size.startswith(("T", "B"))]
    in_all = at_sizes(sequence_cost(CELLS["LSTM"]).parameters, AT)
    assert sum(value(row.entries, AT) for row in learned) == in_all


def test_the_axes_of_upper_layers_have_units_in_the_place_of_inputs() -> None:
    rows = {row.size: row for row in calculator("try", CELLS).sizes}
    weights = rows["m \\times n"]
    assert [value(axis, AT) for axis in weights.first] == [9, 6]
    assert [value(axis, AT) for axis in weights.above] == [9, 9]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0 bytes"),
        (1023, "1,023 bytes"),
        (1024, "1.0 KiB"),
        (1075, "1.0 KiB"),  # 1.0498, rounded down
        (1076, "1.1 KiB"),  # 1.0508, rounded up
        (1024**2 - 1, "1,024.0 KiB"),
        (1024**6, "1,024.0 PiB"),
    ],
)
def test_memory_has_one_digit_behind_the_point(number: int, text: str) -> None:
    assert bytes_text(number) == text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_shows_the_values_that_a_page_begins_with(name: str) -> None:
    page = Document("t", "", "s", "0", (Part("a", "A", (calculator("try", CELLS),)),))
    text = render(page, name)
    assert "2,480" in text and "77,100" in text and "27.2 KiB" in text
    assert "layers above" not in text.replace('class="above">layers above', "")  # there is one layer at first
