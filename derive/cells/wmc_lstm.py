"""LSTM with working memory connections: Landi et al. (2021)."""

from derive.definition import Cell, affine, let, matrix, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g = vectors("i f o g", m)
u_i, u_f, u_o = vectors("u_i u_f u_o", m)
V_i, V_f, V_o = matrix("V_i", m, m), matrix("V_f", m, m), matrix("V_o", m, m)

wmc_lstm = Cell(
    title="LSTM with working memory connections",
    cite="landi2021",
    family="lstm",
    summary="The gates see all cell states, through a matrix and a tanh that keeps what they see bounded.",
    equations=[
        let(u_f, tanh(V_f @ c), "working memory for the forget gate"),
        let(f, sigmoid(affine(x, h) + u_f), "forget gate"),
        let(u_i, tanh(V_i @ c), "working memory for the input gate"),
        let(i, sigmoid(affine(x, h) + u_i), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(c.next, f * c + i * g, "cell state"),
        let(u_o, tanh(V_o @ c.next), "working memory for the output gate"),
        let(o, sigmoid(affine(x, h) + u_o), "output gate"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
