"""What is printed for one unit, read by somebody who knows only mathematics, is what is computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from derive.algebra.record import Array
from derive.analysis.units import unit_statements
from derive.catalogue import load, names
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.printing.latex import notation_of
from derive.printing.symbols import written
from derive.printing.units import unit_equations
from derive.program import Program
from tests.evaluation import SIZES, point, values
from tests.printing.reader import read
from tests.strategies import cells

LETTERS = "jklpquv"


def _spellings(rank: int) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    """Every way to write indices: letters side by side, or some of them shifted by a size."""
    single = [(letter, (letter, "")) for letter in LETTERS]
    shifted = [(f"{size}+{letter}", (letter, size)) for letter in LETTERS for size in SIZES]
    for chosen in product(single + shifted, repeat=rank):
        texts = [text for text, _ in chosen]
        together = all(len(text) == 1 for text in texts)
        yield ("" if together else ",").join(texts), tuple(index for _, index in chosen)


def _entries(program: Program, known: Mapping[str, Array]) -> Any:
    """Looks an entry up by how it is written."""
    notation = notation_of(program)
    table = {
        written(symbol, notation, text).text: (symbol.name, indices)
        for symbol in [*program.inputs, *program.defined]
        for text, indices in _spellings(len(symbol.shape))
    }

    def lookup(text: str, env: Mapping[str, int]) -> Any:
        name, indices = table[text]
        return known[name][tuple(env[letter] + SIZES.get(size, 0) - 1 for letter, size in indices)]

    return lookup


def _assert_printed_as_computed(program: Program) -> None:
    known = point(program.inputs)
    known = {**known, **values(program, known)}
    lookup = _entries(program, known)
    equations = unit_equations(program, notation_of(program))
    for equation, line in zip(equations, unit_statements(program), strict=True):
        if "[" in equation.rhs:
            continue  # an entry of the whole: there is no formula for one number to be read
        says = read(equation.rhs, lookup, SIZES)
        lasts = [int(size.subs({s: SIZES[s.name] for s in size.free_symbols})) for _, size in line.ranges]
        for index in np.ndindex(*lasts):
            env = {str(letter): k + 1 for (letter, _), k in zip(line.ranges, index, strict=True)}
            expected = lookup(equation.lhs, env)
            assert abs(says(env) - expected) < 1e-25 * (1 + abs(expected)), f"{equation.lhs} = {equation.rhs}"


@pytest.mark.parametrize("name", names())
def test_the_printed_units_of_a_cell_and_its_gradient_are_what_they_compute(name: str) -> None:
    _assert_printed_as_computed(gradient(load(name)))


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(cells(statements=6))
def test_the_printed_units_of_any_program_are_what_it_computes(cell: Cell) -> None:
    _assert_printed_as_computed(cell.program)


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
