"""Addition-subtraction twin-gated recurrent unit: Zhang et al. (2018)."""

from derive.definition import Cell, let, matrix, sigmoid, sizes, state, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
p, q, i, f = vectors("p q i f", m)
W, U = matrix("W", m, n), matrix("U", m, m)

atr = Cell(
    title="Addition-subtraction twin-gated recurrent unit (ATR)",
    cite="zhang2018",
    family="gru",
    summary="Two matrices make everything: the gates are sigmoids of the sum and of the difference of W x "
    "and U h.",
    equations=[
        let(p, W @ x, "weighted input"),
        let(q, U @ h, "weighted history"),
        let(i, sigmoid(p + q), "input gate"),
        let(f, sigmoid(p - q), "forget gate"),
        let(h.next, i * p + f * h, "hidden state"),
    ],
)
