"""Gradients of programs that nobody thought of, proved: at every random program the derived one is diff."""

from __future__ import annotations

import pytest

from derive.checks.exact import prove_gradient
from derive.checks.proof import Undefined
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.program import Program
from tests.exploring import SHARES, Record, Tally, explore
from tests.strategies import cells, recurrent_cells

SIZES = {"n": 2, "m": 3, "k": 2}


def _assert_proved(program: Program, tally: Tally) -> None:
    """A program that is nowhere defined in exact numbers is counted."""
    tally.program(program)
    try:
        proof = prove_gradient(program, gradient(program), SIZES)
    except Undefined:  # many square roots: no random point has all of them
        tally["undefined"] += 1
    else:
        assert proof.holds, proof.different
        tally["scalars proved"] += proof.scalars


def _assert_most_were_proved(tally: Tally) -> None:
    assert tally["undefined"] <= 0.2 * tally["programs"]


@pytest.mark.parametrize("share", SHARES)
def test_the_gradient_of_any_step_is_proved(share: int, record_property: Record) -> None:
    tally = Tally()

    def check(cell: Cell) -> None:
        _assert_proved(cell.program, tally)

    explore(recurrent_cells(8 if share else 5), 30 if share else 8, share, check)
    tally.report(record_property)
    _assert_most_were_proved(tally)


@pytest.mark.parametrize("share", SHARES)
def test_so_is_the_gradient_of_its_gradient(share: int, record_property: Record) -> None:
    tally = Tally()

    def check(cell: Cell) -> None:
        _assert_proved(gradient(cell.program), tally)

    explore(cells(3), 30 if share else 6, share, check)
    tally.report(record_property)
    _assert_most_were_proved(tally)
