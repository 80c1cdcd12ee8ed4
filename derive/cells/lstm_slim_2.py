"""LSTM with gates that see the state alone, LSTM2 of Akandeh and Salem (2017)."""

from derive.definition import Cell, affine, let, matrix, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g = vectors("i f o g", m)
U_i, U_f, U_o = matrix("U_i", m, m), matrix("U_f", m, m), matrix("U_o", m, m)

lstm_slim_2 = Cell(
    title="Slim LSTM 2, gates that see the state alone",
    cite="akandeh2017",
    family="lstm",
    summary="The gates see neither the input nor a bias.",
    equations=[
        let(f, sigmoid(U_f @ h), "forget gate"),
        let(i, sigmoid(U_i @ h), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(o, sigmoid(U_o @ h), "output gate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
