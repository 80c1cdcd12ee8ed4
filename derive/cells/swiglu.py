"""SwiGLU feed-forward layer: Shazeer (2020), equation (6), without biases as there."""

from derive.definition import Cell, let, matrix, output, silu, sizes, vector, vectors

n, m = sizes("n m")
x, y = vector("x", n), output("y", n)
g, v = vectors("g v", m)
W, V, W_2 = matrix("W", m, n), matrix("V", m, n), matrix("W_2", n, m)

swiglu = Cell(
    title="SwiGLU feed-forward layer",
    cite="shazeer2020",
    family="feed-forward",
    summary="The feed-forward layer of many language models: a gated hidden layer whose gate is a Swish.",
    equations=[
        let(g, silu(W @ x), "gate"),
        let(v, V @ x, "linear layer"),
        let(y, W_2 @ (g * v), "output"),
    ],
)
