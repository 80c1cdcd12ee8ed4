r"""Formulas that could be read as something else, each once printed so: what random programs found."""

from __future__ import annotations

import pytest
import sympy

from derive.algebra.node import Node, apply, as_node
from derive.algebra.shape import size
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell, dot, let, outer, output, tensor, vector
from derive.ops.contraction import contract
from derive.ops.structure import concat, pad, spread, take
from derive.ops.windows import overlaid, reshape, windows
from derive.printing.latex import Notation, latex
from derive.printing.units import unit_equations

m, n = size("m"), size("n")
x, y, s, W, T = (
    TensorSymbol(name, shape, "input")
    for name, shape in {"x": (n,), "y": (n,), "s": (), "W": (m, n), "T": (m, n, m)}.items()
)
HALF = as_node(sympy.Rational(1, 2))


@pytest.mark.parametrize(
    ("node", "text"),
    [
        # a number between two tensors: juxtaposed they would be a product of matrices
        (x * s * y, r"x\, s \odot y"),
        (s * x * y, r"s\, x \odot y"),
        # of a matrix, a power would be a product, and an exponent -1 the inverse
        (W**2, r"W^{\odot 2}"),
        ((1 + W * W) ** -1, r"(1 + W \odot W)^{\odot -1}"),
        # a part of a concatenation has the size that is needed, which nothing else says
        (concat(x, apply("zeros", attributes=(m,))), r"[x,\, 0_{m}]"),
        (concat(spread(as_node(1), (m, n), ()), W), r"[\mathbf{1}_{m \times n};\, W]"),
        (concat(W, apply("eye", attributes=(m,)), axis=1), r"[W,\, I_{m}]"),
        # tanh^{-1} is another function; log sigma^2 the logarithm of a square
        (apply("tanh", x) ** -1, r"(\tanh(x))^{-1}"),
        (apply("tanh", x) ** 2, r"\tanh^{2}(x)"),
        (apply("logsigmoid", x) ** 2, r"(\log\sigma(x))^{2}"),
        (
            apply("fast_sigmoid", x, attributes=(sympy.Integer(2),)) ** 2,
            r"\left(\frac{x}{1 + 2\, \left|x\right|}\right)^{2}",
        ),
        # numbers before an exponent, and sums of sizes in a product
        (HALF**2 * x, r"\left(\frac{1}{2}\right)^{2}\, x"),
        (as_node(sympy.Rational(1, 10**5)) ** 2 * x, r"(10^{-5})^{2}\, x"),
        (x * as_node(m + 1), r"(m + 1)\, x"),
        # two superscripts at one letter are no TeX
        (outer(x, y**2), r"x\, (y^{2})^{\top}"),
        # which axes are repeated
        (spread(x, (m, n, m), [1]), r"[x_{k}]_{jkp}"),
        (spread(W, (m, n, m), [0, 1]), r"[W_{jk}]_{jkp}"),
        (spread(x, (n, m), [0]), r"x\, \mathbf{1}^{\top}"),
        # in which shape, along which of three axes, of what size
        (reshape(W, n * m), r"\operatorname{reshape}_{mn}(W)"),
        (concat(T, T, axis=1), r"\operatorname{concat}_{2}(T,\, T)"),
        (concat(T, T, axis=2), r"\operatorname{concat}_{3}(T,\, T)"),
        (pad(x, 0, 3 * m, sympy.Integer(0)), r"[0_{3m},\, x]"),
        (take(reshape(W, n * m), 0, m, n * m), r"[\operatorname{reshape}_{mn}(W)]_{m+1:mn}"),
        # which windows, and how long they are
        (contract("jk->j", windows(x, 0, 2)), r"\left[\sum_{k=1}^{2} x_{j+k-1}\right]_{j}"),
        # zeros around windows are not zeros around what they are taken from
        (pad(windows(x, 0, 2), 0, 1, 1), r"[0_{1};\, [x_{j+k-1}]_{jk};\, 0_{1}]"),
    ],
)
def test_a_formula_says_what_it_means(node: Node, text: str) -> None:

    assert latex(node, Notation(timed=False)) == text


def test_windows_are_put_back_where_an_equation_says() -> None:
    node = overlaid(TensorSymbol("Y", (m, 3), "input"), 0, 3, 1, m + 2)
    assert latex(node, Notation(timed=False)) == r"\left[\sum_{k+p-1=j} Y_{kp}\right]_{j}"
    pooled = overlaid(spread(x, (n, 2), [0]), 0, 2, 2, 2 * n)
    assert latex(pooled, Notation(timed=False)) == r"\left[\sum_{2k+p-2=j,\, p \le 2} x_{k}\right]_{j}"


def test_a_sum_over_all_letters_is_no_product_of_matrices() -> None:
    node = contract("jk,k->", W, x)
    assert latex(node, Notation(timed=False)) == r"\sum_{j, k} W_{jk}\, x_{k}"
    assert str(node) == "sum[jk,k->](W, x)"


def test_a_repeated_tensor_says_along_which_axes_in_code_too() -> None:
    square = TensorSymbol("h", (m,), "input")
    assert str(spread(square, (m, m), [0])) != str(spread(square, (m, m), [1]))


def test_a_number_that_is_a_sum_has_brackets_in_code() -> None:
    assert str(x * as_node(m + 1)) == "x * (m + 1)" and str(x / HALF) == "x / (1/2)"


def test_one_unit_has_zeros_around_an_expression_that_does_not_vanish() -> None:
    entry, result = vector("x", n), output("y", n)
    around = pad(as_node(1) - entry, 0, sympy.Integer(1), sympy.Integer(1))
    (line,) = unit_equations(Cell("padded", [let(result, contract("jk->j", windows(around, 0, 3)))]).program)
    assert line.rhs == r"\sum_{k=1}^{3} [1 - x_{t}]_{j+k-2}"


def test_one_unit_has_brackets_around_a_sum_of_sizes() -> None:
    entry, result = tensor("x", n), output("y", n)
    matrix = tensor("V", m, n)
    cell = Cell("sizes", [let(result, 2 * (entry - as_node(m + n)) * dot(matrix @ entry, matrix @ entry))])
    text = " ".join(line.rhs for line in unit_equations(cell.program))
    assert "- (" in text
