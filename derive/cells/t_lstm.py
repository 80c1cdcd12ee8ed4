"""Time-aware LSTM (T-LSTM), short-term memory fades with the time that has passed: Baytas et al. (2017)."""

import sympy

from derive.definition import (
    Cell,
    affine,
    let,
    log,
    matrix,
    parameter,
    scalar,
    sigmoid,
    sizes,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, delta = vector("x", n), scalar("delta")
h, c = state("h", m), state("c", m)
i, f, o, g, q, v = vectors("i f o g q v", m)
k = scalar("k")
W_d, b_d = matrix("W_d", m, m), parameter("b_d", m)

t_lstm = Cell(
    title="Time-aware LSTM (T-LSTM)",
    cite="baytas2017",
    family="lstm",
    summary="A learned part of the cell state is discounted by the time since the step before.",
    equations=[
        let(k, 1 / log(sympy.E + delta), "discount for the elapsed time"),
        let(q, tanh(W_d @ c + b_d), "short-term memory"),
        let(v, c - q + k * q, "adjusted cell state"),
        let(f, sigmoid(affine(x, h)), "forget gate"),
        let(i, sigmoid(affine(x, h)), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(o, sigmoid(affine(x, h)), "output gate"),
        let(c.next, f * v + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
