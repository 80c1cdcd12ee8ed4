"""LSTM with one matrix a gate on the concatenation of input and hidden state, as diagrams explain it."""

from derive.definition import Cell, affine, concat, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
s = vector("s", n + m)
i, f, o, g = vectors("i f o g", m)

lstm_concatenated = Cell(
    title="LSTM, concatenated form",
    cite="gers2000",
    family="lstm",
    summary="The same function as the LSTM, with one m by n + m matrix a gate.",
    equations=[
        let(s, concat(x, h), "input and hidden state"),
        let(f, sigmoid(affine(s)), "forget gate"),
        let(i, sigmoid(affine(s)), "input gate"),
        let(g, tanh(affine(s)), "candidate"),
        let(o, sigmoid(affine(s)), "output gate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
