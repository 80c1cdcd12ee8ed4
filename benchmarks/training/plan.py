"""What a run measures: problems in their order, and who takes part in each."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

import derive
from benchmarks.training import others, ours, peers
from benchmarks.training.problem import DTYPES, SIZES, Contender, Problem
from benchmarks.training.results import LAYERS, OTHERS

ALL_BACKENDS = ours.ALL
# of the other cells, those that are timed with every backend; the rest with what needs no long compilation
MANY = (
    *("lstm-peephole", "mgu", "min-gru-positive", "s-lstm", "m-lstm", "gated-delta-net"),
    *("ugrnn", "janet", "gru-reset-before", "mamba"),
)
QUICK = ("numpy", "c", ours.MKL)
CHECKED_AT = ("1", "2", "3")  # sizes at which checks can be told from noise


@dataclass(frozen=True)
class Plan:
    """only: names of cells, all by default; threads: a process for each; rounds: 0 for as many as fit into
    the minutes; tiny: the other cells at three steps of two sequences, to see that all runs.
    """

    only: tuple[str, ...] = ()
    sizes: tuple[str, ...] = tuple(size.shown for size in SIZES)
    dtypes: tuple[str, ...] = DTYPES
    threads: tuple[int, ...] = (1, 2) if (os.cpu_count() or 1) > 1 else (1,)
    backends: tuple[str, ...] = ALL_BACKENDS
    rounds: int = 0
    minutes: float = 9.0
    tiny: bool = False

    @property
    def whole(self) -> bool:
        """Whether everything is measured, so that the page can be made from it."""
        return replace(self, rounds=0, minutes=Plan.minutes) == Plan()

    def one(self, threads: int) -> Plan:
        """The part of one process."""
        share = 0.7 if threads == 1 and len(self.threads) > 1 else 0.3 if len(self.threads) > 1 else 1.0
        return replace(self, threads=(threads,), minutes=self.minutes * share)

    def text(self) -> str:
        """As an argument of a process."""
        return json.dumps(asdict(self))

    @staticmethod
    def read(text: str) -> Plan:
        """The reverse."""
        found = json.loads(text)
        lists: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in found.items()}
        return Plan(**lists)


@dataclass(frozen=True)
class Entry:
    """A problem, its group, and who takes part."""

    group: str
    problem: Problem
    contenders: tuple[Contender, ...]


def entries(plan: Plan) -> list[Entry]:
    """Everything that one process measures."""
    return [*_layers(plan), *(_others(plan) if plan.threads == (1,) else ())]


def _chosen(name: str, plan: Plan) -> bool:
    return not plan.only or name in plan.only


def _layers(plan: Plan) -> Iterator[Entry]:
    for name in filter(lambda name: _chosen(name, plan), peers.CELLS):
        for size in SIZES:
            for dtype in plan.dtypes:
                if size.shown in plan.sizes:
                    checked = (ours.checked(),) if size.shown in CHECKED_AT else ()
                    contenders = (*ours.ours(plan.backends), *checked, *peers.PEERS)
                    yield Entry(LAYERS, Problem(derive.load(name), size, dtype), contenders)


def _others(plan: Plan) -> Iterator[Entry]:
    for other in others.OTHERS:
        if _chosen(other.name, plan) and others.DTYPE in plan.dtypes:
            backends = plan.backends if other.name in MANY else [b for b in plan.backends if b in QUICK]
            problem = other.problem(3, 2) if plan.tiny else other.problem()
            yield Entry(OTHERS, problem, (*ours.ours(backends), *other.peers))
