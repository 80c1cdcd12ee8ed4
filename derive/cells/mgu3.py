"""MGU3, a minimal gated unit whose gate sees a bias alone: Heck and Salem (2017)."""

from derive.definition import Cell, affine, let, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
f, s, g = vectors("f s g", m)
b_f = parameter("b_f", m)

mgu3 = Cell(
    title="MGU3, a gate of a bias alone",
    cite="heck2017",
    family="gru",
    summary="The one gate is a learned number a unit: neither input nor state opens it.",
    equations=[
        let(f, sigmoid(b_f), "forget gate"),
        let(s, f * h, "gated state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, (1 - f) * h + f * g, "hidden state"),
    ],
)
