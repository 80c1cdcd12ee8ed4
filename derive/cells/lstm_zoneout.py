"""LSTM with zoneout, units keep their old value at random: Krueger et al. (2017).

The masks d_c and d_h are drawn outside the cell: 1 keeps the old value; a test takes their mean.
"""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, d_c, d_h = vector("x", n), vector("d_c", m), vector("d_h", m)
h, c = state("h", m), state("c", m)
i, f, o, g, q = vectors("i f o g q", m)

lstm_zoneout = Cell(
    title="LSTM with zoneout",
    cite="krueger2017",
    family="lstm",
    summary="Some units of c and h, drawn anew at each step, keep the value that they had.",
    equations=[
        let(f, sigmoid(affine(x, h)), "forget gate"),
        let(i, sigmoid(affine(x, h)), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(o, sigmoid(affine(x, h)), "output gate"),
        let(q, f * c + i * g, "cell state without zoneout"),
        let(c.next, d_c * c + (1 - d_c) * q, "cell state"),
        let(h.next, d_h * h + (1 - d_h) * (o * tanh(q)), "hidden state"),
    ],
)
