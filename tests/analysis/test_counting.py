"""Counts by counting agree with formulas, and what is read is what the equations have."""

from __future__ import annotations

import pytest

from derive import catalogue
from derive.algebra.shape import at_sizes
from derive.analysis.cost import cost
from derive.analysis.counting import kept, learned, multiplied, numbers, readers
from derive.analysis.parameters import example_sizes, parameters
from derive.analysis.unit_reads import unit_reads
from tests.cells import sampled


@sampled
def test_counting_entries_gives_the_formula(name: str) -> None:
    cell = catalogue.load(name)
    sizes = example_sizes(cell)
    assert numbers(cell.parameters, sizes) == at_sizes(parameters(cell).total, sizes)
    assert set(learned(cell.program)) == set(cell.parameters)
    assert numbers(kept(cell, 1), sizes) == at_sizes(cost(cell).stored_numbers, sizes)


def test_a_tensor_is_counted_once() -> None:
    lstm = catalogue.load("lstm")
    assert numbers([*lstm.parameters, *lstm.parameters], {"n": 10, "m": 20}) == 2480


def test_peepholes_stand_in_products_with_the_cell_state() -> None:
    program = catalogue.load("lstm-peephole").program
    old, new = program.by_name["c"], program.by_name["c_next"]
    assert [str(p) for p in multiplied(program, old)] == ["p_f", "p_i"]
    assert [str(p) for p in multiplied(program, new)] == ["p_o"]
    assert [str(step.target) for step in readers(program, old)] == ["a_f", "a_i", "c_next"]


@pytest.mark.parametrize(("name", "expected"), [("dense", {"x": 1}), ("elman", {"x": 1, "h": 1})])
def test_what_a_unit_sums_over_it_reads_whole(name: str, expected: dict[str, int]) -> None:
    cell = catalogue.load(name)
    read = unit_reads(cell.program)
    assert {s.name: len(read[s]) for s in (*cell.inputs, *cell.states)} == expected
    assert all(len(read[p]) == len(p.shape) - 1 for p in cell.parameters)
