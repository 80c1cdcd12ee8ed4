"""In the early loop no vector is multiplied twice in a row by what was known before."""

from __future__ import annotations

import pytest

from derive.catalogue import load
from derive.definition import Cell
from derive.schedule import schedule
from tests.schedule.test_scheduler import KNOWN


def loop(cell: Cell, early: bool) -> list[str]:
    """The statements of the loop back."""
    return [str(step) for step in schedule(cell, True, early).backward.loop.program.steps]


def test_a_product_that_only_a_product_reads_is_part_of_it() -> None:
    assert "adj_a_z = adj_h_next * adj_a_z_early" in loop(load("gru"), True)
    before = map(str, schedule(load("gru"), True, True).backward.before.program.steps)
    assert "adj_a_z_early = (h - g) * z * (1 - z)" in before


def test_what_two_statements_read_keeps_its_name() -> None:
    """The adjoint of the GRU's candidate is read by the reset gate's and by the product's."""
    found = loop(load("gru"), True)
    assert "adj_a_g = adj_h_next * adj_a_g_early" in found and "adj_q = adj_a_g * r" in found


@pytest.mark.parametrize("name", KNOWN)
def test_the_early_loop_has_no_more_statements(name: str) -> None:
    assert len(loop(load(name), True)) <= len(loop(load(name), False))
