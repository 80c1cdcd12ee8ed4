"""Expressions and statements as LaTeX, as an author would write them."""

from __future__ import annotations

import pytest
import sympy

from derive.algebra.node import Node, Scalar, add, apply, mul
from derive.algebra.notation import enclosed
from derive.algebra.symbol import TensorSymbol
from derive.catalogue import load
from derive.ops.constants import eye
from derive.ops.contraction import contract, scale_rows
from derive.passes.gradient import gradient
from derive.passes.jacobian import state_jacobian
from derive.printing.latex import equation, latex, notation_of
from derive.program import Step
from tests.cells import every_cell, sampled

x, y, z = (TensorSymbol(name, (3,), "parameter") for name in "xyz")
s = TensorSymbol("s", (), "parameter")
M = TensorSymbol("M", (3, 3), "parameter")
L = M.in_layer(1)
Mx = contract("jk,k->j", M, x)

WRITTEN: list[tuple[Node, str]] = [
    (x * y * z, r"x \odot y \odot z"),
    (x * Mx, r"x \odot (M\, x)"),
    (x * (1 - y), r"x \odot (1 - y)"),
    (x - (y - z), "x - (y - z)"),
    (x - y * z, r"x - y \odot z"),
    (-(x + y), "-(x + y)"),
    (x * -y, r"-x \odot y"),
    (x * 2 * y, r"2\, x \odot y"),
    (mul(Scalar(2), Scalar(3)), r"2 \cdot 3"),
    (s * x, r"s\, x"),
    (x * apply("tanh", y), r"x \odot \tanh(y)"),
    (s * apply("tanh", s), r"s \tanh(s)"),
    (apply("tanh", x) ** 2, r"\tanh^{2}(x)"),
    (apply("exp", x) ** 2, r"(\exp(x))^{2}"),
    (x**2, "x^{2}"),
    (x.in_layer(1) ** 2, "(x^{(1)})^{2}"),
    ((x + y) ** 2, "(x + y)^{2}"),
    ((x**2) ** 3, "(x^{2})^{3}"),
    (x ** sympy.Rational(1, 2), r"\sqrt{x}"),
    (apply("sigmoid", -x), r"\sigma(-x)"),
    (apply("sigmoid", x / y), r"\sigma\left(\frac{x}{y}\right)"),
    (apply("sqrt", x), r"\sqrt{x}"),
    (apply("absolute", x), "|x|"),
    (apply("absolute", x / y), r"\left|\frac{x}{y}\right|"),
    ((x + y) / z, r"\frac{x + y}{z}"),
    (Mx + y, r"M\, x + y"),
    (contract("jk,j->k", M, x), r"M^{\top}\, x"),
    (contract("jk,j->k", L, x), r"M^{(1)\top}\, x"),
    (contract("jk,k->j", M, x + y), r"M\, (x + y)"),
    (contract("jk,k->j", M, x * y), r"M\, (x \odot y)"),
    (contract("jk,k->j", apply("inverse", M), x), r"M^{-1}\, x"),
    (contract("jk,j->k", apply("inverse", M), x), r"(M^{-1})^{\top}\, x"),
    (contract("j,k->jk", x, y), r"x\, y^{\top}"),
    (contract("j,k->jk", x + y, y + z), r"(x + y)\, (y + z)^{\top}"),
    (contract("j,j->", x, y), r"x^{\top}\, y"),
    (contract("jp,pk->jk", M, L), r"M\, M^{(1)}"),
    (contract("jk->kj", M), r"M^{\top}"),
    (contract("j->", x), r"\mathbf{1}^{\top}\, x"),
    (scale_rows(x * y, M, 1), r"\operatorname{diag}(x \odot y)\, M"),
    (scale_rows(x, eye((sympy.Integer(3),)), 1), r"\operatorname{diag}(x)"),
    (contract("jk,k->j", M.marked("seed"), x), r"\Delta^{M}\, x"),
    (contract("jk,j->k", M.marked("seed"), x), r"(\Delta^{M})^{\top}\, x"),
    (apply("concat", x, y, attributes=(sympy.Integer(0),)), r"[x,\, y]"),
    (apply("slice", x, attributes=(sympy.Integer(0), sympy.Integer(1), sympy.Integer(3))), "[x]_{2:3}"),
    (Scalar(sympy.Rational(44715, 10**6)) * x, r"0.044715\, x"),
    (Scalar(sympy.Rational(1, 2)) * x, r"\frac{1}{2}\, x"),
    (x + Scalar(-1), "x - 1"),
]


@pytest.mark.parametrize(("node", "text"), WRITTEN, ids=[text for _, text in WRITTEN])
def test_an_expression_is_written(node: Node, text: str) -> None:
    assert latex(node) == text


def test_sympy_prints_our_nodes_by_the_same_rules() -> None:
    assert sympy.latex(x * (1 - y)) == r"x \odot (1 - y)"


