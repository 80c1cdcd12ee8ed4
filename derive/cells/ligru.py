"""Light GRU, without a reset gate and with ReLU: Ravanelli et al. (2018), no batch normalisation."""

from derive.definition import Cell, affine, let, relu, sigmoid, sizes, state, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
z, g = vectors("z g", m)

ligru = Cell(
    title="Light gated recurrent unit (Li-GRU)",
    cite="ravanelli2018",
    family="gru",
    summary="No reset gate, and a candidate with ReLU in place of tanh; batch normalisation is left out "
    "here.",
    equations=[
        let(z, sigmoid(affine(x, h)), "update gate"),
        let(g, relu(affine(x, h)), "candidate"),
        let(h.next, z * h + (1 - z) * g, "hidden state"),
    ],
)
