"""Continuous-time recurrent network in Euler steps: Funahashi and Nakamura (1993), Beer (1995)."""

from derive.definition import Cell, hyper, let, matrix, parameter, sigmoid, sizes, state, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
s, v = vectors("s v", m)
W, U = matrix("W", m, n), matrix("U", m, m)
theta, tau = parameter("theta", m), parameter("tau", m)
dt = hyper("dt", 0.1)

ctrnn = Cell(
    title="Continuous-time recurrent network (CTRNN), Euler steps",
    cite="beer1995",
    family="plain recurrence",
    summary="Leaky integrators with time constants of their own, which see each other's firing rates.",
    equations=[
        let(s, sigmoid(h + theta), "firing rates"),
        let(v, (U @ s + W @ x - h) / tau, "velocity of the state"),
        let(h.next, h + dt * v, "state after a time step"),
    ],
)
