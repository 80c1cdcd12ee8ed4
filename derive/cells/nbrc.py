"""Neuromodulated bistable recurrent cell: Vecoven, Ernst and Drion (2021)."""

from derive.definition import Cell, affine, let, matrix, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
a, c, g = vectors("a c g", m)
W_g = matrix("W_g", m, n)

nbrc = Cell(
    title="Neuromodulated bistable recurrent cell (nBRC)",
    cite="vecoven2021",
    family="gru",
    summary="The bistable cell whose feedback gain and update gate see the states of all units.",
    equations=[
        let(a, 1 + tanh(affine(x, h)), "feedback gain"),
        let(c, sigmoid(affine(x, h)), "update gate"),
        let(g, tanh(W_g @ x + a * h), "candidate"),
        let(h.next, c * h + (1 - c) * g, "hidden state"),
    ],
)
