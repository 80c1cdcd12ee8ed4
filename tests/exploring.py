"""Random programs by the hundred, the same ones in every run, and how many of them there were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

import pytest
import sympy
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from derive.algebra.node import Node
from derive.program import Program

T = TypeVar("T")
Record = Callable[[str, object], None]
# the slow run's shares, so that both cores have some of them
SHARES = [
    pytest.param(0, id="few"),
    *(pytest.param(number, id=f"share-{number}", marks=pytest.mark.slow) for number in range(1, 7)),
]


class Tally(Counter[str]):
    """How much was tried."""

    def program(self, program: Program) -> None:
        """Counts a program, its statements and the nodes of their expressions."""
        self["programs"] += 1
        self["statements"] += len(program.steps)
        for step in program.steps:
            self["nodes"] += sum(isinstance(node, Node) for node in sympy.preorder_traversal(step.expr))

    def report(self, record: Record) -> None:
        """Into the test's report, and onto the screen with ``-s``."""
        for name, count in self.items():
            record(name, count)
        print(", ".join(f"{count} {name}" for name, count in self.items()))


def explore(strategy: st.SearchStrategy[T], examples: int, share: int, check: Callable[[T], None]) -> None:
    """Checks random examples, the same in every run; one that fails is shrunk."""

    @seed(share)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(strategy)
    def run(example: T) -> None:
        check(example)

    run()
