"""What one unit computes, evaluated number by number, is what the program computes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.record import Array, record
from derive.algebra.shape import size
from derive.algebra.symbol import TensorSymbol
from derive.analysis.entries import Delta, Entry, Total
from derive.analysis.units import unit_statements
from derive.catalogue import load
from derive.checks.sizes import small
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.passes.jacobian import state_jacobian
from derive.program import Program
from tests.cells import sampled
from tests.evaluation import SIZES, Reals, point, value, values
from tests.exploring import SHARES, explore
from tests.strategies import cells

Letters = Mapping[sympy.Symbol, int]


def _integer(expression: sympy.Expr, at: Letters) -> int:
    return int(expression.subs({s: at[s] for s in expression.free_symbols}))


def _number(node: Node, known: Mapping[str, Array], at: Letters) -> Any:
    """The value of a scalar expression at values of its letters, sizes among them."""
    sizes = {s.name: number for s, number in at.items()}
    if isinstance(node, Total):
        last = _integer(node.last, at)
        return mpmath.fsum(_number(node.body, known, {**at, node.index: k}) for k in range(1, last + 1))
    if isinstance(node, Delta):
        first, second = (_integer(index, at) for index in node.args)
        return mpmath.mpf(first == second)
    if isinstance(node, Entry):
        whole, place = value(node.of, known, sizes), tuple(_integer(i, at) - 1 for i in node.indices)
        inside = all(0 <= k < length for k, length in zip(place, whole.shape, strict=True))
        return whole[place] if inside else mpmath.mpf(0)  # padding: zero outside
    if isinstance(node, TensorSymbol):
        return known[node.name][()]
    if isinstance(node, Scalar):
        exact = node.value.subs(at)  # a size may stand in it
        return mpmath.mpf(exact.p) / exact.q if exact.is_Rational else mpmath.mpf(str(exact.evalf(60)))
    assert isinstance(node, Apply)
    operands = [np.array(_number(operand, known, at), dtype=object) for operand in node.operands]
    return record(node).entries(node, operands, sizes, Reals())[()]


def _assert_same(program: Program, sizes: Mapping[str, int] = SIZES) -> None:
    inputs = point(program.inputs, sizes)
    known = {**inputs, **values(program, inputs, sizes)}
    lengths = {size(name): length for name, length in sizes.items()}  # one may stand in numbers only
    covered = {name: np.zeros(array.shape, dtype=int) for name, array in known.items()}
    for line in unit_statements(program):
        for index in np.ndindex(*(_integer(extent, lengths) for _, extent in line.ranges)):
            letters = (letter for letter, _ in line.ranges)
            at = lengths | {letter: k + 1 for letter, k in zip(letters, index, strict=True)}
            indices = line.target.indices if isinstance(line.target, Entry) else ()
            place = tuple(_integer(i, at) - 1 for i in indices)
            name = line.step.target.name
            covered[name][place] += 1
            assert abs(_number(line.expr, known, at) - known[name][place]) < 1e-25, (name, place)
    for step in program.steps:
        assert (covered[step.target.name] == 1).all(), "every number has one formula"


@sampled
def test_the_units_of_a_cell_and_its_gradient_are_the_cell(name: str) -> None:
    _assert_same(gradient(load(name)), small(load(name)))


@pytest.mark.parametrize("name", ["elman", "gru", "lstm-concatenated"])
def test_the_entries_of_a_jacobian_are_the_jacobian(name: str) -> None:
    _assert_same(state_jacobian(load(name)))


def test_the_units_of_a_second_order_program_are_the_program() -> None:
    _assert_same(gradient(gradient(load("lstm-concatenated"))))


@pytest.mark.parametrize("share", SHARES)
def test_the_units_of_any_program_are_the_program(share: int) -> None:
    def check(cell: Cell) -> None:
        _assert_same(cell.program)
        _assert_same(gradient(cell.program))

    explore(cells(statements=8), 60 if share else 25, share, check)
