"""Recurrence with multiplicative integration of Wu et al. (2016), in its general form."""

from derive.definition import Cell, let, matrix, parameter, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
p, q = vectors("p q", m)
W, U, b = matrix("W", m, n), matrix("U", m, m), parameter("b", m)
alpha, beta_1, beta_2 = (parameter(name, m) for name in ("alpha", "beta_1", "beta_2"))

mi_rnn = Cell(
    title="Recurrent network with multiplicative integration (MI-RNN)",
    cite="wu2016",
    family="plain recurrence",
    summary="The projections of input and state are multiplied entry by entry, beside being added.",
    equations=[
        let(p, W @ x, "projected input"),
        let(q, U @ h, "projected state"),
        let(h.next, tanh(alpha * p * q + beta_1 * q + beta_2 * p + b), "hidden state"),
    ],
)
