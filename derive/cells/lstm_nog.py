"""LSTM without an output gate (NOG), with peepholes: Greff et al. (2017)."""

from derive.definition import Cell, affine, let, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, g = vectors("i f g", m)
p_i, p_f = parameter("p_i", m), parameter("p_f", m)

lstm_nog = Cell(
    title="LSTM without an output gate (NOG)",
    cite="greff2017",
    family="lstm",
    summary="The cell always shows its whole state.",
    equations=[
        let(f, sigmoid(affine(x, h) + p_f * c), "forget gate"),
        let(i, sigmoid(affine(x, h) + p_i * c), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, tanh(c.next), "hidden state"),
    ],
)
