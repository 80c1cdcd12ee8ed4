"""Training is timed against others who compute the same, and the page says what was found."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import derive
from benchmarks.training import tables
from benchmarks.training.measure import Pace, measured, objection
from benchmarks.training.naive import NAIVE as BY_HAND
from benchmarks.training.names import BASE, CHECKED, NAIVE, SCANS
from benchmarks.training.peak import work
from benchmarks.training.problem import SIZES, Arrays, Contender, Problem, Ready
from benchmarks.training.results import OTHERS, Row, read
from derive.analysis.sequence_cost import sequence_cost

ROOT = Path(__file__).resolve().parents[1]
SMALL = Problem(derive.load("lstm"), SIZES[0], "float64")
ONCE = Pace(rounds=1)
PACKAGES = (
    *("torch", "jax", "torchrecurrent", "minGRU_pytorch", "xlstm", "fla", "LRU_pytorch", "s5", "mambapy"),
    *("subLSTM", "ncps", "transformers"),
)


def _child(**plan: Any) -> list[Row]:
    """The rows of a process of its own, as the command starts it."""
    command = [sys.executable, "-m", "benchmarks.training", "--rounds", "1", "--threads", "1"]
    for name, value in plan.items():
        command += [f"--{name}"] if value is True else [f"--{name}", str(value)]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    return list(read(Path(plan["output"])).rows)


# -- runs


@pytest.mark.requires_package("torch", "jax")
def test_everyone_trains_lstm_and_gru_and_agrees(tmp_path: Path) -> None:
    rows = _child(only="lstm,gru", sizes=1, output=tmp_path / "found.json")
    assert {(row.cell, row.dtype) for row in rows} == {
        (cell, dtype) for cell in ("lstm", "gru") for dtype in ("float32", "float64")
    }
    for row in rows:
        assert {BASE, *SCANS, NAIVE, CHECKED, "NumPy"} <= row.outcome.times.keys()
        assert all(timed.seconds > 0 and timed.rounds == 1 for timed in row.outcome.times.values())


@pytest.mark.slow
@pytest.mark.requires_package(*PACKAGES)
def test_every_package_trains_its_cells_and_agrees(tmp_path: Path) -> None:
    rows = _child(sizes="none", dtypes="float32", backends="numpy", tiny=True, output=tmp_path / "found.json")
    assert len(rows) > 60
    assert {row.group for row in rows} == {OTHERS}
    assert all("NumPy" in row.outcome.times and list(tables.peers(row)) for row in rows)


@pytest.mark.requires_package("torch", "jax")
def test_a_process_that_has_other_threads_than_it_should_measures_nothing() -> None:
    plan = json.dumps({"threads": [3], "only": ["nothing"]})
    command = [sys.executable, "-m", "benchmarks.training.child", plan]
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    blas = np.show_config(mode="dicts")["Build Dependencies"]["blas"]["name"]
    if "openblas" in blas:  # what else there is cannot be asked
        assert found.returncode
        assert "asked for 3 threads, but there are {'OpenBLAS': 1}" in found.stderr
    else:
        assert not found.returncode


# -- agreement


def _spoiled(change: Callable[[Arrays], Arrays]) -> Contender:
    """The cell written by hand, which gives something else."""

    def prepare(problem: Problem) -> Ready:
        ready = BY_HAND.prepare(problem)
        return Ready(ready.call, lambda found: change(ready.results(found)))

    return Contender("spoiled", prepare)


def _doubled(found: Arrays) -> Arrays:
    return {**found, "grad_U_f": 2 * found["grad_U_f"]}


def _without(found: Arrays) -> Arrays:
    return {name: value for name, value in found.items() if name != "grad_x"}


def _turned(found: Arrays) -> Arrays:
    return {**found, "grad_b_i": found["grad_b_i"][:, None]}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (_doubled, "differs in grad_U_f by 1e+00"),
        (_without, "gives no grad_x"),
        (_turned, "gives grad_b_i (8, 1)"),
    ],
)
def test_who_computes_something_else_is_an_error_and_is_not_timed(
    change: Callable[[Arrays], Arrays], message: str
) -> None:
    found = measured(SMALL, [BY_HAND, _spoiled(change)], ONCE)
    assert list(found.times) == [NAIVE]
    assert found.errors == {"spoiled": message}


def test_who_fails_is_an_error_and_the_others_run() -> None:
    def fails(problem: Problem) -> Ready:
        raise RuntimeError("no such kernel")

    found = measured(SMALL, [Contender("broken", fails), BY_HAND], ONCE)
    assert found.errors == {"broken": "RuntimeError: no such kernel"}
    assert list(found.times) == [NAIVE]


def test_what_is_no_number_differs() -> None:
    exact = {"h": np.ones(3)}
    assert objection({"h": np.array([1.0, np.nan, 1.0])}, exact, 1e-8) == "differs in h by nan"
    assert objection({"h": np.ones(3) + 1e-9}, exact, 1e-8) == ""


def test_a_cell_written_by_hand_agrees_in_both_formats() -> None:
    for cell in ("lstm", "gru"):
        for dtype, bound in (("float32", 1e-5), ("float64", 1e-13)):
            found = measured(replace(SMALL, cell=derive.load(cell), dtype=dtype), [BY_HAND], ONCE)
            assert found.errors == {}
            assert found.times[NAIVE].difference < bound


# -- rounds


def test_everyone_has_a_turn_in_each_round_and_each_round_another_one_begins() -> None:
    calls: list[str] = []

    def recorded(key: str) -> Contender:
        def prepare(problem: Problem) -> Ready:
            ready = BY_HAND.prepare(problem)

            def call() -> Any:
                calls.append(key)
                return ready.call()

            return Ready(call, ready.results)

        return Contender(key, prepare)

    large = replace(SMALL, size=SIZES[2])  # no call is repeated
    found = measured(large, [recorded("a"), recorded("b")], Pace(rounds=3))
    assert calls[-6:] == ["a", "b", "b", "a", "a", "b"]
    assert [timed.rounds for timed in found.times.values()] == [3, 3]


def test_the_work_of_a_sequence_is_that_of_its_page() -> None:
    size, cost = SIZES[2], sequence_cost(derive.load("lstm"))
    formula = cost.forward + cost.backward
    numbers = {"T": size.steps, "B": size.batch, "L": 1, **size.lengths}
    assert work(replace(SMALL, size=size)) == formula.subs({s: numbers[s.name] for s in formula.free_symbols})
