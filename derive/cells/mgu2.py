"""MGU2, a minimal gated unit whose gate sees the state alone: Heck and Salem (2017)."""

from derive.definition import Cell, affine, let, matrix, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
f, s, g = vectors("f s g", m)
U_f = matrix("U_f", m, m)

mgu2 = Cell(
    title="MGU2, a gate of the state alone",
    cite="heck2017",
    family="gru",
    summary="The one gate sees the state alone: no input, no bias.",
    equations=[
        let(f, sigmoid(U_f @ h), "forget gate"),
        let(s, f * h, "gated state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, (1 - f) * h + f * g, "hidden state"),
    ],
)
