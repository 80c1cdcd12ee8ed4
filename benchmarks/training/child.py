"""One process, one number of threads: measures its part of a plan and prints a line of JSON for each row."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict

from benchmarks.training import machine, threads
from benchmarks.training.measure import Pace, measured
from benchmarks.training.peak import peak, work
from benchmarks.training.plan import Entry, Plan, entries
from benchmarks.training.results import OTHERS, Row, peak_key

# seconds of rounds for a problem, where the minutes that are left do not ask for less
BUDGETS = {"layers": 6.0, OTHERS: 1.5}
PAUSE = 0.03  # before a sample with several threads: OpenBLAS's look for work for so long


def rows(plan: Plan) -> Iterator[Row]:
    """The rows of one process."""
    end, todo = time.monotonic() + 60 * plan.minutes, entries(plan)
    for k, entry in enumerate(todo):
        share = (end - time.monotonic()) / (len(todo) - k)
        yield _row(entry, plan, max(0.0, min(BUDGETS[entry.group], share / 2)))


def _row(entry: Entry, plan: Plan, budget: float) -> Row:
    (count,), problem = plan.threads, entry.problem
    pace = Pace(plan.rounds, budget, PAUSE if count > 1 else 0.0)
    outcome = measured(problem, entry.contenders, pace)
    size = problem.size
    return Row(
        entry.group, problem.cell.name, size.shown, str(size), problem.dtype, count, work(problem), outcome
    )


def main() -> None:
    """The plan is the first argument."""
    plan = Plan.read(sys.argv[1])
    (count,) = plan.threads
    threads.limit(count)
    if wrong := {name: n for name, n in threads.found().items() if n != count}:
        raise SystemExit(f"asked for {count} threads, but there are {wrong}")
    peaks = {dtype: peak(dtype) for dtype in plan.dtypes}
    found = {"machine": machine.machine(), "versions": machine.versions(), "rows": len(entries(plan))}
    print(json.dumps(found), flush=True)
    for row in rows(plan):
        print(json.dumps(asdict(row)), flush=True)
    for dtype, first in peaks.items():  # once more: it may have been a slow moment
        best = {name: max(speed, first[name]) for name, speed in peak(dtype).items()}
        print(json.dumps({"peak": peak_key(count, dtype), "speeds": best}), flush=True)


if __name__ == "__main__":
    main()
