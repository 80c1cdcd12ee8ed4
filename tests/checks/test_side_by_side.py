"""Checks in several processes: the same verdicts in the order asked for, and errors that come through."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from derive.catalogue import load
from derive.checks import records
from derive.checks.run import check
from derive.checks.side_by_side import Checked, check_all, checked
from derive.cli import main
from derive.errors import DeriveError, InputError, Location

PATIENCE = 120  # seconds; a machine may be busy
MINE = """
from derive.definition import *
n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
mine = Cell("Mine", [let(h.next, tanh(affine(x, h)), "state")])
"""
# each process that has read it holds a lock as long as it lives; one that checks does so until it is ended
HELD = """
import fcntl, multiprocessing, os, time
held = os.open(f"{__file__}.{os.getpid()}.lock", os.O_CREAT | os.O_RDWR)
fcntl.flock(held, fcntl.LOCK_EX)
while multiprocessing.parent_process():
    time.sleep(0.1)
"""
NAMES = ("gru", "dense", "elman")


def refusing(spec: str, oracles: bool) -> Checked:
    """A worker that fails on one cell, as a check might."""
    if spec == "elman":
        raise InputError("no such thing", Location("cell.py", 3, spec))
    return Checked(spec, (), float(os.getpid()))


def dying(spec: str, oracles: bool) -> Checked:
    """A worker that is ended from outside."""
    os._exit(9)


def defective(spec: str, oracles: bool) -> Checked:
    """A worker with a mistake of ours in it."""
    raise ZeroDivisionError("a mistake of ours")


def test_two_processes_find_what_one_finds_in_the_order_asked_for() -> None:
    told: list[str] = []
    cells = {name: load(name) for name in NAMES}
    found = check_all(cells, jobs=2, done=lambda spec, each: told.append(spec))
    assert tuple(found) == NAMES and sorted(told) == sorted(NAMES)
    assert {spec: each.verdicts for spec, each in found.items()} == {n: check(load(n)) for n in NAMES}
    assert all(each.seconds > 0 for each in found.values())


def test_one_cell_and_one_job_stay_in_this_process() -> None:
    for names, jobs in ((("dense",), 0), (("dense", "gru"), 1)):
        found = check_all({n: load(n) for n in names}, jobs=jobs, one=refusing)
        assert {each.seconds for each in found.values()} == {os.getpid()}


def test_several_cells_are_checked_in_other_processes() -> None:
    found = check_all({n: load(n) for n in ("dense", "gru")}, jobs=2, one=refusing)
    assert os.getpid() not in {each.seconds for each in found.values()}


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_a_cell_is_the_same_error_wherever_it_was_checked(jobs: int) -> None:
    with pytest.raises(InputError) as caught:
        check_all({name: load(name) for name in NAMES}, jobs=jobs, one=refusing)
    assert str(caught.value) == "cell.py:3: elman: no such thing"
    assert caught.value.message == "no such thing"


def test_a_mistake_of_ours_comes_through_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError, match="a mistake of ours") as caught:
        check_all({name: load(name) for name in NAMES}, jobs=2, one=defective)
    assert caught.value.__notes__ in [[f"while {name} was checked"] for name in NAMES]


def test_a_process_that_is_ended_from_outside_is_an_error_and_no_pass() -> None:
    with pytest.raises(DeriveError, match="ended from outside; try with fewer at once: --jobs 1"):
        check_all({name: load(name) for name in NAMES}, jobs=2, one=dying)


def _is_held(lock: Path) -> bool:
    with lock.open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def test_no_process_outlives_a_command_that_is_killed(tmp_path: Path) -> None:
    files = [tmp_path / "one.py", tmp_path / "two.py"]
    for file in files:
        file.write_text(HELD + MINE)
    command = [sys.executable, "-m", "derive", "check", *map(str, files), "--jobs", "2"]
    end = time.monotonic() + PATIENCE
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        while len(locks := list(tmp_path.glob("*.lock"))) < 4:  # two of the command, one of each process
            assert process.poll() is None and time.monotonic() < end
            time.sleep(0.05)
    finally:
        process.kill()
        process.wait()
    while any(map(_is_held, locks)):
        assert time.monotonic() < end, "a process waits for the next cell for ever"
        time.sleep(0.05)


def test_a_file_of_the_users_own_is_checked_in_another_process_too(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(MINE)
    specs = (str(path), "dense")
    found = check_all({spec: load(spec) for spec in specs}, jobs=2)
    assert [found[spec].name for spec in specs] == ["mine", "dense"]
    assert found[str(path)].verdicts == checked(str(path), False).verdicts


def test_the_command_prints_in_order_records_all_and_names_the_slowest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ["dense", "elman", "gru-chung", "gru-reset-before", "gru", "lstm-coupled"]
    write = records.write
    monkeypatch.setattr(records, "write", lambda cell, verdicts: write(cell, verdicts, tmp_path))
    result = CliRunner().invoke(main, ["check", *names, "--jobs", "2", "--record", "--json"])
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert list(dict.fromkeys(row["cell"] for row in rows)) == names
    assert {path.stem for path in tmp_path.glob("*.json")} == set(names)
    for name in names:
        on_file = [v for v in records.recorded(load(name), tmp_path).verdicts if v.kind != "oracle"]
        assert on_file == [v for v in check(load(name)) if v.kind != "oracle"]
    (line,) = [each for each in result.stderr.splitlines() if each.startswith("slowest: ")]
    assert line.count(" s") == line.count(",") + 1 == 5
