"""Makes pages in a process of its own, since imported modules stay cached in Python.

It has imported everything by the time there is something to do: a job comes in on stdin, and what was made
goes out on stdout. Then it ends, and with it all that a definition has imported.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

from derive import build, catalogue
from derive.definition import Cell
from derive.errors import DeriveError
from derive.live.job import Failure, Job, Made


def work() -> None:
    """Waits for one job, and does it."""
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    with suppress(EOFError, BrokenPipeError):  # nobody is there any more
        job = pickle.load(sys.stdin.buffer)
        Thread(target=_end_with_the_other, daemon=True).start()
        for made in stages(job):
            pickle.dump(made, out)
            out.flush()


def _end_with_the_other() -> None:
    """Whoever asked keeps our stdin open; a definition may run for ever, and must not outlive them."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


def stages(job: Job) -> Iterator[Made]:
    """The pages that somebody is waiting for, then all of them."""
    try:
        if job.first:
            yield _some(job.first)
        cells = build.find_cells(job.place)
        made = build.pages(cells, None, _silent if job.place else _progress)
    except DeriveError as error:
        yield Made(failure=Failure.of(error))
    else:
        yield Made(dict(made.files), made.cells, _warnings(cells))


def _some(names: tuple[str, ...]) -> Made:
    """Pages of these cells alone; those about all cells are left out."""
    made = build.pages([catalogue.load(name) for name in names], None, _silent)
    own = {file: text for file, text in made.files.items() if file.rpartition(".")[0] in names}
    return Made(own)


def _warnings(cells: tuple[Cell, ...]) -> tuple[str, ...]:
    """About users' own cells: those of the catalogue are as their papers are."""
    return tuple(warning for cell in cells if not catalogue.has(cell) for warning in cell.warnings)


def _silent(text: str) -> None:
    """No progress."""


def _progress(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    work()
