"""A Program refuses what cannot be right, and says where and why."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from derive.algebra.node import Node
from derive.algebra.shape import size
from derive.algebra.symbol import TensorSymbol
from derive.errors import DefinitionError
from derive.ops.contraction import contract
from derive.program import Program, Step

k, m, n = size("k"), size("m"), size("n")
W = TensorSymbol("W", (m, n), "parameter")
x, y = TensorSymbol("x", (n,), "input"), TensorSymbol("y", (m,), "output")
v, u = TensorSymbol("v", (m,)), TensorSymbol("u", (m,))


def _program(steps: Sequence[tuple[TensorSymbol, Node]], results: Sequence[TensorSymbol] = ()) -> Program:
    lines = tuple(Step(target, expr, line=number) for number, (target, expr) in enumerate(steps, 10))
    return Program((x, W), lines, tuple(results), "gru", "my_cell.py")


def test_statements_that_fit_make_a_program() -> None:
    program = _program([(v, contract("jk,k->j", W, x)), (y, v * v)], [y])
    assert list(program.by_name) == ["x", "W", "v", "y"]
    assert [str(s) for s in program.sizes] == ["n", "m"]
    assert program.defined[v].line == 10


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (
            [(v, contract("jk,k->j", W, x)), (y, v + u)],
            "my_cell.py:11: gru, statement y: u is used, but no statement defines it; known so far: x, W, v",
        ),
        (
            [(y, v + v), (v, contract("jk,k->j", W, x))],
            "my_cell.py:10: gru, statement y: v is used before it is defined; known so far: x, W",
        ),
        (
            [(v, contract("jk,k->j", W, x)), (v, contract("jk,k->j", W, x))],
            "my_cell.py:11: gru, statement v: v is defined twice, first on line 10",
        ),
        ([(x, x + x)], "my_cell.py:10: gru, statement x: x is defined twice"),
        (
            [(v, contract("jk,k->j", W, v))],
            "my_cell.py:10: gru, statement v: v is used in its own definition; known so far: x, W; "
            "what is carried from step to step is declared with state(...)",
        ),
        (
            [(y, contract("jk,k->j", W, x) * v), (u, v + y), (v, u + y)],
            "my_cell.py:10: gru, statement y: v is used before it is defined, in a circle: y uses v, v uses "
            "y; known so far: x, W; what is carried from step to step is declared with state(...)",
        ),
        ([(v, x + x)], "my_cell.py:10: gru, statement v: v has shape (m), but x + x has (n)"),
        (
            [(v, contract("j,j->", x, x))],
            "my_cell.py:10: gru, statement v: v has shape (m), but x @ x has (); "
            "did you mean `*`, the elementwise product?",
        ),
        (
            [(v, contract("jk,k->j", W, x.with_shape([k])))],
            "my_cell.py:10: gru, statement v: x (k) is used where (n) was declared",
        ),
        (
            [(v, x + contract("jk,k->j", W, x))],
            "my_cell.py:10: gru, statement v: x (n) + W @ x (m): an elementwise operation needs equal shapes",
        ),
    ],
)
def test_a_statement_that_does_not_fit_is_named(steps: list[tuple[TensorSymbol, Node]], message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        _program(steps)
    assert str(caught.value) == message


def test_a_result_must_be_computed() -> None:
    with pytest.raises(DefinitionError) as caught:
        _program([(v, contract("jk,k->j", W, x))], [y])
    assert str(caught.value) == "my_cell.py: gru: the result y is never computed"


def test_an_input_is_listed_once() -> None:
    with pytest.raises(DefinitionError) as caught:
        Program((x, x), (), ())
    assert str(caught.value) == "x is defined twice"
