"""Max pooling over squares of two by two: Scherer, Mueller and Behnke (2010), without overlap.

The largest of four is the larger of two columns, then of two rows.
"""

from derive.definition import Cell, amax, einsum, let, output, sizes, tensor, windows

n, d, e = sizes("n d e")
x, y = tensor("x", n, 2 * d, 2 * e), output("y", n, d, e)
c = tensor("c", n, 2 * d, e)

max_pooling = Cell(
    title="Max pooling",
    cite="scherer2010",
    family="convolution",
    summary="Of every square of two by two the largest entry is kept, and it alone gets the gradient.",
    equations=[
        let(c, amax(windows(x, 2, 2, 2)), "larger of two columns"),
        let(y, amax(einsum("jpuq->jpqu", windows(c, 1, 2, 2))), "larger of two rows"),
    ],
)
