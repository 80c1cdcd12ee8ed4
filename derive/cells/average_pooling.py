"""Average pooling over squares of two by two: the averaging of LeCun et al. (1998), without its weights."""

from derive.definition import Cell, einsum, let, output, sizes, tensor, windows

n, d, e = sizes("n d e")
x, y = tensor("x", n, 2 * d, 2 * e), output("y", n, d, e)

average_pooling = Cell(
    title="Average pooling",
    cite="lecun1998",
    family="convolution",
    summary="Every square of two by two gives its mean; each of the four gets a quarter of the gradient.",
    equations=[let(y, einsum("jpuqv->jpq", windows(windows(x, 1, 2, 2), 3, 2, 2)) / 4, "means")],
)
