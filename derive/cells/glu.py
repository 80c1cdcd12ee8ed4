"""Gated linear unit: Dauphin et al. (2017), equation (1), with matrices in the place of convolutions."""

from derive.definition import Cell, affine, let, output, sigmoid, sizes, vector, vectors

n, m = sizes("n m")
x, y = vector("x", n), output("y", m)
v, g = vectors("v g", m)

glu = Cell(
    title="Gated linear unit (GLU)",
    cite="dauphin2017",
    family="feed-forward",
    summary="One linear layer, which a second one gates: the gradient has a way that no function squashes.",
    equations=[
        let(v, affine(x), "linear layer"),
        let(g, sigmoid(affine(x)), "gate"),
        let(y, v * g, "output"),
    ],
)
