"""What a page says of memory is the tape's formula, read back from the sentence."""

from __future__ import annotations

import re

import sympy

from derive.algebra.shape import size
from derive.catalogue import load
from derive.definition import Cell
from derive.document.model import Prose
from derive.document.parameters import parameters
from derive.document.spans import Math, Span
from derive.schedule import schedule
from derive.schedule.tape import tape_numbers
from tests.cells import sampled


def costs(cell: Cell) -> list[Span]:
    """The last paragraph."""
    *_, last = parameters(cell)
    assert isinstance(last, Prose)
    return list(last.spans)


def sentence(cell: Cell) -> tuple[str, list[str]]:
    """The words of the last paragraph after its figures, and the formulas there."""
    spans = costs(cell)
    start = max(k for k, span in enumerate(spans) if "Over " in span.text or "Of " in span.text)
    after = spans[start:]
    return "".join(span.text for span in after), [s.text for s in after if isinstance(s, Math)]


def read(tex: str) -> sympy.Expr:
    """A polynomial as the page writes it."""
    code = re.sub(r"\^\{(\d+)\}", r"**\1", tex)
    code = re.sub(r"(?<=[\w)]) (?=[\w(])", "*", code)
    letters = {each: size(each) for each in re.findall(r"[A-Za-z]", code)}
    return sympy.expand(sympy.sympify(code, locals=letters))


@sampled
def test_the_formula_on_the_page_is_that_of_the_tape(name: str) -> None:
    cell, found = load(name), schedule(load(name))
    if tape_numbers(found) == 0:
        assert "it reads" not in "".join(span.text for span in costs(cell))
        return
    _, (*sizes, formula) = sentence(cell)
    steps, samples = [size(each) for each in sizes] if cell.states else [sympy.Integer(1), size(sizes[0])]
    assert read(formula) == tape_numbers(found, steps, samples)


def test_an_lstm_s_page_says_why_there_is_one_step_more() -> None:
    words, _ = sentence(load("lstm"))
    assert words.endswith("it reads T B (n + 6 m) + B m: a state after one step is the one before the next.")


def test_letters_are_others_where_the_cell_has_something_of_that_name() -> None:
    words, (steps, samples, _) = sentence(load("scornn"))  # it has a matrix B
    assert (steps, samples) == ("T", "N")
    assert words.endswith("it reads T N (n + 3 m) + 4 m^{2}: what is made of parameters alone is there once.")
