"""Residual LSTM, the input passes by the cell and joins inside the output gate: Kim et al. (2017)."""

from derive.definition import (
    Cell,
    affine,
    let,
    matrix,
    parameter,
    sigmoid,
    sizes,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g, q = vectors("i f o g q", m)
p_i, p_f, p_o = parameter("p_i", m), parameter("p_f", m), parameter("p_o", m)
W_q, W_h = matrix("W_q", m, m), matrix("W_h", m, n)

residual_lstm = Cell(
    title="Residual LSTM",
    cite="kim2017",
    family="lstm",
    summary="A shortcut adds the layer's input to the projected cell output; the output gate rules both.",
    equations=[
        let(f, sigmoid(affine(x, h) + p_f * c), "forget gate"),
        let(i, sigmoid(affine(x, h) + p_i * c), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(c.next, f * c + i * g, "cell state"),
        let(o, sigmoid(affine(x, h) + p_o * c.next), "output gate"),
        let(q, W_q @ tanh(c.next), "projected cell output"),
        let(h.next, o * (q + W_h @ x), "hidden state"),
    ],
)
