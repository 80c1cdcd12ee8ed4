"""Minimal gated unit, one gate for both jobs of the GRU: Zhou et al. (2016)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
f, s, g = vectors("f s g", m)

mgu = Cell(
    title="Minimal gated unit (MGU)",
    cite="zhou2016",
    family="gru",
    summary="One gate both selects the state that the candidate sees and takes the candidate in.",
    equations=[
        let(f, sigmoid(affine(x, h)), "forget gate"),
        let(s, f * h, "gated state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, (1 - f) * h + f * g, "hidden state"),
    ],
)
