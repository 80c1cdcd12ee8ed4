"""Cells that are timed but not in the catalogue: minGRU and minLSTM as their package trains them.

In the paper's appendix the candidate goes through g, which is positive, so that a scan can run on logarithms;
there are no biases.
"""

from __future__ import annotations

import sympy

from derive.algebra.node import Node
from derive.definition import Cell, function, let, matrix, sigmoid, sizes, state, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
f, i, z, s, k, c = vectors("f i z s k c", m)
a = sympy.Symbol("a", real=True)
positive = function(
    "positive", sympy.Piecewise((a + sympy.Rational(1, 2), a >= 0), (1 / (1 + sympy.exp(-a)), True)), a
)


def seen(gate: str) -> Node:
    """A gate that sees the input only."""
    return matrix(f"W_{gate}", m, n) @ x


min_gru = Cell(
    title="minGRU with a positive candidate",
    name="min-gru-positive",
    equations=[
        let(z, sigmoid(seen("z")), "update gate"),
        let(c, positive(seen("c")), "candidate"),
        let(h.next, (1 - z) * h + z * c, "hidden state"),
    ],
)

min_lstm = Cell(
    title="minLSTM with a positive candidate",
    name="min-lstm-positive",
    equations=[
        let(f, sigmoid(seen("f")), "forget gate"),
        let(i, sigmoid(seen("i")), "input gate"),
        let(c, positive(seen("c")), "candidate"),
        let(k, f / (f + i), "share of the old state"),
        let(s, i / (f + i), "share of the candidate"),
        let(h.next, k * h + s * c, "hidden state"),
    ],
)
