"""Nested LSTM, the memory of an LSTM is an LSTM: Moniz and Krueger (2017); one inner LSTM.

Where an LSTM adds f c and i g, the inner LSTM takes the first as its state and the second as its input.
"""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c, s = vector("x", n), state("h", m), state("c", m), state("s", m)
i, f, o, g, u, v = vectors("i f o g u v", m)
i_s, f_s, o_s, g_s = vectors("i_s f_s o_s g_s", m)

nested_lstm = Cell(
    title="Nested LSTM",
    cite="moniz2017",
    family="lstm",
    summary="An LSTM inside computes the cell state, and has a cell state of its own.",
    equations=[
        let(f, sigmoid(affine(x, h)), "forget gate"),
        let(i, sigmoid(affine(x, h)), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(o, sigmoid(affine(x, h)), "output gate"),
        let(u, i * g, "input of the inner LSTM"),
        let(v, f * c, "state of the inner LSTM"),
        let(f_s, sigmoid(affine(u, v)), "inner forget gate"),
        let(i_s, sigmoid(affine(u, v)), "inner input gate"),
        let(g_s, tanh(affine(u, v)), "inner candidate"),
        let(o_s, sigmoid(affine(u, v)), "inner output gate"),
        let(s.next, f_s * s + i_s * g_s, "inner cell state"),
        let(c.next, o_s * tanh(s.next), "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
