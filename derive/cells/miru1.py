"""MiRU1, a GRU whose update gate is a fixed coefficient: Zyarah and Kudithipudi (2026)."""

from derive.definition import Cell, affine, constant, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
lambda_h = constant("lambda_h", m)
r, s, g = vectors("r s g", m)

miru1 = Cell(
    title="Minion recurrent unit 1 (MiRU1)",
    cite="zyarah2026",
    family="gru",
    summary="A GRU whose update gate is a given coefficient; the reset gate is learned.",
    equations=[
        let(r, sigmoid(affine(x, h)), "reset gate"),
        let(s, r * h, "reset state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, lambda_h * h + (1 - lambda_h) * g, "hidden state"),
    ],
)
