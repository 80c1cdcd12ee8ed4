"""T-LSTM, a strongly typed LSTM: Balduzzi and Ghifary (2016)."""

from derive.definition import Cell, affine, let, output, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, x_last, c, h = vector("x", n), state("x_last", n), state("c", m), output("h", m)
z, f, o = vectors("z f o", m)

strongly_typed_lstm = Cell(
    title="Strongly typed LSTM (T-LSTM)",
    cite="balduzzi2016",
    family="lstm",
    summary="Gates and candidate see two inputs, never the state; the cell state is a moving average.",
    equations=[
        let(z, affine(x, x_last), "candidate"),
        let(f, sigmoid(affine(x, x_last)), "forget gate"),
        let(o, tanh(affine(x, x_last)), "output gate"),
        let(c.next, f * c + (1 - f) * z, "cell state"),
        let(h, c.next * o, "output"),
        let(x_last.next, x, "input kept for the next step"),
    ],
)
