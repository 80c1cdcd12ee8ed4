"""Emitted functions of cells that nobody thought of, compared with the second route: a check that people rely
on for their own cells, and another one than the tests' own evaluation.
"""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import strategies as st

from derive.checks.multiprecision import NoValue
from derive.checks.second_route import second_route
from derive.definition import Cell
from tests.exploring import SHARES, Record, Tally, explore
from tests.own import cells_with_own
from tests.strategies import cells, recurrent_cells

KINDS = (
    pytest.param(cells(3), cells(6), id="stateless"),
    pytest.param(recurrent_cells(4), recurrent_cells(8), id="recurrent"),
    pytest.param(cells_with_own(), cells_with_own(), id="with-own-functions"),
)


def _assert_agreeing(cell: Cell, tally: Tally) -> None:
    """A cell whose equations have no real value at random points is counted."""
    tally.program(cell.program)
    try:
        with np.errstate(all="ignore"):  # what is no number is a failure by name
            found = second_route(cell)
    except NoValue:
        tally["without a value"] += 1
    else:
        assert found.failures == []
        tally["arrays compared"] += found.checked


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize(("few", "many"), KINDS)
def test_every_emitted_function_agrees_with_the_second_route(
    few: st.SearchStrategy[Cell], many: st.SearchStrategy[Cell], share: int, record_property: Record
) -> None:
    tally = Tally()
    explore(many if share else few, 25 if share else 8, share, lambda cell: _assert_agreeing(cell, tally))
    tally.report(record_property)
    assert tally["without a value"] <= 0.2 * tally["programs"]
