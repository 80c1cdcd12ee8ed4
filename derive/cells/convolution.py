"""Convolutional layer: LeCun et al. (1989), in today's usage (a cross-correlation, a bias for each map).

The input has n channels of d rows and e columns, the output m channels of the same rows and columns.
"""

from derive.definition import Cell, convolve, hyper, let, output, parameter, sizes, spread, tensor

n, m, d, e = sizes("n m d e")
k = hyper("kernel", 3)
x, y = tensor("x", n, d, e), output("y", m, d, e)
W, b = parameter("W", m, n, k, k), parameter("b", m)

convolution = Cell(
    title="Convolution",
    cite="lecun1989",
    family="convolution",
    summary="One small kernel slides over the whole input, so that a shifted input gives a shifted output.",
    equations=[let(y, convolve(W, x, padding=k // 2) + spread(b, (m, d, e), [0]), "feature maps")],
)
