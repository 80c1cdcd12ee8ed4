"""Stackable recurrent cell (STAR): Turkoglu et al. (2021)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
z, k = vectors("z k", m)

star = Cell(
    title="Stackable recurrent cell (STAR)",
    cite="turkoglu2021",
    family="gru",
    summary="One gate mixes the state with a projected input, and tanh is taken of the mixture.",
    equations=[
        let(z, tanh(affine(x)), "projected input"),
        let(k, sigmoid(affine(x, h)), "gate"),
        let(h.next, tanh((1 - k) * h + k * z), "hidden state"),
    ],
)
