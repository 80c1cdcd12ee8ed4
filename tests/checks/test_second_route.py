"""The second route: equations in 50 digits agree with the emitted functions, and notice what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import mpmath
import numpy as np
import pytest
import sympy

from derive.algebra import record as records
from derive.algebra.node import Node, apply, neg
from derive.algebra.notation import ATOM
from derive.catalogue import load
from derive.checks import emitted, multiprecision, second_route
from derive.checks.mutants import mutants
from derive.checks.mutation import report
from derive.checks.numeric import numeric_verdict
from derive.checks.samples import Samples
from derive.definition import (
    Cell,
    affine,
    exp,
    function,
    let,
    log,
    matrix,
    output,
    sizes,
    spike,
    sqrt,
    state,
    tanh,
    vector,
)
from derive.passes.gradient import gradient
from derive.passes.smoothed import smooth_cell
from derive.program import Program
from derive.runtime import sequence
from tests.cells import sampled
from tests.checks.helpers import changed, kinked, with_program

n, m = sizes("n m")
x, h, v, W = vector("x", n), state("h", m), state("v", m), matrix("W", m, n)
SPIKING = Cell("spiking", [let(v.next, spike(W @ x + v - 1, 4))], name="spiking")
GATED_BY_SPIKE = Cell("gated", [let(v.next, tanh(W @ x) * spike(v - 1, 4))], name="gated")


def failures(cell: Cell) -> str:
    return "; ".join(second_route.second_route(cell).failures)


@sampled
def test_the_equations_of_every_cell_are_what_its_functions_compute(name: str) -> None:
    found = second_route.second_route(load(name))
    assert found.failures == []
    assert found.checked == arrays_to_compare(load(name))


def arrays_to_compare(cell: Cell) -> int:
    """One sample and a batch of each: values of one step and results over time, gradients of both."""
    smooth = smooth_cell(cell)
    kept = dict.fromkeys((cell, smooth))
    values = sum(2 * (len(each.program.steps) + len(each.program.results)) for each in kept)
    return values + 4 * len(cell.program.inputs) + (len(kept) == 2)  # and that both have one gradient


@pytest.mark.parametrize("cell", [kinked(), SPIKING, GATED_BY_SPIKE], ids=lambda cell: cell.label)
def test_a_kink_and_a_surrogate_are_no_obstacle(cell: Cell) -> None:
    assert failures(cell) == ""


def test_every_mutant_of_a_gradient_that_the_proof_notices_is_noticed_here_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cell = load("elman")
    backward = gradient(cell)
    fates = {str(fate.mutant): fate.noticed for fate in report(cell).fates if fate.backward}
    made = [m for m in mutants(backward, len(cell.program.steps)) if fates[str(m)] == "exact"]
    for mutant in made:
        broken = mutant.program(backward)
        monkeypatch.setattr(emitted, "gradient", lambda cell, broken=broken: broken)
        assert "gradients of one step against the equations" in failures(cell), mutant
    assert len(made) > 20


@pytest.mark.parametrize("change", [neg, lambda e: e + e])
def test_a_wrong_gradient_is_named_and_those_that_are_right_are_not(
    change: Callable[[Node], Node], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(cell: Cell) -> Program:
        return changed(gradient(cell), "grad_b_o", change)

    monkeypatch.setattr(emitted, "gradient", wrong)
    assert failures(load("lstm")).count("differs") == 2  # one sample, and a batch
    assert failures(load("lstm")).startswith("gradients of one step against the equations: b_o differs by 1e")


def test_code_that_emits_another_function_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(records._table, "tanh", _as_sine(records._table["tanh"]))
    assert "values against the equations: g differs by 1e" in failures(load("lstm"))
    assert "values through time against the equations: h differs by 1e" in failures(load("lstm"))


def _as_sine(op: records.Op) -> records.Op:
    sine = records.Notation(lambda node: ATOM, lambda node, child: f"np.sin({child(node.operands[0], 0)})")
    return replace(op, notations={**op.notations, "numpy": sine})


def test_a_wrong_loop_over_time_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    original = sequence(load("elman"))
    source = original.source.replace("np.add(grad_h_next, ", "np.add(2 * grad_h_next, ")
    assert source != original.source
    original.__dict__["source"] = source
    monkeypatch.setattr(emitted, "sequence", lambda cell: original)
    found = failures(load("elman"))
    assert "gradients through time against the equations: U_h differs" in found
    assert "one step" not in found


def test_a_gradient_that_is_missing_or_of_another_shape_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    found = emitted.gradients_through_time

    def short(*given: object) -> emitted.Arrays:
        return {k: g if k != "b_h" else g[:-1] for k, g in found(*given).items() if k != "x"}  # type: ignore[arg-type]

    monkeypatch.setattr(emitted, "gradients_through_time", short)
    assert "x is missing" in failures(load("elman"))
    assert "b_h has shape (3,), expected (4,)" in failures(load("elman"))


def test_a_gradient_that_is_no_number_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    found = emitted.gradients

    def broken(*given: object) -> emitted.Arrays:
        return {k: g * (np.nan if k == "U_h" else 1) for k, g in found(*given).items()}  # type: ignore[arg-type]

    monkeypatch.setattr(emitted, "gradients", broken)
    assert "U_h is not a number" in failures(load("elman"))


def test_a_surrogate_with_another_slope_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Cell("spiking", [let(v.next, spike(W @ x + v - 1, 5))], name="spiking")
    monkeypatch.setattr(emitted, "gradient", lambda cell: gradient(other))
    assert "gradients of one step against the equations: W differs" in failures(SPIKING)


def test_the_equations_are_those_of_the_definition_and_not_of_the_program_that_is_emitted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cell = load("elman")
    broken = with_program(cell, changed(cell.program, "h_next", lambda e: apply("sigmoid", e)))
    values = emitted.values
    monkeypatch.setattr(emitted, "values", lambda cell, arrays: values(broken, arrays))
    assert "values against the equations: h_next differs" in failures(cell)


def test_a_cell_without_inputs_is_followed_through_time() -> None:
    cell = Cell("swinging", [let(h.next, tanh(affine(h)) - h)], name="swinging")
    assert failures(cell) == ""
    assert "5 steps" in numeric_verdict(cell).detail


def test_what_explodes_is_compared_as_closely() -> None:
    cell = Cell("exploding", [let(v.next, v * v * v + W @ x)], name="exploding")
    assert failures(cell) == ""


@pytest.mark.parametrize(
    ("right", "where"),
    [
        (log(x) * x, "random positive numbers"),
        (sqrt(1 - x**2), "random numbers between 0 and 1"),
        (sqrt(1 / 2 - x) + log(1 / 2 + x), "random numbers between -0.1 and 0.1"),
    ],
)
def test_a_function_that_has_no_value_everywhere_is_compared_where_it_has(right: Node, where: str) -> None:
    cell = Cell("partial", [let(output("y", n), right)], name="partial")
    verdict = numeric_verdict(cell)
    assert verdict.passed and f"({where})" in verdict.detail


def test_what_explodes_beyond_all_floats_is_compared_close_to_0() -> None:
    z = sympy.Symbol("z")
    cell = Cell("steep", [let(h.next, function("steep", sympy.sinh(z), z)(affine(x, h)))], name="steep")
    assert "(random numbers between -0.1 and 0.1)" in numeric_verdict(cell).detail


@pytest.mark.parametrize(
    "own", [sympy.erf, sympy.Abs, sympy.atan, lambda z: sympy.Max(z, 0) ** 2, lambda z: z * sympy.tanh(z)]
)
def test_own_functions_are_compared_as_all_others_are(own: Callable[[sympy.Symbol], sympy.Expr]) -> None:
    z = sympy.Symbol("z")
    cell = Cell("own", [let(h.next, function("mine", own(z), z)(affine(x, h)))], name="own")
    assert failures(cell) == ""


def test_what_no_float_can_hold_is_not_checked_and_fills_no_memory() -> None:
    cell = Cell("bursting", [let(v.next, exp(exp(exp(v * v + 3))) + W @ x)], name="bursting")
    verdict = numeric_verdict(cell)
    assert verdict.status == "not checked" and "beyond what a float can hold" in verdict.detail


@pytest.mark.parametrize("right", [log(-1 - x**2), 1 / (x - x), sqrt(-1 - x * x) * x])
def test_one_that_has_a_value_nowhere_is_not_checked(right: Node) -> None:
    verdict = numeric_verdict(Cell("nowhere", [let(output("y", n), right)], name="nowhere"))
    assert verdict.status == "not checked" and "at a random point" in verdict.detail


def test_precision_is_as_it_was_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    before = mpmath.mp.prec
    second_route.second_route(load("dense"))
    assert mpmath.mp.prec == before
    monkeypatch.setattr(multiprecision.Equations, "step", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        second_route.second_route(load("dense"))
    assert mpmath.mp.prec == before


@pytest.mark.parametrize("name", ["elman", "lstm"])
def test_the_cost_does_not_grow_with_the_number_of_entries(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    step, calls = multiprecision.Equations.step, []

    def counting(exact: multiprecision.Equations, given: multiprecision.Numbers) -> multiprecision.Numbers:
        calls.append(1)
        return step(exact, given)

    monkeypatch.setattr(multiprecision.Equations, "step", counting)
    assert failures(load(name)) == ""
    assert len(calls) == (1 + 5 + 5 + 10) * 3  # values, and two ends of a difference


def test_a_difference_is_right_to_more_digits_than_a_float_has() -> None:
    with mpmath.workdps(multiprecision.DIGITS):
        at = multiprecision.numbers({"x": np.array([0.3, -0.7])})
        direction = np.array([2.0, 1.0])

        def loss(given: multiprecision.Numbers) -> object:
            return mpmath.exp(given["x"][0]) * mpmath.sin(given["x"][1])

        found = multiprecision.slope(loss, at, {"x": direction})  # type: ignore[arg-type]
        a, b = at["x"]
        exact = 2 * mpmath.exp(a) * mpmath.sin(b) + mpmath.exp(a) * mpmath.cos(b)
        assert abs(found - exact) < mpmath.mpf("1e-32")


def test_floats_become_numbers_exactly() -> None:
    with mpmath.workdps(multiprecision.DIGITS):
        (number,) = multiprecision.numbers({"x": np.array([0.1])})["x"]
        assert number == mpmath.mpf(0.1) != mpmath.mpf("0.1")


def test_samples_of_a_batch_are_those_of_its_arrays() -> None:
    arrays = Samples(load("elman"), {"n": 3, "m": 4}, (2,)).inputs(5)
    first, second = multiprecision.samples_of(load("elman"), arrays, (2,))
    assert np.array_equal(first["x"], arrays["x"][:, 0]) and np.array_equal(second["h"], arrays["h"][1])
    assert first["W_h"] is arrays["W_h"]
