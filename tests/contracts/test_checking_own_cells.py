"""Cells of a user's own, checked from outside: what the command prints, how it ends, and what it leaves."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

CELL = """\
import numpy as np
from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, (z, g) = vector("x", n), state("h", m), vectors("z g", m)
mine = Cell(
    "A gate of mine",
    [
        let(z, sigmoid(affine(x, h)), "gate"),
        let(g, tanh(affine(x)), "candidate"),
        let(h.next, z * h + (1 - z) * g, "state"),
    ],
)
"""
REFERENCE = """

def reference(v):
    z = 1 / (1 + np.exp(-(v["W_z"] @ v["x"] + v["U_z"] @ v["h"] + v["b_z"])))
    g = np.tanh(v["W_g"] @ v["x"] + v["b_g"])
    return {"z": z, "g": g, "h_next": z * v["h"] + (1 - z) * g}
"""
Done = subprocess.CompletedProcess[str]
Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def derive(*arguments: str, text: str = CELL) -> Done:
        (tmp_path / "mine.py").write_text(text)
        command = [sys.executable, "-m", "derive", *arguments]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)

    return derive


def numeric(done: Done) -> dict[str, str]:
    """The row of the numeric check."""
    (row,) = [row for row in json.loads(done.stdout) if row["kind"] == "numeric"]
    return dict(row)


def test_a_cell_without_a_reference_is_checked_with_its_equations(run: Run) -> None:
    done = run("check", "mine.py", "--json")
    row = numeric(done)
    assert (done.returncode, row["status"], row["figure"]) == (0, "pass", "below 1e-12")
    words = "explicit scalar equations in 50 digits, and differences of them; no NumPy cell of its own"
    assert row["detail"].endswith(words)


def test_one_with_a_reference_is_checked_with_both(run: Run) -> None:
    done = run("check", "mine.py", "--json", text=CELL + REFERENCE)
    assert (done.returncode, numeric(done)["status"]) == (0, "pass")
    assert "of the reference; and 40 arrays against explicit scalar equations" in numeric(done)["detail"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("1 - z", "1 + z", "values: h_next differs by 1e"),
        ("    return", "    found =", "mine.py:16: mine: the reference returns nothing"),
        (
            '"h_next": z',
            '"h_nxt": z',
            "mine.py:16: mine: the reference returns h_nxt, which the cell does not",
        ),
    ],
)
def test_a_reference_that_is_wrong_fails_with_exit_1(old: str, new: str, said: str, run: Run) -> None:
    done = run("check", "mine.py", text=CELL + REFERENCE.replace(old, new))
    assert done.returncode == 1 and "Traceback" not in done.stderr
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("FAIL mine, numeric: ")]
    assert line.startswith(f"FAIL mine, numeric: {said}")


def test_one_that_raises_is_a_mistake_with_its_line_and_exit_2(run: Run) -> None:
    done = run("check", "mine.py", "--record", text=CELL + REFERENCE.replace('"U_z"', '"V_z"'))
    assert (done.returncode, done.stdout) == (2, "")
    message = "mine.py:17: mine: its reference fails: the cell has no array 'V_z'; it has x, h, W_z, U_z, "
    assert done.stderr.splitlines()[-1].startswith(message)


def test_recorded_verdicts_are_shown_until_the_definition_changes(run: Run, tmp_path: Path) -> None:
    assert "not checked yet" in run("show", "mine.py", "--parts", "verdicts").stdout
    done = run("check", "mine.py", "--record", "--json")
    assert done.returncode == 0 and done.stderr.endswith("recorded in mine.verdicts.json\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.py", "mine.verdicts.json"]
    shown = run("show", "mine.py", "--parts", "verdicts").stdout
    assert "no NumPy cell of its own" in shown and "stale" not in shown
    page = run("export", "mine.py", "--format", "md", "--parts", "verdicts").stdout
    assert page.count('class="verdict pass"') == 5
    assert "has changed since" in run("show", "mine.py", "--parts", "verdicts", text=CELL + REFERENCE).stdout


def test_a_site_of_own_cells_shows_verdicts_that_nobody_recorded(run: Run, tmp_path: Path) -> None:
    made = run("build", "--cells", "mine.py", "--pages-only", "--out", "pages")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "pages" / "mine.md").read_text().count('class="verdict pass"') == 5
    assert not (tmp_path / "mine.verdicts.json").exists()
    assert run("build", "--cells", "mine.py", "--pages-only", "--out", "pages", "--check").returncode == 0
    run("build", "--cells", "mine.py", "--pages-only", "--out", "pages", "--unchecked")
    assert "not checked yet" in (tmp_path / "pages" / "mine.md").read_text()


def test_a_record_that_is_damaged_is_a_mistake_that_names_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.verdicts.json").write_text("<<<<<<< HEAD\n")
    done = run("show", "mine.py", "--parts", "verdicts")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("mine.verdicts.json: this is no record of verdicts; remove it, and make it")


def test_cells_are_checked_side_by_side_with_their_references(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text(CELL.replace("mine =", "other ="))
    done = run("check", "mine.py", "other.py", "--json", "--jobs", "2", "--record", text=CELL + REFERENCE)
    found = {row["cell"]: row["detail"] for row in json.loads(done.stdout) if row["kind"] == "numeric"}
    assert done.returncode == 0 and list(found) == ["mine", "other"]
    assert "of the reference" in found["mine"] and "of the reference" not in found["other"]
    assert {path.name for path in tmp_path.glob("*.json")} == {"mine.verdicts.json", "other.verdicts.json"}
