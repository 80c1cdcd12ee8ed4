"""Rounding errors are measured against 50 digits, and code that loses digits fails."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import mpmath
import numpy as np
import pytest

from derive.algebra.record import Array
from derive.catalogue import load
from derive.checks import precision
from derive.checks.emitted import Arrays
from derive.checks.high_precision import exact_run
from derive.checks.multiprecision import DIGITS, equations, numbers, over_time, samples_of, slope
from derive.checks.precision import LENGTHS, Compute, Errors, emitted, errors, precision_verdict
from derive.checks.samples import Samples
from derive.checks.sizes import numeric as numeric_sizes
from derive.definition import Cell, exp, let, output, sigmoid, sin, sizes, softmax, state, vector
from derive.printing.numpy import HELPERS
from tests.cells import first_eleven

LSTM, SCORNN = load("lstm"), load("scornn")
n = sizes("n")
x, h, y = vector("x", n), state("h", n), output("y", n)


def failing(cell: Cell, compute: Compute | None = None) -> str:
    verdict = precision_verdict(cell, compute=compute)
    assert verdict.status == "fail" and verdict.bounds == ()
    return verdict.detail


def through(change: Callable[[Arrays], Arrays], dtype: str = "float32") -> Compute:
    """The emitted functions of the LSTM, with something done to what they give in one type."""
    usual = emitted(LSTM)

    def compute(arrays: Arrays, cotangents: Arrays, length: int) -> tuple[Arrays, Arrays]:
        values, gradients = usual(arrays, cotangents, length)
        same = next(iter(arrays.values())).dtype != dtype
        return (values, gradients) if same else (change(values), change(gradients))

    return compute


@first_eleven
def test_the_gradients_in_50_digits_are_the_slopes_of_the_equations(name: str) -> None:
    """Of SymPy's scalar equations, in a direction that takes in every entry: no rule of ours is in them."""
    cell, batch, length = load(name), 2, 3
    samples = Samples(cell, numeric_sizes(cell), (batch,))
    arrays, cotangents = samples.inputs(length), samples.cotangents(length)
    random = np.random.default_rng(0)
    directions = {key: np.asarray(random.normal(size=array.shape)) for key, array in arrays.items()}

    def loss(at: Mapping[str, Array]) -> Any:
        exact = equations(cell.program, numeric_sizes(cell))
        series = [over_time(cell, exact, each, length) for each in samples_of(cell, at, (batch,))]
        return sum(np.sum(c[:, k] * series[k][key]) for key, c in cotangents.items() for k in range(batch))

    with mpmath.workdps(DIGITS):
        found = exact_run(cell, arrays, cotangents, length).gradients
        ours = sum(np.sum(found[key].value * direction) for key, direction in directions.items())
        assert abs(ours - slope(loss, numbers(arrays), directions)) < 1e-25


def test_the_values_in_50_digits_are_those_of_the_equations() -> None:
    samples = Samples(LSTM, numeric_sizes(LSTM), (2,))
    arrays, cotangents = samples.inputs(4), samples.cotangents(4)
    with mpmath.workdps(DIGITS):
        found = exact_run(LSTM, arrays, cotangents, 4).values["h"].value
        for k, each in enumerate(samples_of(LSTM, numbers(arrays), (2,))):
            theirs = over_time(LSTM, equations(LSTM.program, numeric_sizes(LSTM)), each, 4)["h"]
            assert max(abs(found[:, k] - theirs).flat) < mpmath.mpf(10) ** -45


def test_a_sum_is_as_large_as_its_terms() -> None:
    cell = Cell("cancels", [let(y, (x + 1000) - 1000)])
    arrays = {"x": np.full((1, 1, 3), 0.5)}
    with mpmath.workdps(DIGITS):
        found = exact_run(cell, arrays, {"y": np.ones((1, 1, 3))}, 1).values["y"]
    assert found.value.ravel().tolist() == [0.5] * 3 and found.magnitude.ravel().tolist() == [2000.5] * 3


def test_a_bound_is_given_for_every_type_group_and_length() -> None:
    verdict = precision_verdict(LSTM)
    assert verdict.passed and len(verdict.bounds) == 16
    assert all(0 < bound <= 50 for _, bound in verdict.bounds)
    assert verdict.figure.startswith("float32: values below 5 units")


def test_what_only_moves_numbers_is_exact() -> None:
    assert {bound for _, bound in precision_verdict(load("max-pooling")).bounds} == {0.0}


@pytest.mark.parametrize("length", LENGTHS)
def test_float32_that_was_float16_on_the_way_fails(length: int) -> None:
    def rounded(arrays: Arrays) -> Arrays:
        return {name: array.astype(np.float16).astype(np.float32) for name, array in arrays.items()}

    steps = f"{length} step"
    assert f"float32, values, {steps}" in failing(LSTM, through(rounded))
    assert "float64" not in failing(LSTM, through(rounded))


def test_float64_that_was_float32_on_the_way_fails() -> None:
    def rounded(arrays: Arrays) -> Arrays:
        return {name: array.astype(np.float32).astype(float) for name, array in arrays.items()}

    said = failing(LSTM, through(rounded, "float64"))
    assert "float64, values, 1 step" in said and "float64, gradients, 7 steps" in said and "32, " not in said


