"""LSTM without an input gate (NIG), with peepholes: Greff et al. (2017)."""

from derive.definition import Cell, affine, let, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
f, o, g = vectors("f o g", m)
p_f, p_o = parameter("p_f", m), parameter("p_o", m)

lstm_nig = Cell(
    title="LSTM without an input gate (NIG)",
    cite="greff2017",
    family="lstm",
    summary="The candidate always comes in whole.",
    equations=[
        let(f, sigmoid(affine(x, h) + p_f * c), "forget gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(c.next, f * c + g, "cell state"),
        let(o, sigmoid(affine(x, h) + p_o * c.next), "output gate"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
