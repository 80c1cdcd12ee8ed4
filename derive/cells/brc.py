"""Bistable recurrent cell, each unit fed back to itself only: Vecoven, Ernst and Drion (2021)."""

from derive.definition import Cell, let, matrix, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
a, c, g = vectors("a c g", m)
W_a, W_c, W_g = (matrix(f"W_{k}", m, n) for k in "acg")
u_a, u_c, b_a, b_c = (parameter(name, m) for name in ("u_a", "u_c", "b_a", "b_c"))

brc = Cell(
    title="Bistable recurrent cell (BRC)",
    cite="vecoven2021",
    family="gru",
    summary="Each unit sees only its own state; a feedback gain between 0 and 2 makes it bistable above 1.",
    equations=[
        let(a, 1 + tanh(W_a @ x + u_a * h + b_a), "feedback gain"),
        let(c, sigmoid(W_c @ x + u_c * h + b_c), "update gate"),
        let(g, tanh(W_g @ x + a * h), "candidate"),
        let(h.next, c * h + (1 - c) * g, "hidden state"),
    ],
)
