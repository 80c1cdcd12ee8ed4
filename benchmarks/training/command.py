"""The command ``python -m benchmarks training``: runs a plan, says how far it is, writes what it found."""

from __future__ import annotations

import argparse
import datetime
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from benchmarks.training import results, threads
from benchmarks.training.plan import ALL_BACKENDS, Plan
from benchmarks.training.problem import DTYPES, SIZES
from benchmarks.training.results import Results, Row

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> int:
    """Measures; the exit status is 1 where somebody failed or computed something else."""
    options = _parser().parse_args(arguments)
    plan = _plan(options)
    found = run(plan)
    file = options.output or (results.FILE if plan.whole else None)
    if file:
        results.write(found, file)
    errors = found.errors()
    print(
        "\n".join(["", *errors, f"{len(found.rows)} problems, {len(errors)} errors; {file or 'not written'}"])
    )
    return int(bool(errors))


def run(plan: Plan) -> Results:
    """The whole plan, one process after the other."""
    rows, about, peaks = list[Row](), dict[str, Any](), dict[str, Any]()
    for count in plan.threads:
        for line in _lines(plan.one(count)):
            if "outcome" in line:
                rows.append(results.row(line))
                print(f"{count} threads, {len(rows)}: {summary(rows[-1])}", flush=True)
            elif "peak" in line:
                peaks[line["peak"]] = line["speeds"]
            else:
                about = line
                print(f"{line['rows']} problems with {count} threads", flush=True)
    date = datetime.datetime.now(datetime.UTC).date().isoformat()
    return Results(date, about["machine"], about["versions"], peaks, tuple(rows))


def summary(row: Row) -> str:
    """A row in a line: milliseconds of everyone."""
    times = [f"{key} {1e3 * timed.seconds:.3g}" for key, timed in row.outcome.times.items()]
    wrong = [f"{key} FAILED ({why})" for key, why in row.outcome.errors.items()]
    return f"{row.cell} ({row.at}, {row.dtype}) in ms: {', '.join([*times, *wrong])}"


def _lines(plan: Plan) -> Iterator[dict[str, Any]]:
    """What the process prints, as it comes."""
    command = [sys.executable, "-m", "benchmarks.training.child", plan.text()]
    environment = threads.environment(plan.threads[0])
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as child:
        assert child.stdout
        yield from map(json.loads, child.stdout)
    if child.returncode:
        raise SystemExit(child.returncode)


def _plan(options: argparse.Namespace) -> Plan:
    chosen = {name: value for name, value in vars(options).items() if value is not None and name != "output"}
    return Plan(**chosen)


def _parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="python -m benchmarks training", description=__doc__)
    made.add_argument("--only", type=_names, help="cells, such as lstm,s-lstm")
    made.add_argument("--sizes", type=_names, help=f"of {', '.join(size.shown for size in SIZES)}")
    made.add_argument("--dtypes", type=_names, help=f"of {', '.join(DTYPES)}")
    made.add_argument("--backends", type=_names, help=f"of {', '.join(ALL_BACKENDS)}")
    made.add_argument("--threads", type=_numbers, help="such as 1,2")
    made.add_argument("--rounds", type=int, help="instead of as many as fit into the minutes")
    made.add_argument("--minutes", type=float, help="for the whole, nearly")
    made.add_argument("--tiny", action="store_true", default=None, help="small, to see that all runs")
    made.add_argument("--output", type=Path, help="a file for what was found")
    return made


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(",")))
