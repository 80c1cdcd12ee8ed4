"""Strongly-typed recurrent network (T-RNN) of Balduzzi and Ghifary (2016)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
z, f = vectors("z f", m)

strongly_typed_rnn = Cell(
    title="Strongly-typed recurrent neural network (T-RNN)",
    cite="balduzzi2016",
    family="plain recurrence",
    summary="The gate depends on the current input only; the state is an average that no matrix acts on.",
    equations=[
        let(z, affine(x, bias=False), "projected input"),
        let(f, sigmoid(affine(x)), "forget gate"),
        let(h.next, f * h + (1 - f) * z, "hidden state"),
    ],
)
