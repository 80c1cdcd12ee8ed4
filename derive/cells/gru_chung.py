"""Gated recurrent unit with z and 1 - z exchanged: Chung et al. (2014)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
r, z, s, g = vectors("r z s g", m)

gru_chung = Cell(
    title="Gated recurrent unit, z takes in the new",
    cite="chung2014",
    family="gru",
    summary="The same unit with the roles of z and 1 - z exchanged: z takes in the candidate.",
    equations=[
        let(r, sigmoid(affine(x, h)), "reset gate"),
        let(z, sigmoid(affine(x, h)), "update gate"),
        let(s, r * h, "reset state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, (1 - z) * h + z * g, "hidden state"),
    ],
)
