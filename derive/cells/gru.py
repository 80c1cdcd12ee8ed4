"""Gated recurrent unit, reset after the product, as in cuDNN and PyTorch; gates of Cho et al. (2014)."""

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
r, z, q, g = vectors("r z q g", m)
U_g, d_g = matrix("U_g", m, m), parameter("d_g", m)

gru = Cell(
    title="Gated recurrent unit (GRU), reset after the product",
    cite="cho2014",
    family="gru",
    summary="The reset gate acts on the recurrent product; z keeps the old state.",
    equations=[
        let(r, sigmoid(affine(x, h)), "reset gate"),
        let(z, sigmoid(affine(x, h)), "update gate"),
        let(q, U_g @ h + d_g, "recurrent part of the candidate"),
        let(g, tanh(affine(x) + r * q), "candidate"),
        let(h.next, (1 - z) * g + z * h, "hidden state"),
    ],
)
