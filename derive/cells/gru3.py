"""GRU3, a GRU whose gates see a bias alone: Dey and Salem (2017)."""

from derive.definition import Cell, affine, let, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
r, z, s, g = vectors("r z s g", m)
b_r, b_z = parameter("b_r", m), parameter("b_z", m)

gru3 = Cell(
    title="GRU3, gates of a bias alone",
    cite="dey2017",
    family="gru",
    summary="Both gates are learned numbers, one a unit: neither input nor state opens them.",
    equations=[
        let(r, sigmoid(b_r), "reset gate"),
        let(z, sigmoid(b_z), "update gate"),
        let(s, r * h, "reset state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, (1 - z) * h + z * g, "hidden state"),
    ],
)
