"""Structurally constrained recurrent network of Mikolov et al. (2014)."""

from derive.definition import Cell, hyper, let, matrix, sigmoid, sizes, state, vector

n, m, p = sizes("n m p")
x, h, s = vector("x", n), state("h", m), state("s", p)
A, B = matrix("A", m, n), matrix("B", p, n)
P, R = matrix("P", m, p), matrix("R", m, m)
alpha = hyper("alpha", 0.95)

scrn = Cell(
    title="Structurally constrained recurrent network (SCRN)",
    cite="mikolov2014",
    family="plain recurrence",
    summary="Beside the hidden units stand context units that average the input slowly.",
    equations=[
        let(s.next, (1 - alpha) * (B @ x) + alpha * s, "context units"),
        let(h.next, sigmoid(P @ s.next + A @ x + R @ h), "hidden state"),
    ],
)
