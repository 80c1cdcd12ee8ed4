"""Leaky-integrator recurrence, as in the echo state networks of Jaeger et al. (2007)."""

from derive.definition import Cell, affine, hyper, let, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
(g,) = vectors("g", m)
alpha = hyper("alpha", 0.3)

leaky_rnn = Cell(
    title="Leaky-integrator recurrent network",
    cite="jaeger2007",
    family="plain recurrence",
    summary="Each unit keeps a fixed share of its old value; the leaking rate is chosen, not learned.",
    equations=[
        let(g, tanh(affine(x, h)), "candidate"),
        let(h.next, (1 - alpha) * h + alpha * g, "hidden state"),
    ],
)
