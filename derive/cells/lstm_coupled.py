"""LSTM with coupled input and forget gate (CIFG): Greff et al. (2017)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g = vectors("i f o g", m)

lstm_coupled = Cell(
    title="LSTM with coupled input and forget gate",
    cite="greff2017",
    family="lstm",
    summary="What is forgotten is exactly what is taken in: one gate less.",
    equations=[
        let(i, sigmoid(affine(x, h)), "input gate"),
        let(f, 1 - i, "forget gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(o, sigmoid(affine(x, h)), "output gate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
