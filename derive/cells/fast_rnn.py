"""FastRNN of Kusupati et al. (2018): a plain recurrence with a weighted residual connection."""

from derive.definition import Cell, affine, let, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
(g,) = vectors("g", m)
alpha, beta = parameter("alpha"), parameter("beta")

fast_rnn = Cell(
    title="FastRNN",
    cite="kusupati2018",
    family="plain recurrence",
    summary="Two learned numbers weigh the new state against the old one.",
    equations=[
        let(g, tanh(affine(x, h)), "candidate"),
        let(h.next, sigmoid(alpha) * g + sigmoid(beta) * h, "hidden state"),
    ],
)
