"""GRU1, a GRU whose gates see the state and a bias: Dey and Salem (2017)."""

from derive.definition import (
    Cell,
    affine,
    let,
    matrix,
    parameter,
    sigmoid,
    sizes,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
r, z, s, g = vectors("r z s g", m)
U_r, U_z = matrix("U_r", m, m), matrix("U_z", m, m)
b_r, b_z = parameter("b_r", m), parameter("b_z", m)

gru1 = Cell(
    title="GRU1, gates of the state and a bias",
    cite="dey2017",
    family="gru",
    summary="Both gates see the state and a bias, not the input.",
    equations=[
        let(r, sigmoid(U_r @ h + b_r), "reset gate"),
        let(z, sigmoid(U_z @ h + b_z), "update gate"),
        let(s, r * h, "reset state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, (1 - z) * h + z * g, "hidden state"),
    ],
)
