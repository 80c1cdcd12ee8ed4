"""Gated recurrent unit as published, reset before the product, z keeps the old state: Cho et al. (2014)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
r, z, s, g = vectors("r z s g", m)

gru_reset_before = Cell(
    title="Gated recurrent unit, reset before the product",
    cite="cho2014",
    family="gru",
    summary="The reset gate acts on the state before the recurrent product, as published; "
    "z keeps the old state.",
    equations=[
        let(r, sigmoid(affine(x, h)), "reset gate"),
        let(z, sigmoid(affine(x, h)), "update gate"),
        let(s, r * h, "reset state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, z * h + (1 - z) * g, "hidden state"),
    ],
)
