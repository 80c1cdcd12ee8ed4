"""What is printed for one unit, read by somebody who knows only mathematics, is what is computed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import mpmath
import numpy as np
import pytest

from derive.algebra.record import Array
from derive.algebra.shape import at_sizes
from derive.analysis.units import unit_statements
from derive.catalogue import load
from derive.checks.sizes import small
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.printing.latex import notation_of, symbol
from derive.printing.symbols import written
from derive.printing.units import unit_equations
from derive.program import Program
from derive.reading.scripts import linear
from tests.cells import sampled
from tests.evaluation import SIZES, point, values
from tests.exploring import SHARES, explore
from tests.printing.reader import read
from tests.strategies import cells

_INDEX = r"(\d*[A-Za-z]|\d+)([+-](\d*[A-Za-z]|\d+))*"


def _entries(program: Program, known: Mapping[str, Array], sizes: Mapping[str, int] = SIZES) -> Any:
    """Looks an entry up by how it is written."""
    notation = notation_of(program)
    table = {written(s, notation, "@").text: s for s in [*program.inputs, *program.defined] if s.shape}
    numbers = {symbol(s, notation): s for s in [*program.inputs, *program.defined] if not s.shape}

    def lookup(text: str, env: Mapping[str, int]) -> Any:
        if text in numbers:
            return known[numbers[text].name][()]
        if text in sizes:
            return mpmath.mpf(sizes[text])
        if text == "e" and "e_{@}" not in table:
            return mpmath.e
        if text == "\\pi":
            return mpmath.pi
        if text.startswith("\\delta_{") and not any(each.startswith("\\delta_{") for each in table):
            return mpmath.mpf(len({env[letter] for letter in text[len("\\delta_{") : -1]}) == 1)
        (found,) = {
            (table[pattern].name, indices)
            for pattern, indices in _spelled(text)
            if pattern in table and len(table[pattern].shape) == len(indices)
        }
        name, indices = found
        place = tuple(linear(each, {**sizes, **env}) - 1 for each in indices)
        inside = all(0 <= k < length for k, length in zip(place, known[name].shape, strict=True))
        return known[name][place] if inside else mpmath.mpf(0)  # padding: zero outside

    return lookup


def _spelled(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every way to take the end of a subscript for indices: with commas, or letters side by side."""
    text = re.sub(r"(?<=\d) (?=[A-Za-z])", "", text)  # 2 m + j
    for cut in re.finditer(r"(?<=[{,])[^{}]*(?=\})", text):
        for start in (k for k in range(cut.start(), cut.end()) if text[k - 1] in "{,"):
            tail = text[start : cut.end()]
            pattern = f"{text[:start]}@{text[cut.end() :]}"
            indices = tuple(tail.split(",") if re.search("[+,-]", tail) else tail)
            if all(re.fullmatch(_INDEX, index) for index in indices):
                yield pattern, indices


def _assert_printed_as_computed(program: Program, sizes: Mapping[str, int] = SIZES) -> None:
    known = point(program.inputs, sizes)
    known = {**known, **values(program, known, sizes)}
    lookup = _entries(program, known, sizes)
    equations = unit_equations(program, notation_of(program))
    for equation, line in zip(equations, unit_statements(program), strict=True):
        if "[" in equation.rhs:
            continue  # an entry of the whole: there is no formula for one number to be read
        says = read(equation.rhs, lookup, sizes)
        lasts = [at_sizes(size, sizes) for _, size in line.ranges]
        for index in np.ndindex(*lasts):
            env = {str(letter): k + 1 for (letter, _), k in zip(line.ranges, index, strict=True)}
            expected = lookup(equation.lhs, env)
            assert abs(says(env) - expected) < 1e-25 * (1 + abs(expected)), f"{equation.lhs} = {equation.rhs}"


@sampled
def test_the_printed_units_of_a_cell_and_its_gradient_are_what_they_compute(name: str) -> None:
    cell = load(name)
    _assert_printed_as_computed(gradient(cell), small(cell))


@pytest.mark.parametrize("share", SHARES)
def test_the_printed_units_of_any_program_are_what_it_computes(share: int) -> None:
    def check(cell: Cell) -> None:
        _assert_printed_as_computed(gradient(cell.program))

    explore(cells(statements=6), 60 if share else 25, share, check)


def test_the_reader_notices_a_missing_bracket() -> None:
    program = load("dense").program
    known = point(program.inputs)
    known = {**known, **values(program, known)}
    lookup = _entries(program, known)
    right, wrong = (
        read(tex, lookup, SIZES)({"j": 1}) for tex in (r"(1 - y_{j})\, y_{j}", r"1 - y_{j}\, y_{j}")
    )
    assert abs(right - wrong) > 1e-3


def test_the_reader_refuses_what_it_does_not_know() -> None:
    with pytest.raises(AssertionError, match="does not know"):
        read(r"a \odot b!", lambda text, env: 0, SIZES)
    with pytest.raises(AssertionError, match="nobody reads"):
        read("a)", lambda text, env: 0, SIZES)


def test_without_brackets_the_reader_finds_other_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.printing.units.enclosed", lambda text: text)
    with pytest.raises(AssertionError):
        _assert_printed_as_computed(gradient(load("elman")))
