"""UR-LSTM, uniform gates with a refine gate: Gu et al. (2020)."""

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
f, r, k, o, g = vectors("f r k o g", m)
W_f, U_f, W_r, U_r = matrix("W_f", m, n), matrix("U_f", m, m), matrix("W_r", m, n), matrix("U_r", m, m)
b_f = parameter("b_f", m)

ur_lstm = Cell(
    title="UR-LSTM, with a refine gate",
    cite="gu2020",
    family="lstm",
    summary="A second gate moves the forget gate up or down where the forget gate alone has almost no slope.",
    equations=[
        let(f, sigmoid(W_f @ x + U_f @ h + b_f), "forget gate"),
        let(r, sigmoid(W_r @ x + U_r @ h - b_f), "refine gate"),
        let(k, r * (1 - (1 - f) ** 2) + (1 - r) * f**2, "effective gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(o, sigmoid(affine(x, h)), "output gate"),
        let(c.next, k * c + (1 - k) * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
