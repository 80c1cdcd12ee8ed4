"""Strongly typed GRU, gates of the present and the last input: Balduzzi and Ghifary (2016)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, x_last, h = vector("x", n), state("x_last", n), state("h", m)
z, f, o = vectors("z f o", m)

strongly_typed_gru = Cell(
    title="Strongly typed GRU (T-GRU)",
    cite="balduzzi2016",
    family="gru",
    summary="Gates and candidate see this input and the last one, never the state, which changes entry by "
    "entry.",
    equations=[
        let(z, affine(x, x_last), "features"),
        let(f, sigmoid(affine(x, x_last)), "forget gate"),
        let(o, tanh(affine(x, x_last)), "input gate"),
        let(h.next, f * h + z * o, "hidden state"),
        let(x_last.next, x, "input for the next step"),
    ],
)
