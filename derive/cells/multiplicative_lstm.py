"""Multiplicative LSTM, the gates see a product of input and state: Krause et al. (2017)."""

from derive.definition import Cell, affine, let, matrix, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
q, i, f, o, g = vectors("q i f o g", m)
W_q, U_q = matrix("W_q", m, n), matrix("U_q", m, m)

multiplicative_lstm = Cell(
    title="Multiplicative LSTM",
    cite="krause2017",
    family="lstm",
    summary="Each input has a recurrent matrix of its own: gates see W x times U h in the place of h.",
    equations=[
        let(q, (W_q @ x) * (U_q @ h), "intermediate state"),
        let(f, sigmoid(affine(x, q, bias=False)), "forget gate"),
        let(i, sigmoid(affine(x, q, bias=False)), "input gate"),
        let(g, tanh(affine(x, q, bias=False)), "candidate"),
        let(o, sigmoid(affine(x, q, bias=False)), "output gate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
