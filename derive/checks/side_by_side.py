"""Checks of many cells in processes side by side; results come in the order in which they were asked for."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context, parent_process
from threading import Thread

from derive import catalogue
from derive.checks.formed import form_verdicts
from derive.checks.run import check
from derive.checks.verdict import Verdict
from derive.definition import Cell
from derive.errors import DeriveError
from derive.printing.notation_file import load_notation

Check = Callable[[str, bool], "Checked"]


@dataclass(frozen=True)
class Checked:
    """What was found of a cell: its name, its verdicts, and how long they took."""

    name: str
    verdicts: tuple[Verdict, ...]
    seconds: float


def cores() -> int:
    """How many processes this one may run at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def checked(spec: str, oracles: bool, notation: str | None = None) -> Checked:
    """One cell, by catalogue name or file, in this process; in the forms of a notation too."""
    started = time.perf_counter()
    cell = catalogue.load(spec)
    verdicts = check(cell, oracles=oracles)
    formed: tuple[Verdict, ...] = ()
    if notation is not None:
        formed = form_verdicts(cell, load_notation(notation).forms_of(cell.name))
    return Checked(cell.name, (*verdicts, *formed), time.perf_counter() - started)


def check_all(
    cells: Mapping[str, Cell],
    oracles: bool = False,
    jobs: int = 0,
    done: Callable[[str, Checked], None] = lambda spec, found: None,
    one: Check = checked,
) -> dict[str, Checked]:
    """All verdicts on several cells, by what they were asked for as and in that order.

    cells: loaded, by name or file; jobs: processes at once, all cores by default; done: told of each cell as
    soon as it is checked, in this process; one: what a process does with a cell.
    Raises: whatever the check of a cell raises; DeriveError where a process is ended from outside.
    """
    jobs = min(jobs or cores(), len(cells))
    found: dict[str, Checked] = {}
    if jobs < 2:
        for spec in cells:
            found[spec] = one(spec, oracles)
            done(spec, found[spec])
        return found
    # the longest first, so that none is left running alone at the end
    order = sorted(cells, key=lambda spec: -len(cells[spec].program.steps))
    # a fresh interpreter each: one that was forked while a library's threads ran may wait for ever
    with ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_watch_the_parent) as pool:
        waiting = {pool.submit(one, spec, oracles): spec for spec in order}
        try:
            for future in as_completed(waiting):
                found[waiting[future]] = _result(future, waiting[future])
                done(waiting[future], found[waiting[future]])
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
    return {spec: found[spec] for spec in cells}


def _watch_the_parent() -> None:
    """Who asked may be killed; whoever waits for the next cell then would wait for ever."""
    Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = parent_process()
    assert parent
    parent.join()
    os._exit(1)


def _result(future: Future[Checked], spec: str) -> Checked:
    try:
        return future.result()
    except BrokenProcessPool:
        message = "a process that checked cells was ended from outside; try with fewer at once: --jobs 1"
        raise DeriveError(message) from None
    except Exception as error:
        error.add_note(f"while {spec} was checked")
        raise
