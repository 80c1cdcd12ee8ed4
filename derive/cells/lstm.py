"""Long short-term memory with forget gate: Gers, Schmidhuber and Cummins (2000)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g = vectors("i f o g", m)

lstm = Cell(
    title="Long short-term memory (LSTM)",
    cite="gers2000",
    family="lstm",
    summary="Three gates and a candidate decide what the cell state forgets, takes in and shows.",
    equations=[
        let(f, sigmoid(affine(x, h)), "forget gate"),
        let(i, sigmoid(affine(x, h)), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(o, sigmoid(affine(x, h)), "output gate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
