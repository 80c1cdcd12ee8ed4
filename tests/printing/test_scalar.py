"""Own functions in emitted code: right for all numbers, without overflow and without warnings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
import sympy

from derive.algebra.node import Apply
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell, function, let, output
from derive.errors import DefinitionError
from derive.ops.own import NAME, Definition, expression_of
from derive.ops.own_text import code_name
from derive.ops.scalar import Z
from derive.printing.numpy import HELPERS, helpers
from derive.printing.numpy_module import module
from derive.printing.scalar import own_helpers
from derive.program import Program, Step
from derive.runtime.function import compile_text

z, b = sympy.symbols("z b")
# definitions of one argument, and of two
ONE: dict[str, sympy.Expr] = {
    "swish": z / (1 + sympy.exp(-z)),
    "softplus": sympy.log(1 + sympy.exp(2 * z)) / 2,
    "mish": z * sympy.tanh(sympy.log(1 + sympy.exp(z))),
    "elu": sympy.Piecewise((z, z > 0), (sympy.exp(z) - 1, True)),
    "hard": sympy.Max(0, sympy.Min(1, 0.2 * z + 0.5)),
    "three": sympy.Piecewise((-1 - z / 3, z < -1), (z, z <= 0.5), (z**2 + 0.25, True)),
    "root": sympy.sqrt(1 + z**2) - 1 / sympy.sqrt(2 + sympy.cos(z)) + z**3 / 7,
    "softsign": z / (1 + sympy.Abs(z)),
    "signs": sympy.sin(z) + sympy.sign(z) * sympy.sech(z / 40),
    "arcs": sympy.atan(z) + sympy.asinh(z) - sympy.asin(sympy.tanh(z / 4)) * sympy.tan(sympy.sin(z)),
    "squashed": (1 + sympy.exp(-z)) ** -3 * sympy.exp(-2 * z),
    "power": (1 + z**2) ** sympy.Rational(1, 3) * 2 ** (sympy.cos(z)) - sympy.E + sympy.pi,
    "logarithm": sympy.Piecewise((sympy.log(z), z > 1), (1 / (z - 2), sympy.And(z > -1, z < 1)), (-z, True)),
    "negative": -(z**2) / 2 - 3 * z - sympy.Rational(2, 3),
}
TWO: dict[str, sympy.Expr] = {
    "gated": z / (1 + sympy.exp(-b * z)),
    "blend": z * b + sympy.tanh(z) * sympy.Max(z, b),
    "either": sympy.Piecewise((z, sympy.Or(z > 1, b > 1)), (b, sympy.Ne(z, b)), (z * b, True)),
}
ERF = z * (1 + sympy.erf(z / sympy.sqrt(2))) / 2


def emitted(definition: Definition, by: tuple[int, ...] = ()) -> Callable[..., Any]:
    """The function that a file would define, in its helpers' company."""
    operands = [TensorSymbol(f"x{k}", (3,), "input") for k in range(definition.arity)]
    node = _node(definition, operands, by)
    result = TensorSymbol("result", (3,), "output")
    text = helpers("", Program(tuple(operands), (Step(result, node),), (result,)))
    found: Callable[..., Any] = compile_text(text, "own")[code_name(definition, by)]
    return found


def _node(definition: Definition, operands: list[TensorSymbol], by: tuple[int, ...]) -> Apply:
    return Apply(NAME, operands, (definition, sympy.Tuple(*by)))


def exact(definition: Definition, by: tuple[int, ...], *at: float) -> float:
    found = sympy.lambdify(Z[: definition.arity], expression_of(definition, by), "mpmath")
    with mpmath.workdps(60):
        return float(found(*map(mpmath.mpf, at)))


def declared(name: str) -> Definition:
    if name in TWO:
        return function(f"own_{name}", TWO[name], z, b).definition
    return function(f"own_{name}", ONE.get(name, ERF)).definition


def orders(name: str) -> list[tuple[int, ...]]:
    return [(), (0,), (1,), (0, 0), (0, 1)] if name in TWO else [(), (0,), (0, 0)]


CASES = [(name, by) for name in [*ONE, *TWO, "gelu"] for by in orders(name)]
EACH = pytest.mark.parametrize("name, by", CASES)
GRID = np.array([-30.0, -7.3, -2.6, -1.1, -0.4, -1e-3, 1e-4, 0.3, 0.9, 1.7, 2.4, 6.1, 30.0])