def test_brackets_grow_only_around_what_is_tall() -> None:
    assert enclosed("a_{f}^{2}") == "(a_{f}^{2})"
    assert enclosed(r"\frac{a}{b}", "[", "]") == r"\left[\frac{a}{b}\right]"


@every_cell
def test_no_bracket_of_a_cell_grows_without_need(name: str) -> None:
    cell = load(name)
    for step in gradient(cell).steps + state_jacobian(cell).steps:
        text = equation(step, notation_of(cell.program)).rhs
        assert r"\left" not in text or r"\frac" in text or r"\sum" in text


def test_the_terms_of_an_equation_are_its_right_side() -> None:
    found = equation(gradient(load("lstm")).steps[11])
    assert found.lhs == r"\bar{c}_{t}"
    assert found.relation == "="
    assert found.terms == (r"\Delta^{c}_{t}", r"+ \bar{h}_{t} \odot o_{t} \odot (1 - \tanh^{2}(c_{t}))")
    assert found.rhs == latex(gradient(load("lstm")).steps[11].expr)


@sampled
def test_every_right_side_is_its_terms_in_order(name: str) -> None:
    first = gradient(load(name))
    for program in (first, gradient(first)):
        notation = notation_of(program)
        for step in program.steps:
            found = equation(step, notation)
            assert found.rhs == latex(step.expr, notation)
            assert all(term[:2] in ("+ ", "- ") for term in found.terms[1:])


def test_a_difference_is_broken_before_its_sign() -> None:
    assert equation(Step(z, add(x, -y, -(x + y)))).terms == ("x", "- y", "- (x + y)")


LSTM = r"""
a_{f,t} = W_{f}\, x_{t} + U_{f}\, h_{t-1} + b_{f}
f_{t} = \sigma(a_{f,t})
a_{i,t} = W_{i}\, x_{t} + U_{i}\, h_{t-1} + b_{i}
i_{t} = \sigma(a_{i,t})
a_{g,t} = W_{g}\, x_{t} + U_{g}\, h_{t-1} + b_{g}
g_{t} = \tanh(a_{g,t})
a_{o,t} = W_{o}\, x_{t} + U_{o}\, h_{t-1} + b_{o}
o_{t} = \sigma(a_{o,t})
c_{t} = f_{t} \odot c_{t-1} + i_{t} \odot g_{t}
h_{t} = o_{t} \odot \tanh(c_{t})
\bar{h}_{t} = \Delta^{h}_{t}
\bar{c}_{t} = \Delta^{c}_{t} + \bar{h}_{t} \odot o_{t} \odot (1 - \tanh^{2}(c_{t}))
\bar{o}_{t} = \bar{h}_{t} \odot \tanh(c_{t})
\bar{a}_{o,t} = \bar{o}_{t} \odot o_{t} \odot (1 - o_{t})
\bar{g}_{t} = \bar{c}_{t} \odot i_{t}
\bar{a}_{g,t} = \bar{g}_{t} \odot (1 - g_{t}^{2})
\bar{\imath}_{t} = \bar{c}_{t} \odot g_{t}
\bar{a}_{i,t} = \bar{\imath}_{t} \odot i_{t} \odot (1 - i_{t})
\bar{f}_{t} = \bar{c}_{t} \odot c_{t-1}
\bar{a}_{f,t} = \bar{f}_{t} \odot f_{t} \odot (1 - f_{t})
\bar{x}_{t} = W_{f}^{\top}\, \bar{a}_{f,t} + W_{i}^{\top}\, \bar{a}_{i,t} + W_{g}^{\top}\, \bar{a}_{g,t} + W_{o}^{\top}\, \bar{a}_{o,t}
\bar{h}_{t-1} = U_{f}^{\top}\, \bar{a}_{f,t} + U_{i}^{\top}\, \bar{a}_{i,t} + U_{g}^{\top}\, \bar{a}_{g,t} + U_{o}^{\top}\, \bar{a}_{o,t}
\bar{c}_{t-1} = \bar{c}_{t} \odot f_{t}
\bar{W}_{f} = \bar{a}_{f,t}\, x_{t}^{\top}
\bar{U}_{f} = \bar{a}_{f,t}\, h_{t-1}^{\top}
\bar{b}_{f} = \bar{a}_{f,t}
"""  # noqa: E501


def test_the_lstm_and_its_gradient_read_as_in_a_textbook() -> None:
    found = [equation(step) for step in gradient(load("lstm")).steps]
    lines = [f"{e.lhs} {e.relation} {e.rhs}" for e in found]
    assert lines[: len(LSTM.strip().splitlines())] == LSTM.strip().splitlines()


def test_a_block_of_the_jacobian_is_a_fraction_of_differentials() -> None:
    block = state_jacobian(load("lstm")).steps[-1]
    assert equation(block).lhs == r"\frac{\partial h_{t}}{\partial c_{t-1}}"
