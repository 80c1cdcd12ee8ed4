"""Dense layer; a neuron is one row of it: Rumelhart, Hinton and Williams (1986)."""

from derive.definition import Cell, affine, let, output, sigmoid, sizes, vector

n, m = sizes("n m")
x, y = vector("x", n), output("y", m)

dense = Cell(
    title="Dense layer",
    cite="rumelhart1986",
    family="feed-forward",
    summary="Every unit weighs all inputs, adds its bias and squashes the sum; a neuron is one row.",
    equations=[let(y, sigmoid(affine(x)), "output")],
)
