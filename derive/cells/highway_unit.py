"""Highway unit: Srivastava, Greff and Schmidhuber (2015), equation (3), with tanh in the plain layer."""

from derive.definition import Cell, affine, let, output, sigmoid, sizes, tanh, vector, vectors

n = sizes("n")
x, y = vector("x", n), output("y", n)
h, t = vectors("h t", n)

highway_unit = Cell(
    title="Highway unit",
    cite="srivastava2015",
    family="feed-forward",
    summary="A gate decides for each unit how much of the layer's value it takes and how much of its input.",
    equations=[
        let(h, tanh(affine(x)), "plain layer"),
        let(t, sigmoid(affine(x)), "transform gate"),
        let(y, h * t + x * (1 - t), "output"),
    ],
)
