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
from derive.checks.fresh import fresh
from derive.checks.records import at_hand
from derive.definition import Cell, affine, let, sizes, state, tanh, vector
from derive.document.pen import strangers, written_in
from derive.errors import DeriveError
from derive.live.job import Failure, Job, Made
from derive.printing.notation import DEFAULT
from derive.printing.notation_file import load_notation


def work() -> None:
    """Waits for one job, and does it."""
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    with suppress(EOFError, BrokenPipeError):  # nobody is there any more
        _warm_up()
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
    """The pages that somebody waits for; then all of them; then those of own cells with their verdicts."""
    try:
        with written_in(load_notation(job.notation) if job.notation else DEFAULT):
            yield from _stages(job)
    except DeriveError as error:
        yield Made(failure=Failure.of(error))


def _stages(job: Job) -> Iterator[Made]:
    if job.first:
        yield _some(job)
    cells = build.find_cells(job.place)
    tell = _silent if job.place else _progress
    warnings = (*catalogue.warnings(cells), *strangers(cell.name for cell in cells))
    yield Made(build.pages(cells, job.templates, tell), warnings=warnings)
    if verdicts := fresh(cells, _silent):
        with at_hand(verdicts):
            yield Made(build.pages(cells, job.templates, tell))


def _some(job: Job) -> Made:
    """Pages of the cells that come first alone; those about all cells are left out."""
    made = build.pages([catalogue.load(name) for name in job.first], job.templates, _silent)
    own = {file: text for file, text in made.files.items() if file.partition(".")[0] in job.first}
    return Made(build.Pages(own, job.first), whole=False)


def _warm_up() -> None:
    """What is slow only once, as templates are, is done before there is work."""
    n, m = sizes("n m")
    x, h = vector("x", n), state("h", m)
    cell = Cell("any", [let(h.next, tanh(affine(x, h)), "state")], name="any")
    build.pages([cell], None, _silent)


def _silent(text: str) -> None:
    """No progress."""


def _progress(text: str) -> None:
    print(text, file=sys.stderr)


if __name__ == "__main__":
    work()
