"""The words for products, parts and windows mean what NumPy means, and refuse what they cannot mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
import pytest
import sympy

from derive.algebra.node import Node
from derive.definition import (
    Cell,
    amax,
    clip,
    constant,
    convolve,
    einsum,
    eye,
    inverse,
    let,
    maximum,
    minimum,
    ones,
    output,
    pad,
    parameter,
    part,
    reshape,
    sizes,
    softmax,
    spike,
    spread,
    tensor,
    vector,
    windows,
)
from derive.errors import DefinitionError
from derive.runtime import function

n, m = sizes("n m")
x, A = vector("x", n), tensor("A", m, n)
AT = {"x": np.array([0.3, -1.2, 2.0]), "A": np.arange(12.0).reshape(4, 3) ** 1.5 - 9}


def computed(expression: Node, *shape: object) -> np.ndarray:
    """The expression's value by the emitted code, at n = 3, m = 4."""
    cell = Cell("t", [let(output("y", *shape), expression), let(output("w", m), A @ x)])
    return function(cell.program)(AT)["y"]


@pytest.mark.parametrize(
    ("expression", "shape", "expected"),
    [
        (einsum("jk,k->j", A, x), (m,), AT["A"] @ AT["x"]),
        (einsum("jk->k", A), (n,), AT["A"].sum(axis=0)),
        (part(A, 1, 3, axis=1), (m, 2), AT["A"][:, 1:3]),
        (pad(x, 0, 2, 1), (n + 3,), np.pad(AT["x"], (2, 1))),
        (spread(x, (m, n), [1]), (m, n), np.tile(AT["x"], (4, 1))),
        (ones(m, 2), (m, 2), np.ones((4, 2))),
        (reshape(A, n * m), (n * m,), AT["A"].ravel()),
        (windows(A, 1, 2), (m, n - 1, 2), np.stack([AT["A"][:, :2], AT["A"][:, 1:]], axis=1)),
        (maximum(x, 0.5), (n,), np.maximum(AT["x"], 0.5)),
        (minimum(x, 2 * x), (n,), np.minimum(AT["x"], 2 * AT["x"])),
        (clip(x, -1, 1), (n,), np.clip(AT["x"], -1, 1)),
        (amax(A), (m,), AT["A"].max(axis=1)),
        (softmax(x), (n,), np.exp(AT["x"]) / np.exp(AT["x"]).sum()),
        (inverse(eye(m) + einsum("jp,kp->jk", A, A)), (m, m), np.linalg.inv(np.eye(4) + AT["A"] @ AT["A"].T)),
        (x / sympy.sqrt(n), (n,), AT["x"] / np.sqrt(3)),
    ],
    ids=lambda value: str(value) if isinstance(value, Node) else "",
)
def test_a_word_computes_what_numpy_does(
    expression: Node, shape: tuple[object, ...], expected: np.ndarray
) -> None:
    assert np.allclose(computed(expression, *shape), expected, rtol=1e-13, atol=1e-13)


@pytest.mark.parametrize("stride", [1, 2])
def test_a_convolution_is_the_sum_over_its_windows(stride: int) -> None:
    p = sizes("p")
    image, kernel = tensor("image", n, 2 * p + 1), parameter("K", m, n, 3)
    length = 2 * p + 1 if stride == 1 else p + 1
    cell = Cell("t", [let(output("y", m, length), convolve(kernel, image, padding=1, stride=stride))])
    random = np.random.default_rng(3)
    K, given = random.normal(size=(4, 3, 3)), random.normal(size=(3, 5))
    padded = np.pad(given, ((0, 0), (1, 1)))
    expected = [[np.sum(K[o] * padded[:, k : k + 3]) for k in range(0, 5, stride)] for o in range(4)]
    assert np.allclose(function(cell.program)({"image": given, "K": K})["y"], expected)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: einsum("jk,k", A, x), r"einsum\('jk,k'\): the letters of the result stand behind ->"),
        (lambda: einsum("jk,k->j", A), r"einsum\('jk,k->j'\): 2 groups of letters do not fit 1 operands"),
        (lambda: einsum("jk,k->p", A, x), r"einsum\('jk,k->p'\): p stands in the result only"),
        (lambda: einsum("jj,j->j", A, x), "a letter stands twice in one group"),
        (lambda: spike(x, x), "slope of a spike's surrogate is a number, not x"),
        (lambda: spike(x, n), "slope of a spike's surrogate is a number, not n"),
        (lambda: windows(x, 0, n), "positive whole numbers, not axis 0, size n, stride 1"),
        (lambda: windows(x, 0, cast(int, 2.5)), "positive whole numbers, not axis 0, size 2.5, stride 1"),
        (lambda: windows(x, 0, 2, 0), "positive whole numbers, not axis 0, size 2, stride 0"),
        (lambda: convolve(parameter("K", m, n, n), x), r"declared as parameter\(name, out, channels, 3"),
    ],
)
def test_what_cannot_be_meant_is_refused_where_it_stands(wrong: Callable[[], Node], message: str) -> None:
    with pytest.raises(DefinitionError, match=message) as raised:
        wrong()
    assert raised.value.where and raised.value.where.file.endswith("test_functions.py")


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        (windows(x, 1, 2), "windows along axis 1 need more axes"),
        (windows(x, 0, 2, stride=2), "windows of 2 entries, 2 apart, do not fill a length of n"),
        (reshape(x, m), r"cannot be reshaped to \(m\)"),
        (reshape(reshape(x, -1, -n), n), r"cannot be reshaped to \(-1, -n\)"),
        (part(x, -2, 0), "a slice of size 2 is outside n"),
        (part(pad(x, 0, -1, 1), 0, n), "padding is not negative, as -1, 1 would be"),
        (inverse(A), "an inverse needs a square matrix"),
    ],
)
def test_shapes_that_do_not_fit_are_named_with_their_statement(expression: Node, message: str) -> None:
    cell = Cell("t", [let(output("y", n), expression)])
    with pytest.raises(DefinitionError, match=message) as raised:
        _ = cell.program
    assert raised.value.where and raised.value.where.statement == "y"


def test_a_constant_is_given_like_a_parameter_but_not_learned_and_not_counted() -> None:
    tau = constant("tau", n)
    cell = Cell("t", [let(output("y", n), tau * x)])
    assert (cell.parameters, [s.name for s in cell.constants]) == ((), ["tau"])
    y = function(cell.program)({"x": np.ones((5, 3)), "tau": np.array([1.0, 2.0, 3.0])})["y"]
    assert y.shape == (5, 3) and y[0].tolist() == [1, 2, 3]
