"""float32 with inputs or states of +-1000: nothing overflows, nothing is NaN, NumPy has nothing to say; but
where a value itself, in numbers without bounds, is too large for float32, has no value, or divides what is
too small for it.  Which values these are is found, cell by cell, and not written down."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from derive.catalogue import load, names
from derive.checks.sizes import numeric
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.passes.unrolled import unrolled
from derive.printing.numpy import HELPERS
from derive.runtime import sequence
from derive.runtime.function import compile_text
from tests.passes.far_out import FAR, LOUD, Watched, given

STEPS, SEEDS = 3, range(3)
SAMPLE = (
    "lstm gru lstm-peephole min-lstm m-lstm s-lstm gated-delta-net layer-norm-lstm mamba vae-cell".split()
)
REST = sorted(set(names()) - set(SAMPLE))
EACH = [*SAMPLE, *(pytest.param(name, marks=pytest.mark.slow) for name in REST)]
FAR_OUT = pytest.mark.parametrize("far", ["input", "state"])


def reasons(cell: Cell, far: str, steps: int) -> dict[str, str]:
    """Of all values and gradients that are not finite, or of which NumPy warns, the reason by name."""
    forward = unrolled(cell.program, steps) if steps > 1 else cell.program
    program, sizes = gradient(forward), numeric(cell)
    watched = Watched(program, sizes)
    found: dict[str, str] = {}
    for seed in SEEDS:  # what once has no reason has none
        for value, reason in watched.reasons(given(cell, program, far, seed), sizes).items():
            found[value] = reason and found.get(value, reason)
    return found


@FAR_OUT
@pytest.mark.parametrize("name", EACH)
def test_a_step_and_its_gradient_are_finite_but_where_the_value_is_not(name: str, far: str) -> None:
    unexplained = [value for value, reason in reasons(load(name), far, 1).items() if not reason]
    assert not unexplained


@FAR_OUT
@pytest.mark.parametrize("name", EACH)
def test_so_are_sequences_and_their_emitted_file_warns_of_nothing(name: str, far: str) -> None:
    found = reasons(load(name), far, STEPS)
    assert not [value for value, reason in found.items() if not reason]
    if not found:
        assert_quiet(load(name), far)


def assert_quiet(cell: Cell, far: str) -> None:
    """The file itself, forward and backward, at the same arrays."""
    run = sequence(cell)
    for seed in SEEDS:
        arrays = given(cell, gradient(unrolled(cell.program, STEPS)), far, seed)
        series = {s.name: np.stack([arrays[s.shifted(k).name] for k in range(STEPS)]) for s in cell.series}
        others = {s.name: arrays[s.name] for s in cell.program.inputs if s.name not in series}
        with warnings.catch_warnings(), np.errstate(**LOUD):  # type: ignore[arg-type]
            warnings.simplefilter("error")
            values, tape = run.forward(others, others | series, others, steps=STEPS)
            ones = {name: np.ones_like(value) for name, value in values.items()}
            grads = run.backward(tape, ones)
        for name, array in [*values.items(), *grads.items()]:
            assert np.all(np.isfinite(array)), name
            assert array.dtype == np.float32, name


def test_cells_with_gates_need_no_reason_at_all() -> None:
    for name in ("lstm", "gru", "lstm-peephole", "s-lstm", "mamba", "layer-norm-lstm"):
        assert reasons(load(name), "input", 1) == {}, name


def test_the_reasons_are_told_apart() -> None:
    assert reasons(load("vae-cell"), "input", 1)["s"] == "too large"
    assert reasons(load("t-lstm"), "input", 1)["k"] == "undefined"
    assert reasons(load("delta-net"), "input", 1)["k"].startswith("vanishes: kappa")
    assert reasons(load("delta-net"), "input", 1)["u"] == "from k"


def test_a_share_of_gates_is_finite_though_both_gates_vanish() -> None:
    found = reasons(load("min-lstm"), "input", 1)
    assert set(found) == {"adj_f", "adj_i"}  # which the page names; no gradient is made of them


@pytest.mark.parametrize("kind", [np.float32, np.float64, np.complex64, np.complex128])
@pytest.mark.parametrize("name", ["sigmoid", "softplus", "logsigmoid", "silu", "softmax", "relu", "absolute"])
def test_helpers_have_the_limits_of_their_functions_and_warn_of_nothing(name: str, kind: type) -> None:
    limits = {"softplus": (0, FAR), "logsigmoid": (-FAR, 0), "silu": (0, FAR), "relu": (0, FAR)}
    with np.errstate(**LOUD):  # type: ignore[arg-type]
        found = compile_text(HELPERS[name], name)[name](np.array([-FAR, FAR], dtype=kind))
    assert found.dtype == kind
    np.testing.assert_array_equal(found, (FAR, FAR) if name == "absolute" else limits.get(name, (0, 1)))


@pytest.mark.parametrize("name", ["relu", "step", "absolute", "sign", "side"])
def test_helpers_without_exponentials_take_objects_as_far_out(name: str) -> None:
    found = compile_text(HELPERS[name], name)[name](np.array([-FAR, FAR], dtype=object))
    assert list(found) == {"absolute": [FAR, FAR], "sign": [-1, 1], "relu": [0, FAR]}.get(name, [0, 1])
