"""Times everyone on a problem: agreement first, then rounds in which each has its turn, medians of these."""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from benchmarks.timing import seconds
from benchmarks.training.ours import reference
from benchmarks.training.outcome import Outcome, Timed
from benchmarks.training.problem import Arrays, Contender, Problem, Ready

BOUNDS = {"float32": 1e-3, "float64": 1e-8}  # of a difference, as a share of the largest entry
LEAST, MOST = 3, 21  # rounds, where the time that there is decides
SAMPLE = 2e-3  # seconds that a sample takes at least: shorter calls are repeated


@dataclass(frozen=True)
class Pace:
    """rounds: how many, or 0 for as many as fit into `budget` seconds; pause: seconds before each sample, in
    which the threads of who was before come to rest.
    """

    rounds: int = 0
    budget: float = 6.0
    pause: float = 0.0


@dataclass
class _Runner:
    """Somebody who agrees, and the samples taken so far."""

    key: str
    call: Callable[[], object]
    difference: float
    repeats: int
    samples: list[float] = field(default_factory=list)
    wall: float = 0.0
    busy: float = 0.0

    def sample(self) -> None:
        """Times so many calls that the clock can be relied on."""
        busy = time.process_time()
        taken = seconds(self._calls)
        self.busy, self.wall = self.busy + time.process_time() - busy, self.wall + taken
        self.samples.append(taken / self.repeats)

    def _calls(self) -> None:
        for _ in range(self.repeats):
            self.call()

    def timed(self) -> Timed:
        """What the samples say."""
        low, _, high = np.quantile(self.samples, [0.25, 0.5, 0.75]).tolist()
        middle, count = statistics.median(self.samples), len(self.samples)
        return Timed(middle, low, high, count, self.difference, self.busy / self.wall)


def measured(problem: Problem, contenders: Sequence[Contender], pace: Pace) -> Outcome:
    """Everyone on one problem."""
    try:
        exact = reference(replace(problem, dtype="float64"))
    except Exception as reason:  # the other problems can be measured all the same
        return Outcome({}, {each.key: f"nothing to compare with: {reason!r}" for each in contenders})
    bound, runners, outcome = BOUNDS[problem.dtype], [], Outcome()
    for each in contenders:
        try:
            ready = each.prepare(problem)
            found = ready.results(ready.call())
        except Exception as reason:  # it is told, and the others run
            outcome.errors[each.key] = f"{type(reason).__name__}: {reason}"
            continue
        if wrong := objection(found, exact, bound):
            outcome.errors[each.key] = wrong
            continue
        runners.append(_runner(each.key, ready, largest(found, exact)))
    for turn in _rounds(runners, pace):
        for runner in turn:
            time.sleep(pace.pause)
            runner.sample()
    outcome.times.update({runner.key: runner.timed() for runner in runners})
    return outcome


def _runner(key: str, ready: Ready, difference: float) -> _Runner:
    ready.call()  # a second warm-up: caches are filled, memory is mapped
    once = max(seconds(ready.call), 1e-7)
    return _Runner(key, ready.call, difference, math.ceil(SAMPLE / once))


def _rounds(runners: list[_Runner], pace: Pace) -> Iterator[list[_Runner]]:
    """Rounds, each begun by somebody else, until there are enough or the time is up."""
    start = time.perf_counter()
    for k in range(pace.rounds or MOST):
        if not runners or (not pace.rounds and k >= LEAST and time.perf_counter() - start > pace.budget):
            return
        first = k % len(runners)
        yield runners[first:] + runners[:first]


def objection(found: Arrays, exact: Arrays, bound: float) -> str:
    """What is wrong with values and gradients, or nothing."""
    if missing := [name for name in exact if name not in found]:
        return f"gives no {', '.join(missing)}"
    if shaped := [name for name in exact if found[name].shape != exact[name].shape]:
        return f"gives {', '.join(f'{name} {found[name].shape}' for name in shaped)}"
    far = {name: _difference(found[name], exact[name]) for name in exact}
    wrong = [f"{name} by {value:.0e}" for name, value in far.items() if not value <= bound]
    return f"differs in {', '.join(wrong)}" if wrong else ""


def largest(found: Arrays, exact: Arrays) -> float:
    """The largest difference."""
    return max(_difference(found[name], exact[name]) for name in exact)


def _difference(found: np.ndarray, exact: np.ndarray) -> float:
    """As a share of the largest entry."""
    scale = float(np.max(np.abs(exact), initial=0.0))
    return float(np.max(np.abs(found - exact), initial=0.0)) / (scale or 1.0)
