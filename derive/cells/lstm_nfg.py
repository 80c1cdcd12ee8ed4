"""LSTM without a forget gate (NFG), with peepholes: Greff et al. (2017)."""

from derive.definition import Cell, affine, let, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, o, g = vectors("i o g", m)
p_i, p_o = parameter("p_i", m), parameter("p_o", m)

lstm_nfg = Cell(
    title="LSTM without a forget gate (NFG)",
    cite="greff2017",
    family="lstm",
    summary="The cell state is a sum that only grows by what the input gate lets in.",
    equations=[
        let(i, sigmoid(affine(x, h) + p_i * c), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(c.next, c + i * g, "cell state"),
        let(o, sigmoid(affine(x, h) + p_o * c.next), "output gate"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
