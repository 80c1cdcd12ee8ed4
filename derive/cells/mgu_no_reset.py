"""Minimal gated unit of Flax without its reset: the switch reset_gate=False."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
f, g = vectors("f g", m)

mgu_no_reset = Cell(
    title="Minimal gated unit without reset",
    cite="zhou2016",
    family="gru",
    summary="The gate only mixes the old state with the candidate; the candidate sees the whole state.",
    equations=[
        let(f, sigmoid(affine(x, h)), "forget gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(h.next, (1 - f) * g + f * h, "hidden state"),
    ],
)
