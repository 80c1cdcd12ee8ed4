"""LSTM with coupled gates (CIFG), with peepholes: Greff et al. (2017)."""

from derive.definition import Cell, affine, let, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g = vectors("i f o g", m)
p_i, p_o = parameter("p_i", m), parameter("p_o", m)

lstm_cifg = Cell(
    title="LSTM with coupled gates and peepholes (CIFG)",
    cite="greff2017",
    family="lstm",
    summary="What is forgotten is exactly what is taken in, and both gates left see the cell state.",
    equations=[
        let(i, sigmoid(affine(x, h) + p_i * c), "input gate"),
        let(f, 1 - i, "forget gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(c.next, f * c + i * g, "cell state"),
        let(o, sigmoid(affine(x, h) + p_o * c.next), "output gate"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