@EACH
def test_it_has_the_values_of_its_definition_and_warns_of_nothing(name: str, by: tuple[int, ...]) -> None:
    definition = declared(name)
    at = [GRID, np.roll(GRID, 3)][: definition.arity]
    with np.errstate(all="raise"):
        ours = emitted(definition, by)(*at)
    theirs = [exact(definition, by, *numbers) for numbers in zip(*at, strict=True)]
    np.testing.assert_allclose(np.broadcast_to(ours, GRID.shape), theirs, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize("name", ["swish", "softplus", "mish", "elu", "squashed", "hard", "softsign"])
def test_far_out_neither_value_nor_slope_overflows(name: str) -> None:
    definition = declared(name)
    far = np.array([-900.0, 900.0])
    for by in ((), (0,)):
        with np.errstate(over="raise", invalid="raise", divide="raise"):
            ours = emitted(definition, by)(far)
        theirs = [exact(definition, by, number) for number in far]
        np.testing.assert_allclose(np.broadcast_to(ours, far.shape), theirs, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("name", [*ONE, *TWO])
def test_the_complex_step_through_it_gives_its_slope(name: str) -> None:
    definition, step = declared(name), 1e-30
    others = [np.roll(GRID, 3)][: definition.arity - 1]
    ours = emitted(definition)(GRID + step * 1j, *others)
    theirs = emitted(definition, (0,))(GRID, *others)
    np.testing.assert_allclose(
        np.imag(ours) / step, np.broadcast_to(theirs, GRID.shape), rtol=1e-9, atol=1e-9
    )


@pytest.mark.parametrize("name", ["hard", "three", "negative", "softsign"])
def test_arrays_of_objects_keep_their_exact_numbers(name: str) -> None:
    definition = declared(name)
    numbers = np.array([sympy.Rational(k, 3) for k in range(-9, 10)], dtype=object)
    ours = emitted(definition)(numbers)
    theirs = [expression_of(definition).subs(Z[0], number) for number in numbers]
    assert [sympy.nsimplify(value, rational=True) for value in ours] == theirs


def test_arrays_of_short_floats_stay_short() -> None:
    constants = sympy.sqrt(2) * z * sympy.log(3) + sympy.pi / (1 + sympy.exp(-sympy.Integer(2)))
    for name in ("swish", "softplus", "mish", "root", "squashed", "negative"):
        definition = function("f", ONE[name] + constants * z).definition
        for by in ((), (0,)):
            assert emitted(definition, by)(GRID.astype(np.float32)).dtype == np.float32, (name, by)


def test_the_error_function_is_of_real_numbers_and_says_so() -> None:
    gelu = emitted(declared("gelu"))
    assert gelu(np.zeros((0, 3))).shape == (0, 3)
    with pytest.raises(TypeError, match="complex"):
        gelu(np.array([1j]))


def test_the_code_is_what_one_would_write_by_hand() -> None:
    text = own_helpers(
        [_node(declared(n), [TensorSymbol("x", (3,), "input")], ()) for n in ("swish", "hard")]
    )
    assert (
        text
        == '''\
def own_hard(z):
    """own_hard(z) = Max(0, Min(1, z/5 + 1/2))."""
    return maximum(minimum(z / 5 + 0.5, 1), 0)


def own_swish(z):
    """own_swish(z) = z/(1 + exp(-z))."""
    return z * sigmoid(z)
'''
    )


def test_an_argument_that_means_something_else_in_the_code_is_renamed() -> None:
    for name in ("np", "sigmoid", "erf", "lambda", "math", "maximum"):
        own = function("f", 1 / (1 + sympy.exp(-sympy.Symbol(name)))).definition
        np.testing.assert_allclose(emitted(own)(np.zeros(2)), [0.5, 0.5])


def test_no_helper_of_the_file_can_be_an_own_function() -> None:
    for name in [*HELPERS, "forward", "run_backward", "self_test", "INPUTS", "v", "B_", "filled", "abs"]:
        with pytest.raises(DefinitionError):
            function(name, z)


def test_a_slope_that_needs_one_argument_only_has_the_shape_of_both() -> None:
    """The gradient by a number is a sum over all entries of the matrix that it goes with, in every sample."""
    gated = function("gated", z / (1 + sympy.exp(-b)), z, b)
    s, W = TensorSymbol("s", (), "input"), TensorSymbol("W", (3, 4), "parameter")
    cell = Cell("own", [let(output("v", 3, 4), gated(s, W) ** 2)])
    code = module(cell)
    assert 'by z."""\n    b = b + np.zeros_like(z)\n    return sigmoid(b)\n' in code
    scope: dict[str, Any] = {"__name__": "own"}
    exec(code, scope)
    assert scope["grad1_gated"](np.ones((2, 1, 1)), np.ones((3, 4))).shape == (2, 3, 4)
    assert scope["self_test"]() < 1e-7
