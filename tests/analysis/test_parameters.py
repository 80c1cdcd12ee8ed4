"""How many parameters a cell has."""

from __future__ import annotations

import pytest
import sympy

from derive.algebra.shape import at_sizes
from derive.analysis.parameters import parameters
from derive.catalogue import load, names
from derive.definition import Cell, let, matrix, output, parameter, sizes, vector

COUNTED = {
    "dense": 220, "elman": 620, "lstm": 2480, "lstm-concatenated": 2480, "lstm-coupled": 1860,
    "lstm-peephole": 2540, "lstm-deep-gates": 4160, "lstm-stacked": 5760,
    "gru": 1880, "gru-reset-before": 1860, "gru-chung": 1860,
}  # fmt: skip


@pytest.mark.parametrize("name", names())
def test_the_factored_form_is_the_sum_of_the_rows(name: str) -> None:
    found = parameters(load(name))
    rows = sympy.expand(sum(row.formula for row in found.rows))
    assert sympy.expand(sum(group.formula for group in found.factored)) == rows == found.total
    assert at_sizes(found.total, found.sizes) == found.number == sum(row.number for row in found.rows)


@pytest.mark.parametrize(("name", "number"), COUNTED.items())
def test_ten_inputs_and_twenty_units_have_this_many_parameters(name: str, number: int) -> None:
    assert parameters(load(name)).number == number


def test_other_sizes_give_other_numbers() -> None:
    assert parameters(load("lstm"), {"n": 1, "m": 1}).number == 12


def test_sizes_of_a_cells_own_get_numbers_that_differ() -> None:
    p, q = sizes("p q")
    y = output("y", p)
    cell = Cell("other sizes", [let(y, matrix("A", p, q) @ vector("x", q) + parameter("b", p))])
    found = parameters(cell)
    assert len(set(found.sizes.values())) == len(found.sizes) == 2
    assert found.number == found.sizes["p"] * found.sizes["q"] + found.sizes["p"]


def test_a_cell_without_parameters_has_none() -> None:
    n = sizes("n")
    found = parameters(Cell("sum", [let(output("y", n), vector("x", n) + vector("z", n))]))
    assert (found.rows, found.total, found.factored, found.number) == ((), 0, (), 0)
