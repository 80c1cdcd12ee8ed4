"""LSTM with a recurrent projection (LSTMP): Sak, Senior and Beaufays (2014), without peepholes."""

from derive.definition import Cell, affine, let, matrix, sigmoid, sizes, state, tanh, vector, vectors

n, m, p = sizes("n m p")
x, r, c = vector("x", n), state("r", p), state("c", m)
i, f, o, g, q = vectors("i f o g q", m)

lstm_projected = Cell(
    title="LSTM with a recurrent projection (LSTMP)",
    cite="sak2014",
    family="lstm",
    summary="What the cell shows is projected to fewer numbers, and only these come back to the gates.",
    check_sizes={"n": 2, "m": 4, "p": 3},
    equations=[
        let(f, sigmoid(affine(x, r)), "forget gate"),
        let(i, sigmoid(affine(x, r)), "input gate"),
        let(g, tanh(affine(x, r)), "candidate"),
        let(o, sigmoid(affine(x, r)), "output gate"),
        let(c.next, f * c + i * g, "cell state"),
        let(q, o * tanh(c.next), "cell output"),
        let(r.next, matrix("W_r", p, m) @ q, "projected state"),
    ],
)
