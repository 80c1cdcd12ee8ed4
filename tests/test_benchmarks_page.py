"""The page of the benchmark has what was measured, and a reason for each ratio below 1."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.training import page, readme, slower
from benchmarks.training.explanations import Below, Reason, Unexplained, explained
from benchmarks.training.names import BASE, SCANS
from benchmarks.training.outcome import Outcome, Timed
from benchmarks.training.results import LAYERS, OTHERS, Results, Row, read, write


def _row(group: str, cell: str, **seconds: float) -> Row:
    names = {"torch_nn": BASE, "scan": SCANS[0], "package": "torchrecurrent"}
    times = {names.get(key, key): Timed(value, value, value, 3, 1e-9, 1.0) for key, value in seconds.items()}
    return Row(group, cell, "2", "T = 50", "float64", 1, 10**9, Outcome(times))


def _results(*rows: Row) -> Results:
    peaks = {"float64, 1": {"NumPy": 1e11, "PyTorch": 5e10}}
    return Results("2026-01-02", {"processor": "one"}, {"derive": "1.0"}, peaks, rows)


VERSIONS = {"derive": "1.0", "NumPy": "2 with openblas", "PyTorch": "2", "JAX": "0"}
FAST = _row(LAYERS, "lstm", NumPy=0.1, torch_nn=0.25, scan=0.2)
SLOW = _row(LAYERS, "gru", NumPy=0.5, torch_nn=0.25, scan=0.2)
OTHER = _row(OTHERS, "lstm-peephole", NumPy=0.1, package=0.8)


def test_the_page_has_times_as_ratios_and_the_share_of_the_floor() -> None:
    text = page.page(_results(FAST, OTHER), (), ())
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
    text = page.page(_results(SLOW), (Reason("Its loop is Python's.", who=("NumPy",), cell=("gru",)),), ())
    assert "NumPy against torch.nn, gru (0.50): Its loop is Python's." in text


def test_runs_on_other_machines_have_a_part_of_the_page_and_need_reasons_too() -> None:
    other = replace(_results(SLOW), machine={"processor": "another"}, versions=VERSIONS)
    text = page.page(_results(FAST), (Reason("Its loop is Python's."),), (other,))
    assert "### another\n\n| cell, format, size | torch.nn, ms | NumPy |" in text
    assert "| GRU, float64, 2 | 250 | 0.50 |" in text
    assert "NumPy against torch.nn, gru (0.50): Its loop is Python's." in text
    with pytest.raises(Unexplained, match=r"gru, float64, size 2, one thread: 0\.50"):
        page.page(_results(FAST), (), (other,))
    both = page.page(_results(SLOW), (Reason("Its loop is Python's."),), (other,))
    assert both.count("Its loop is Python's.") == 1
    assert "Below 1 for reasons that are told above: NumPy against torch.nn, gru (0.50)." in both


def test_a_ratio_that_is_1_in_the_table_needs_none() -> None:
    assert slower.below(_results(_row(LAYERS, "lstm", NumPy=0.1004, torch_nn=0.1))) == []
    assert len(slower.below(_results(_row(LAYERS, "lstm", NumPy=0.101, torch_nn=0.1)))) == 1


def test_generated_jax_is_compared_with_jax_by_hand() -> None:
    found = slower.below(_results(_row(LAYERS, "lstm", JAX=0.3, torch_nn=0.4, scan=0.2)))
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
    some, more = (_row(LAYERS, "gru", NumPy=0.5, torch_nn=seconds) for seconds in (0.02, 0.005))
    could, could_not = slower.below(_results(some, more))  # 10^9 operations at 10^11 a second: 0.01 seconds
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
    monkeypatch.setattr(page, "elsewhere", tuple)
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
