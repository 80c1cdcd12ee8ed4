"""LSTM without an input activation function (NIAF), with peepholes: Greff et al. (2017)."""

from derive.definition import Cell, affine, let, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g = vectors("i f o g", m)
p_i, p_f, p_o = parameter("p_i", m), parameter("p_f", m), parameter("p_o", m)

lstm_niaf = Cell(
    title="LSTM without an input activation function (NIAF)",
    cite="greff2017",
    family="lstm",
    summary="The candidate is not squashed, so a single step can change the cell state by any amount.",
    equations=[
        let(f, sigmoid(affine(x, h) + p_f * c), "forget gate"),
        let(i, sigmoid(affine(x, h) + p_i * c), "input gate"),
        let(g, affine(x, h), "candidate"),
        let(c.next, f * c + i * g, "cell state"),
        let(o, sigmoid(affine(x, h) + p_o * c.next), "output gate"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
