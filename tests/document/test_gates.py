"""A kind of gate is read off words and use, and has one colour everywhere."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from derive import catalogue, resources
from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors
from derive.document.gates import FILL, KINDS, concerns, kinds, of
from tests.cells import sampled

LIGHT, DARK = ("#fdfcfa", "#20242b"), ("#14171b", "#d5d9de")  # a page's background and its text


def told(name: str) -> Mapping[str, str]:
    """The kinds of a cell of the catalogue."""
    return {s: kind for s, kind in kinds(catalogue.load(name).program).items() if not s.startswith("a_")}


def test_the_gates_of_well_known_cells_have_the_kinds_that_books_give_them() -> None:
    assert told("lstm") == {"f": "forget", "i": "input", "g": "candidate", "o": "output"}
    for name in ("gru-chung", "gru-reset-before"):
        assert told(name) == {"z": "forget", "r": "reset", "g": "candidate"}
    assert {told("mamba")["A_dis"], told("rwkv-4")["e"], told("cfn")["theta"]} == {"forget"}
    assert told("elman") == told("dense") == {}


def test_a_cell_without_words_is_read_by_what_multiplies_what() -> None:
    n, m = sizes("n m")
    x, h, c = vector("x", n), state("h", m), state("c", m)
    p, q, r, s, u = vectors("p q r s u", m)
    cell = Cell("Nameless", [
        let(p, sigmoid(affine(x, h))), let(q, sigmoid(affine(x, h))), let(s, sigmoid(affine(x, h))),
        let(u, sigmoid(affine(x, h))), let(r, tanh(affine(x, u * h))),
        let(c.next, p * c + q * r), let(h.next, s * tanh(c.next)),
    ])  # fmt: skip
    found = kinds(cell.program)
    assert [found[name] for name in "pqsur"] == ["forget", "input", "output", "reset", "candidate"]
    assert found["a_p"] == "forget" and "c_next" not in found


def test_the_share_that_is_one_minus_a_gate_belongs_to_the_gate() -> None:
    n, m = sizes("n m")
    x, h = vector("x", n), state("h", m)
    k, g = vectors("k g", m)
    both = ((1 - k) * h + k * g, k * h + (1 - k) * g)
    for new in both:
        steps = [let(k, sigmoid(affine(x, h))), let(g, tanh(affine(x, h))), let(h.next, new)]
        found = kinds(Cell("Leaky", steps).program)
        assert (found["k"], found["g"]) == ("forget", "candidate")


@sampled
def test_names_concern_statements_that_are_there(name: str) -> None:
    program = catalogue.load(name).program
    known, values = concerns(program), {step.target.name for step in program.steps if not step.target.marks}
    for step in program.steps:
        assert set(of(known, step.target.name)) <= values
        assert of(known, f"adj_{step.target.name}") == of(known, step.target.name) != ()
    for symbol in program.inputs:
        assert bool(of(known, f"grad_{symbol.name}")) == symbol.timeless
    assert of(known, "no such name") == ()


def test_pages_have_the_colours_of_the_table() -> None:
    sheet = (resources.docs_dir() / "stylesheets" / "diagram.css").read_text(encoding="utf-8")
    for name, kind in KINDS.items():
        assert f"  --gate-{name}: light-dark({kind.light}, {kind.dark});\n" in sheet
    assert sheet.count("  --gate-") == len(KINDS)


@pytest.mark.parametrize("name", KINDS)
def test_text_on_a_gate_and_a_gate_s_edge_are_readable_in_light_and_dark(name: str) -> None:
    for colour, (page, text) in ((KINDS[name].light, LIGHT), (KINDS[name].dark, DARK)):
        filled = [FILL * a + (1 - FILL) * b for a, b in zip(rgb(colour), rgb(page), strict=True)]
        assert contrast(filled, rgb(text)) > 4.5
        assert contrast(rgb(colour), rgb(page)) > 3


def rgb(colour: str) -> list[float]:
    """Red, green and blue from 0 to 1."""
    return [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]


def contrast(one: list[float], two: list[float]) -> float:
    """As the guidelines for accessible pages have it, from 1 to 21."""

    def light(colour: list[float]) -> float:
        r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    bright, dim = sorted((light(one), light(two)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)
