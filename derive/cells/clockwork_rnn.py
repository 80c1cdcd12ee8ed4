"""Clockwork RNN of Koutník et al. (2014), its clocks and its block-triangular matrix as masks."""

from derive.definition import (
    Cell,
    constant,
    let,
    matrix,
    parameter,
    sizes,
    state,
    tanh,
    tensor,
    vector,
    vectors,
)

n, m = sizes("n m")
x, k, h = vector("x", n), vector("k", m), state("h", m)
(g,) = vectors("g", m)
W, U, b = matrix("W", m, n), matrix("U", m, m), parameter("b", m)
M, R = constant("M", m, m), tensor("R", m, m, role="value")

clockwork_rnn = Cell(
    title="Clockwork recurrent neural network (CW-RNN)",
    cite="koutnik2014",
    family="plain recurrence",
    summary="Modules of units have clocks of their own; a unit changes only when its clock ticks.",
    equations=[
        let(R, M * U, "block-triangular matrix"),
        let(g, tanh(W @ x + R @ h + b), "candidate"),
        let(h.next, k * g + (1 - k) * h, "hidden state, where the clock ticks"),
    ],
)
