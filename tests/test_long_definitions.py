"""A definition may be long: what is done with it is linear in its statements, and nothing nests as deep as it
is long.  Work is counted in calls of Python's functions, which no other program on the machine changes."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from functools import partial
from types import FrameType
from typing import Any

import numpy as np
import pytest

import derive
from benchmarks.statements import JOBS, KINDS, chain, gates, wide
from derive import render
from derive.definition import Cell
from derive.export import export
from derive.formats import lines
from derive.formats.widths import width
from derive.passes.gradient import derived_once


def calls(run: Callable[[], object]) -> int:
    """How many functions are called."""
    count = 0

    def counted(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event == "call"

    before = sys.getprofile()
    gc.disable()  # what is collected meanwhile belongs to others
    sys.setprofile(counted)
    try:
        run()
    finally:
        sys.setprofile(before)
        gc.enable()
    return count


@pytest.mark.parametrize(
    "job", [name if "export" not in name else pytest.param(name, marks=pytest.mark.slow) for name in JOBS]
)
@pytest.mark.parametrize("kind", KINDS)
def test_four_times_the_statements_are_four_times_the_work(
    kind: str, job: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (render, lines):  # what is remembered of hundreds of lines is forgotten of thousands
        monkeypatch.setattr(module, "width", width.__wrapped__)
    JOBS[job](KINDS[kind](20))  # what is made once is there
    few, many = (calls(partial(JOBS[job], KINDS[kind](length))) for length in (60, 240))
    assert 2 < many / few < 5


def test_a_counter_that_would_not_notice_a_square_is_none() -> None:
    def square(length: int) -> None:
        for _ in range(length * length):
            _nothing()

    assert calls(partial(square, 40)) > 10 * calls(partial(square, 10))


def _nothing() -> None:
    """Something to be counted."""


@pytest.mark.parametrize("form", ["numpy", "c", "torch", "jax"])
@pytest.mark.parametrize("kind", KINDS)
def test_four_times_the_statements_are_four_times_the_code(kind: str, form: str) -> None:
    # what every file of its form begins with stands in the shortest one too, and hides nothing in the ratio
    shortest, few, many = (len(export(KINDS[kind](length), form)) for length in (10, 40, 130))
    assert 3.9 < (many - shortest) / (few - shortest) < 4.2


def values_of(cell: Cell) -> dict[str, np.ndarray]:
    """All values and gradients at n = 2, m = 3, with small entries."""
    step = derive.gradient(cell)
    lengths = {"n": 2, "m": 3}
    random = np.random.default_rng(5)
    given = {s.name: random.normal(size=[lengths[str(k)] for k in s.shape]) / 4 for s in step.inputs}
    return given | derive.function(step)(given)


# what a kind costs in all forms is one test, for they share what is derived
@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("make", [gates, wide, chain])
def test_ten_thousand_statements_have_values_and_gradients_and_are_exported(
    make: Callable[[int], Cell],
) -> None:
    cell = make(10_000)
    with derived_once():
        found = values_of(cell)
        assert np.all(np.isfinite(found["h_next"])) and np.all(np.isfinite(found["grad_W_v0"]))
        if make is wide:
            others = 9998 * (found["v0"] * found["h"] + found["x"] @ found["x"])
            np.testing.assert_allclose(found["h_next"], found["v0"] + others, rtol=1e-9)
        for form in ("numpy", "tex", "md"):
            assert export(cell, form).count("v9997") > 1
