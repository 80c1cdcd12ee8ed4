"""Cells that are parts of others in tests, and what they are bound to."""

from __future__ import annotations

import derive
from derive.checks.equality import prove_equal
from derive.definition import sizes, state, vector
from derive.program import Program

n, m, k = sizes("n m k")
x, x_m, u, h, c = vector("x", n), vector("x", m), vector("u", k), state("h", m), state("c", m)
LSTM, GRU, ELMAN = derive.load("lstm"), derive.load("gru"), derive.load("elman")
AT = {"n": 2, "m": 3}


def same(left: Program, right: Program, sizes: dict[str, int]) -> bool:
    """Whether both compute the same results of the same names."""
    return prove_equal(left, right, {}, sizes).holds and prove_equal(right, left, {}, sizes).holds
