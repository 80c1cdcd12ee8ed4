r"""What is printed, read by somebody who knows mathematics and the table of symbols, is what is computed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import mpmath
import numpy as np
import pytest

from derive.algebra.shape import evaluate as lengths
from derive.catalogue import load
from derive.checks.sizes import small
from derive.definition import Cell
from derive.export import export
from derive.passes.gradient import gradient
from derive.printing.latex import notation_of
from derive.program import Program
from derive.reading.meaning import Meaning
from derive.reading.tokens import Unreadable
from tests.cells import sampled
from tests.evaluation import SIZES, point, values
from tests.exploring import SHARES, Record, Tally, explore
from tests.latex.reading import agrees, misread, symbols
from tests.strategies import cells, recurrent_cells

X, Y = (np.array([mpmath.mpf(z) for z in each], dtype=object) for each in ([2, 3, 5], [7, 11, 13]))
M = np.array([[mpmath.mpf(3 * j + k) for k in range(3)] for j in range(3)], dtype=object)
S = np.array(mpmath.mpf(4), dtype=object)
KNOWN = {"x": X, "y": Y, "M": M, "s": S, "\\sigma": X}


def read(tex: str, shape: tuple[int, ...] = (3,)) -> list[float]:
    found = Meaning(KNOWN, {"n": 2, "m": 3}).of(tex, shape)
    return [float(z) for z in np.ravel(found)]


# -- programs


def _assert_read_back(program: Program, sizes: Mapping[str, int], tally: Tally | None = None) -> None:
    if tally is not None:
        tally.program(program)
    wrong = [str(each) for each in misread(program, sizes)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("share", SHARES)
def test_the_formulas_of_any_step_and_its_gradient_say_what_is_computed(
    share: int, record_property: Record
) -> None:
    tally = Tally()

    def check(cell: Cell) -> None:
        _assert_read_back(gradient(cell.program), SIZES, tally)

    statements, examples = (20, 150) if share else (10, 15)
    explore(recurrent_cells(statements), examples, share, check)
    tally.report(record_property)


@pytest.mark.parametrize("share", SHARES)
def test_so_do_those_of_the_second_order(share: int, record_property: Record) -> None:
    tally = Tally()

    def check(cell: Cell) -> None:
        _assert_read_back(gradient(gradient(cell.program)), SIZES, tally)

    explore(cells(4), 60 if share else 5, share, check)
    tally.report(record_property)


@sampled
def test_the_formulas_of_every_cell_say_what_is_computed(name: str) -> None:
    cell = load(name)
    _assert_read_back(gradient(cell.program), small(cell))


# -- what is exported


def _equations(tex: str) -> Iterator[tuple[str, str]]:
    """Label and right side of every equation, its lines put together."""
    for body in re.findall(r"\\begin\{align\}(.*?)\\end\{align\}", tex, re.S):
        whole = re.sub(r"\\notag \\\\\s*&\\quad", "", body)
        for _, right, label in re.findall(r"^ *(.*?) &= (.*?) \\label\{eq:[^:]*:(.*?)\}", whole, re.M):
            yield label, right


@sampled
def test_every_equation_of_an_exported_file_can_be_read(name: str) -> None:
    cell = load(name)
    program, sizes = gradient(cell.program), small(cell)
    known = values(program, point(program.inputs, sizes), sizes)
    meaning, found = Meaning(symbols(program, known), sizes), dict(_equations(export(cell, "tex")))
    assert {step.target.name for step in program.steps} <= found.keys()
    assert notation_of(program) == notation_of(cell.program)
    for step in program.steps:
        says = meaning.of(found[step.target.name], lengths(step.target.shape, sizes))
        assert agrees(says, known[step.target.name]), found[step.target.name]


# -- the reader reads as books are read


@pytest.mark.parametrize(
    ("tex", "value"),
    [
        (r"x + y \odot x", [16, 36, 70]),
        (r"2\, x \odot y", [28, 66, 130]),
        (r"s\, x + 1", [9, 13, 21]),
        (r"M\, x", [13, 43, 73]),
        (r"M^{\top}\, x - x", [37, 46, 54]),
        (r"x^{\top}\, y\, x", [224, 336, 560]),
        (r"\frac{x + y}{s}", [2.25, 3.5, 4.5]),
        (r"(x - y)^{2}", [25, 64, 64]),
        (r"-x^{2}", [-4, -9, -25]),
        (r"[y]_{2:3}", [11, 13]),
        (r"[[x,\, y]]_{m:m+1}", [5, 7]),
        (r"\left[\sum_{k} M_{jk}\, x_{k}\right]_{j}", [13, 43, 73]),
        (r"[x_{j+1}]_{j}", [3, 5, 0]),
        (r"\left[\sum_{p+u-1=j,\, u \le 2} x_{p}\right]_{j}", [2, 5, 8, 5]),
        (r"\max(x,\, s\, \mathbf{1})", [4, 4, 5]),
        (r"\sigma \odot x", [4, 9, 25]),
        (r"\log\exp(x)", [2, 3, 5]),
        (r"|x - s\, \mathbf{1}|", [2, 1, 1]),
        (r"(x + y) / s", [2.25, 3.5, 4.5]),
    ],
)
def test_formulas_are_read_as_in_books(tex: str, value: list[float]) -> None:
    assert read(tex, (len(value),)) == pytest.approx(value)


@pytest.mark.parametrize(
    ("tex", "reason"),
    [
        (r"x\, y", "a column"),
        (r"x\, s\, y", "a column"),
        (r"M\, x^{\top}", "inner sizes"),
        (r"x \odot s", "with a number"),
        (r"x + M\, \mathbf{1}", "beside each other"),
        (r"M^{2}\, x", "power 2 of a matrix"),
        (r"x \odot s\, y / x", "nobody reads"),
        (r"M^{\top}^{\top}\, x", "a second"),
        (r"\tanh\, (x)", "nobody knows the name"),
        (r"x)", "nobody reads"),
        (r"x \oslash y", "nobody knows|nobody reads"),
        (r"x!", "signs that nobody knows"),
        (r"\left[\sum_{p} x_{j+p}\right]_{j}", "how far p goes"),
        (r"s", "a number stands where"),
        (r"[x,\, \mathbf{1}]", "how large this ones is"),
    ],
)
def test_what_is_wrong_or_ambiguous_is_refused(tex: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(tex)


def test_two_symbols_that_are_written_alike_are_noticed() -> None:
    program = load("lstm").program
    known = values(program, point(program.inputs))
    clash = {**program.by_name}
    assert len(symbols(program, known)) == len(clash)


def test_without_brackets_the_reader_finds_other_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.printing.latex.enclosed", lambda text, opening="(", closing=")": text)
    with pytest.raises(AssertionError):
        _assert_read_back(gradient(load("lstm").program), SIZES)
