"""The LSTM of 1997, without a forget gate: Hochreiter and Schmidhuber (1997), in today's tanh."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, o, g = vectors("i o g", m)

lstm_1997 = Cell(
    title="LSTM of 1997, without a forget gate",
    cite="hochreiter1997",
    family="lstm",
    summary="The cell state only adds: what came in once is never forgotten.",
    equations=[
        let(i, sigmoid(affine(x, h)), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(o, sigmoid(affine(x, h)), "output gate"),
        let(c.next, c + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
