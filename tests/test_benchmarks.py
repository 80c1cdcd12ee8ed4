"""The benchmarks run: one measurement of each group that needs no process of its own."""

from __future__ import annotations

import pytest

from benchmarks.__main__ import derivations, exact_checks, stacks
from benchmarks.timing import Measured, compare, table


@pytest.mark.parametrize("group", [derivations, exact_checks, stacks])
def test_a_group_gives_measurements_with_a_peer(group) -> None:  # type: ignore[no-untyped-def]
    first = next(group())
    assert first.seconds > 0
    assert first.peer_seconds > 0


def test_both_are_run_equally_often() -> None:
    calls: list[str] = []
    compare("a", lambda: calls.append("a"), "b", lambda: calls.append("b"), rounds=3)
    assert calls == ["a", "b"] * 4


def test_the_table_has_the_ratio() -> None:
    assert "2.000 x" in table([Measured("work", 0.2, "peer", 0.1)])