def test_one_gradient_that_is_wrong_is_named() -> None:
    def wrong(arrays: Arrays) -> Arrays:
        return {name: array * (1.0001 if name == "U_f" else 1.0) for name, array in arrays.items()}

    said = failing(LSTM, through(wrong))
    assert said.count("U_f is off by 1e+2 units") == 2 and said.count("off by") == 2


def test_a_constant_with_seven_right_digits_fails_in_float64_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(HELPERS, "sigmoid", HELPERS["sigmoid"].replace("tanh(0.5 *", "tanh(0.50000003 *"))
    said = failing(LSTM)
    assert "float64, values" in said and "float32" not in said


def test_a_helper_that_overflows_in_float32_fails_there(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = Cell("sharp", [let(y, softmax(100 * x))])
    assert precision_verdict(cell).passed
    naive = HELPERS["softmax"].replace(" - np.max(np.real(z), axis=-1, keepdims=True)", "")
    monkeypatch.setitem(HELPERS, "softmax", naive)
    said = failing(cell)
    assert "float32, values, 1 step: y is not a number" in said and "float64" not in said


def test_a_helper_that_loses_digits_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    cell = Cell("gate", [let(y, sigmoid(x))])
    assert precision_verdict(cell).passed
    naive = "def sigmoid(z):\n    return 1 / (1 + (np.exp(-z) + 4096 - 4096))\n"
    monkeypatch.setitem(HELPERS, "sigmoid", naive)
    assert "float32, values, 1 step: y is off by 1e+" in failing(cell)


def test_a_cell_that_makes_errors_larger_has_a_larger_limit() -> None:
    """A map that stretches: what computes it is as good as can be."""
    cell = Cell("stretched", [let(h.next, sin(4 * h + x))])
    with mpmath.workdps(DIGITS):
        found = {each.name: each for each in errors(cell, emitted(cell))}
    one, seven = (found[f"float32, values, {steps}"].amplified for steps in ("1 step", "7 steps"))
    assert seven > 5 * one and precision_verdict(cell).passed


def test_a_sigmoid_far_out_says_nothing_against_a_cell() -> None:
    cell = Cell("far", [let(h.next, sigmoid(2000 * x) * sin(4 * h + x))])
    with mpmath.workdps(DIGITS), np.errstate(all="ignore"):
        assert all(each.amplified > 1 for each in errors(cell, emitted(cell)) if each.length > 1)
    assert precision_verdict(cell).passed


def of(**given: object) -> Errors:
    usual = Errors("float32", "values", 1, 1.0, 0.1, "y", 0.0)
    return replace(usual, **given)  # type: ignore[arg-type]


def test_the_limit() -> None:
    assert of(largest=50.0).objection == "" and of(largest=99.0, amplified=1.0).objection == ""
    assert of(largest=51.0).objection == "float32, values, 1 step: y is off by 1e+1 units"
    assert "not a number" in of(largest=np.inf, amplified=np.inf).objection


def bound(largest: float, median: float = 0.01, earlier: float | None = None) -> tuple[float, ...]:
    name = "float32, values, 1 step: largest"
    before = {} if earlier is None else {name: earlier}
    return tuple(precision.bounded([of(largest=largest, median=median)], before).values())


def test_bounds_are_rounded_up_with_room_for_other_machines() -> None:
    assert [bound(error)[0] for error in (0.01, 0.2, 0.6, 1.4, 3.3, 3.4, 340)] == [
        0.1,
        0.5,
        1,
        5,
        5,
        10,
        1000,
    ]
    assert bound(1.0) == (2.0, 0.1) and bound(0.0, 0.0) == (0.0, 0.0)


def test_a_recorded_bound_stays_while_it_holds_and_is_close() -> None:
    assert [bound(error, earlier=5.0)[0] for error in (0.04, 0.06, 4.9, 5.1)] == [0.1, 5.0, 5.0, 10.0]
    assert bound(0.0, 0.0, earlier=0.1)[0] == 0.0 and bound(0.01, earlier=0.1)[0] == 0.1


def test_numbers_that_float32_does_not_hold_are_measured_in_float64() -> None:
    verdict = precision_verdict(Cell("large", [let(y, exp(60 + x) * exp(60))]))
    assert verdict.passed and {name[:7] for name, _ in verdict.bounds} == {"float64"}
    beyond = precision_verdict(Cell("larger", [let(y, exp(exp(20 + x)))]))
    assert (beyond.status, beyond.bounds) == ("not checked", ())


def test_a_value_that_is_made_of_parameters_alone_has_no_batch_axis() -> None:
    assert emitted(SCORNN)(*one_step_of(SCORNN), 1)[0]["E"].ndim == 3  # time, and those of a matrix
    assert precision_verdict(SCORNN).passed


def one_step_of(cell: Cell) -> tuple[Arrays, Arrays]:
    samples = Samples(cell, numeric_sizes(cell), (2,))
    return samples.inputs(1), samples.cotangents(1)
