"""Convolutional LSTM without peepholes, as Keras, Flax and Haiku have it; compare Shi et al. (2015).

Input, states and gates have channels, rows and columns; W * x and U * h keep rows and columns.
"""

from derive.definition import (
    Cell,
    convolve,
    hyper,
    let,
    parameter,
    sigmoid,
    sizes,
    spread,
    state,
    tanh,
    tensor,
)

n, m, d, e = sizes("n m d e")
k = hyper("kernel", 3)
x, h, c = tensor("x", n, d, e), state("h", m, d, e), state("c", m, d, e)
i, f, g, o = (tensor(name, m, d, e) for name in "ifgo")
W_i, W_f, W_g, W_o = (parameter(f"W_{name}", m, n, k, k) for name in "ifgo")
U_i, U_f, U_g, U_o = (parameter(f"U_{name}", m, m, k, k) for name in "ifgo")
b_i, b_f, b_g, b_o = (spread(parameter(f"b_{name}", m), (m, d, e), [0]) for name in "ifgo")

conv_lstm_no_peepholes = Cell(
    title="Convolutional LSTM without peepholes",
    cite="shi2015",
    family="convolution",
    check_sizes={"n": 1, "m": 2, "d": 3, "e": 4},
    summary="The convolutional LSTM of the libraries: the gates do not look at the cell state.",
    equations=[
        let(i, sigmoid(convolve(W_i, x, k // 2) + convolve(U_i, h, k // 2) + b_i), "input gate"),
        let(f, sigmoid(convolve(W_f, x, k // 2) + convolve(U_f, h, k // 2) + b_f), "forget gate"),
        let(g, tanh(convolve(W_g, x, k // 2) + convolve(U_g, h, k // 2) + b_g), "candidate"),
        let(c.next, f * c + i * g, "cell state"),
        let(
            o,
            sigmoid(convolve(W_o, x, k // 2) + convolve(U_o, h, k // 2) + b_o),
            "output gate",
        ),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
