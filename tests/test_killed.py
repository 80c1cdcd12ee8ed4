"""`derive build` is killed at random moments: no file is ever half, and the next run completes the tree."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from derive import build
from derive.files import is_temporary

CELL = """
from derive.definition import Cell, affine, let, sizes, state, tanh, vector
n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
NAME = Cell(title="TITLE", equations=[let(h.next, tanh(affine(x, h)), "state")])
"""
KINDS = {"pages": ["--pages-only"], "site": []}
Contents = dict[str, bytes]
Stamps = dict[str, tuple[int, int, int]]


def define(folder: Path, names: str, title: str) -> Path:
    """A folder with a cell for each name."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in names.split():
        text = CELL.replace("NAME", name).replace("TITLE", f"{title} {name}")
        (folder / f"{name}.py").write_text(text)
    return folder


def started(kind: str, cells: Path, out: Path) -> subprocess.Popen[bytes]:
    """What a user types; without the checks, which take long and write nothing."""
    options = ["--cells", str(cells), "--out", str(out), "--unchecked", *KINDS[kind]]
    command = [sys.executable, "-m", "derive", "build", *options]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def run(kind: str, cells: Path, out: Path) -> None:
    """The same to its end, in this process."""
    build.build(cells, None, out, kind == "pages", progress=lambda text: None, unchecked=True)


def contents(folder: Path) -> Contents:
    """All files of a folder, by path."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def interrupt(kind: str, cells: Path, out: Path, draw: random.Random, seconds: float, most: int) -> None:
    """Kills a run after a part of the time that it takes, or when it has changed some of the files."""
    before, wanted = stamps(out) or {}, draw.randint(1, most)
    process = started(kind, cells, out)
    if draw.random() < 0.3:
        time.sleep(draw.uniform(0, seconds))
    else:
        while process.poll() is None and changed(before, stamps(out)) < wanted:
            time.sleep(0.0002)
    process.kill()
    process.wait()


def changed(before: Stamps, now: Stamps | None) -> int:
    """How many files are new, others or gone; none can be told while one goes away under our eyes."""
    return 0 if now is None else len({path for path, _ in before.items() ^ now.items()})


def stamps(folder: Path) -> Stamps | None:
    """What changes when a file is written or put in the place of another, told without reading any; None
    while a file goes away under our eyes.
    """
    try:
        found = {path: path.stat() for path in folder.rglob("*") if path.is_file()}
    except FileNotFoundError:
        return None
    return {path.as_posix(): (stat.st_ino, stat.st_size, stat.st_mtime_ns) for path, stat in found.items()}


def kill_and_complete(kind: str, times: int, tmp_path: Path) -> None:
    """The check itself."""
    cells, out, draw = tmp_path / "cells", tmp_path / "out", random.Random(kind)
    versions = []
    for names, title in (("gate mixer", "Old"), ("gate mixer reader", "New"), ("mixer", "Newest")):
        define(cells, names, title)
        run(kind, cells, tmp_path / title)
        versions.append((names, title, contents(tmp_path / title)))
    begun = time.monotonic()
    assert started(kind, cells, tmp_path / "timed").wait() == 0
    seconds = time.monotonic() - begun
    partial = 0
    for turn in range(times):
        old = contents(out) if out.exists() else {}
        names, title, new = versions[turn % len(versions)]
        other = max(1, sum(old.get(name) != new.get(name) for name in old | new))
        interrupt(kind, define(cells, names, title), out, draw, seconds, other)
        found = {name: data for name, data in contents(out).items() if not is_temporary(Path(name))}
        partial += found not in (old, new)
        assert all(data in (old.get(name), new.get(name)) for name, data in found.items())
        assert old.keys() & new.keys() <= found.keys()
        run(kind, cells, out)
        assert contents(out) == new  # no temporary file either
    assert times < 20 or partial > 0  # else every kill came too early or too late


@pytest.mark.parametrize("kind", KINDS)
def test_a_killed_run_leaves_each_file_old_or_new_and_the_next_completes_the_tree(
    kind: str, tmp_path: Path
) -> None:
    kill_and_complete(kind, 5 if kind == "pages" else 2, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "times"), [("pages", 30), ("site", 20)])
def test_fifty_killed_runs_leave_each_file_old_or_new(kind: str, times: int, tmp_path: Path) -> None:
    kill_and_complete(kind, times, tmp_path)
