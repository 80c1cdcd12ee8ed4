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
from benchmarks.training import page, readme, tables
from benchmarks.training.explanations import Below, Reason, Unexplained, explained
from benchmarks.training.measure import Pace, measured, objection
from benchmarks.training.naive import NAIVE as BY_HAND
from benchmarks.training.names import BASE, CHECKED, NAIVE, SCANS
from benchmarks.training.outcome import Outcome, Timed
from benchmarks.training.peak import work
from benchmarks.training.problem import SIZES, Arrays, Contender, Problem, Ready
from benchmarks.training.results import LAYERS, OTHERS, Results, Row, read, write
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


# -- the page


def _row(group: str, cell: str, **seconds: float) -> Row:
    names = {"torch_nn": BASE, "scan": SCANS[0], "package": "torchrecurrent"}
    times = {names.get(key, key): Timed(value, value, value, 3, 1e-9, 1.0) for key, value in seconds.items()}
    return Row(group, cell, "2", "T = 50", "float64", 1, 10**9, Outcome(times))


def _results(*rows: Row) -> Results:
    peaks = {"float64, 1": {"NumPy": 1e11, "PyTorch": 5e10}}
    return Results("2026-01-02", {"processor": "one"}, {"derive": "1.0"}, peaks, rows)


FAST = _row(LAYERS, "lstm", NumPy=0.1, torch_nn=0.25, scan=0.2)
SLOW = _row(LAYERS, "gru", NumPy=0.5, torch_nn=0.25, scan=0.2)
OTHER = _row(OTHERS, "lstm-peephole", NumPy=0.1, package=0.8)


def test_the_page_has_times_as_ratios_and_the_share_of_the_floor() -> None:
    text = page.page(_results(FAST, OTHER), ())
    assert "| 2 | 250 | 2.50 | 1.25 |" in text
    assert "| LSTM, float64, 2 | 10 | 10 % | 4 % | 5 % |" in text
    assert "| [lstm-peephole](cells/lstm-peephole.md) | torchrecurrent | 800 | 8.00 |" in text
    assert "Of 2 ratios on this page 0 are below 1" in text


def test_a_ratio_below_1_needs_a_reason_that_the_page_gives() -> None:
    with pytest.raises(
        Unexplained, match=r"NumPy against torch\.nn, gru, float64, size 2, one thread: 0\.50"
    ):
        page.page(_results(SLOW), ())
    with pytest.raises(Unexplained):
        page.page(_results(SLOW), (Reason("The other cell.", cell=("lstm",)),))
    text = page.page(_results(SLOW), (Reason("Its loop is Python's.", who=("NumPy",), cell=("gru",)),))
    assert "NumPy against torch.nn, gru (0.50): Its loop is Python's." in text


def test_a_ratio_that_is_1_in_the_table_needs_none() -> None:
    assert page.below(_results(_row(LAYERS, "lstm", NumPy=0.1004, torch_nn=0.1))) == []
    assert len(page.below(_results(_row(LAYERS, "lstm", NumPy=0.101, torch_nn=0.1)))) == 1


def test_generated_jax_is_compared_with_jax_by_hand() -> None:
    found = page.below(_results(_row(LAYERS, "lstm", JAX=0.3, torch_nn=0.4, scan=0.2)))
    assert [(below.who, below.peer) for below in found] == [("JAX", SCANS[0])]


def test_the_first_reason_that_fits_counts_and_others_are_not_told() -> None:
    below = Below("NumPy", BASE, "lstm", "float32", "4", 2, 0.9)
    reasons = Reason("a", size=("3",)), Reason("b", size=("4", "5")), Reason("c")
    assert explained([below], reasons) == [(reasons[1], [below])]


def test_a_reason_for_small_differences_explains_no_large_one() -> None:
    near, far = (Below("JAX", "JAX scan", "gru", "float32", "3", 1, ratio) for ratio in (0.95, 0.94))
    noise, other = Reason("From run to run.", who=("JAX",), least=0.95), Reason("Copies.")
    assert explained([near, far], (noise, other)) == [(noise, [near]), (other, [far])]
    with pytest.raises(Unexplained, match=r"0\.94"):
        explained([near, far], (noise,))


def test_what_no_program_around_a_blas_can_reach_is_told_from_what_one_could() -> None:
    unreachable = Reason("Its products take longer.", possible=1.0)
    slow, slower = (_row(LAYERS, "gru", NumPy=0.5, torch_nn=seconds) for seconds in (0.02, 0.005))
    could, could_not = page.below(_results(slow, slower))  # 10^9 operations at 10^11 a second: 0.01 seconds
    assert (could.possible, could_not.possible) == (2.0, 0.5)
    assert explained([could_not], (unreachable,)) == [(unreachable, [could_not])]
    with pytest.raises(Unexplained, match=r"0\.04"):
        explained([could], (unreachable,))


def test_on_a_machine_that_nobody_explained_the_page_is_written_and_the_command_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strange = _row(OTHERS, "lstm-peephole", NumPy=0.5, package=0.1)
    read_me = tmp_path / "README.md"
    read_me.write_text(f"before {readme.START} {readme.END} after", encoding="utf-8")
    monkeypatch.setattr(page, "read", lambda: _results(FAST, strange))
    monkeypatch.setattr(page, "PAGE", tmp_path / "benchmarks.md")
    monkeypatch.setattr(readme, "FILE", read_me)
    with pytest.raises(Unexplained, match="NumPy against torchrecurrent, lstm-peephole"):
        page.main()
    text = (tmp_path / "benchmarks.md").read_text(encoding="utf-8")
    assert "NumPy against torchrecurrent, lstm-peephole (0.20): No reason is known yet." in text
    assert "0.20 to 0.20" in read_me.read_text(encoding="utf-8")


def test_a_run_with_errors_makes_no_page() -> None:
    wrong = replace(FAST, outcome=Outcome({}, {"JAX": "differs in grad_x by 1e-01"}))
    with pytest.raises(ValueError, match="JAX: differs in grad_x"):
        page.page(_results(wrong), ())


def test_results_are_the_same_when_they_are_read_again(tmp_path: Path) -> None:
    file = tmp_path / "results.json"
    write(_results(FAST, OTHER), file)
    assert read(file) == _results(FAST, OTHER)


def test_the_page_follows_from_the_recorded_run() -> None:
    assert page.page(read()) == page.PAGE.read_text(encoding="utf-8"), (
        "run python -m benchmarks.training.page"
    )


def test_the_readme_quotes_the_recorded_run() -> None:
    text = readme.FILE.read_text(encoding="utf-8")
    assert readme.with_paragraph(text, read()) == text, "run python -m benchmarks.training.page"


def test_the_readme_has_ratios_only() -> None:
    told = readme.paragraph(_results(FAST, SLOW, OTHER))
    assert "NumPy 0.50 to 2.50 (1.50 in the middle)" in told
    assert "8.00" in told
    assert " ms" not in told
