"""LSTM with gates that are a bias alone, LSTM3 of Akandeh and Salem (2017)."""

from derive.definition import Cell, affine, let, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g = vectors("i f o g", m)
b_i, b_f, b_o = parameter("b_i", m), parameter("b_f", m), parameter("b_o", m)

lstm_slim_3 = Cell(
    title="Slim LSTM 3, gates that are a bias alone",
    cite="akandeh2017",
    family="lstm",
    summary="The gates are learned, but the same at every step.",
    equations=[
        let(f, sigmoid(b_f), "forget gate"),
        let(i, sigmoid(b_i), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(o, sigmoid(b_o), "output gate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
