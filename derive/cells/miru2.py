"""MiRU2, a GRU whose gates are both fixed coefficients: Zyarah and Kudithipudi (2026)."""

from derive.definition import Cell, affine, constant, let, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
lambda_h, theta_h = constant("lambda_h", m), constant("theta_h", m)
s, g = vectors("s g", m)

miru2 = Cell(
    title="Minion recurrent unit 2 (MiRU2)",
    cite="zyarah2026",
    family="gru",
    summary="A GRU whose gates are both given coefficients: a leaky recurrence.",
    equations=[
        let(s, theta_h * h, "reset state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, lambda_h * h + (1 - lambda_h) * g, "hidden state"),
    ],
)
