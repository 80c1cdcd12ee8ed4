"""How things are timed: interleaved with the peer, several rounds, medians."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

ROUNDS = 7


@dataclass(frozen=True)
class Measured:
    """A time in seconds and the peer's in the same run."""

    what: str
    seconds: float
    peer: str
    peer_seconds: float

    @property
    def ratio(self) -> float:
        return self.seconds / self.peer_seconds


def compare(
    what: str, run: Callable[[], object], peer: str, peer_run: Callable[[], object], rounds: int = ROUNDS
) -> Measured:
    """Both in turn, `rounds` times after a warm-up; the medians."""
    run(), peer_run()
    times, peer_times = [], []
    for _ in range(rounds):
        times.append(seconds(run))
        peer_times.append(seconds(peer_run))
    return Measured(what, statistics.median(times), peer, statistics.median(peer_times))


def seconds(run: Callable[[], object]) -> float:
    """The wall time of one call."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def process(*arguments: str) -> Callable[[], object]:
    """A run of this Python in a new process."""
    return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def table(rows: Sequence[Measured]) -> str:
    """One line a measurement: milliseconds, the peer's, and the ratio."""
    width = max(len(row.what) for row in rows)
    lines = [
        f"{row.what:<{width}}  {1e3 * row.seconds:9.2f} ms  {row.ratio:9.3f} x  {row.peer} "
        f"({1e3 * row.peer_seconds:.2f} ms)"
        for row in rows
    ]
    return "\n".join(lines)
