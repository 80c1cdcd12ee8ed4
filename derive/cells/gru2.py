"""GRU2, a GRU whose gates see the state alone: Dey and Salem (2017)."""

from derive.definition import Cell, affine, let, matrix, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
r, z, s, g = vectors("r z s g", m)
U_r, U_z = matrix("U_r", m, m), matrix("U_z", m, m)

gru2 = Cell(
    title="GRU2, gates of the state alone",
    cite="dey2017",
    family="gru",
    summary="Both gates see the state alone: no input, no bias.",
    equations=[
        let(r, sigmoid(U_r @ h), "reset gate"),
        let(z, sigmoid(U_z @ h), "update gate"),
        let(s, r * h, "reset state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, (1 - z) * h + z * g, "hidden state"),
    ],
)
