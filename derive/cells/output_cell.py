"""Output unit of a classifier: a softmax over all units of the layer, Bridle (1990)."""

from derive.definition import Cell, affine, let, output, sizes, softmax, vector

n, m = sizes("n m")
x, y = vector("x", n), output("y", m)

output_cell = Cell(
    title="Output cell (softmax)",
    cite="bridle1990",
    family="feed-forward",
    summary="The units of the layer share out 1 among themselves: each is the probability of a class.",
    equations=[let(y, softmax(affine(x)), "probabilities")],
)
