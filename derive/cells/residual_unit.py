"""Residual unit with two layers: He et al. (2016), equation (1), with the biases that they leave out."""

from derive.definition import Cell, let, matrix, output, parameter, relu, sizes, vector, vectors

n, m = sizes("n m")
x, y, h = vector("x", n), output("y", n), vectors("h", m)[0]
W_1, b_1 = matrix("W_1", m, n), parameter("b_1", m)
W_2, b_2 = matrix("W_2", n, m), parameter("b_2", n)

residual_unit = Cell(
    title="Residual unit",
    cite="he2016",
    family="feed-forward",
    summary="The two layers compute what is added to the input, so that the gradient has a way around them.",
    equations=[
        let(h, relu(W_1 @ x + b_1), "first layer"),
        let(y, relu(W_2 @ h + b_2 + x), "second layer, added to the input"),
    ],
)
