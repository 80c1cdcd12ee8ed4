"""Convolutions and windows are written as an author would."""

from __future__ import annotations

import pytest
import sympy

from derive.algebra.node import Node
from derive.algebra.symbol import TensorSymbol
from derive.definition import convolve, parameter, sizes, tensor, windows
from derive.ops.convolution_text import index_text, located
from derive.passes.gradient import gradient
from derive.printing.latex import latex as written
from derive.program import Program, Step

n, m, r, s = sizes("n m r s")
x, W = tensor("x", n, r, s), parameter("W", m, n, 3, 3)


def latex(node: Node) -> str:
    """Without the time index that inputs have where nothing is known of the cell."""
    return written(node).replace("_{t}", "")


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (convolve(W, x, padding=1), "W \\ast x"),
        (convolve(W, x), "W \\ast x"),
        (convolve(W, x, stride=2), "W \\ast_{2} x"),
        (convolve(parameter("V", m, n, 5), tensor("u", n, r)), "V \\ast u"),
        (convolve(W, x + x), "W \\ast (x + x)"),
    ],
)
def test_a_kernel_that_slides_is_a_convolution(node: Node, text: str) -> None:
    assert latex(node) == text


@pytest.mark.parametrize("padding", [0, 1])
def test_the_gradient_of_a_convolution_is_one_too(padding: int) -> None:
    y = TensorSymbol("y", (m, r - 2 + 2 * padding, s - 2 + 2 * padding), "output")
    program = Program((x, W), (Step(y, convolve(W, x, padding=padding)),), (y,), "c", "")
    texts = {str(step.target.name): latex(step.expr) for step in gradient(program).steps}
    assert texts["grad_x"] == "W \\ast^{\\top} \\bar{y}"
    inside = "x_{t,k,p+u-2,q+v-2}" if padding else "x_{t,k,p+u-1,q+v-1}"
    assert texts["grad_W"].endswith(f"{inside}\\right]_{{jkpq}}")


def test_the_place_of_a_window_is_counted_from_one() -> None:
    p, u = sympy.symbols("p u")
    found, places = located(windows(x, 1, 2, 2), [p, p, u, p])
    assert found == x and index_text(places, "pu") == "p,2p+u-2,p"
