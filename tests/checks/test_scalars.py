"""SymPy's gradients of scalar equations stay small enough to be derived again."""

from __future__ import annotations

import pytest

from derive.catalogue import load
from derive.checks.scalars import explicit
from derive.checks.sizes import small


@pytest.mark.parametrize("name", ["scornn", "mesa-net", "lstm"])  # two divide by a determinant
def test_a_formula_of_the_second_order_is_short(name: str) -> None:
    cell = load(name)
    second = explicit(cell.program, small(cell)).gradient().gradient()
    longest = max(expr.count_ops() for _, expr in second.equations)
    assert longest < 1000  # with the determinants written out it is 5,000 and 17,000


def test_an_argument_that_occurs_twice_has_one_name() -> None:
    cell = load("mesa-net")
    named = [
        (entry, expr) for entry, expr in explicit(cell.program, small(cell)).equations if entry.auxiliary
    ]
    assert named and len({expr for _, expr in named}) == len(named)
