"""GRU-ODE by steps of Euler's method: De Brouwer et al. (2019)."""

from derive.definition import Cell, affine, let, scalar, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, delta, h = vector("x", n), scalar("delta"), state("h", m)
r, z, s, g = vectors("r z s g", m)

gru_ode = Cell(
    title="GRU-ODE, one step of Euler's method",
    cite="debrouwer2019",
    family="gru",
    summary="The GRU as the right side of a differential equation: the state moves towards the candidate "
    "for a given time.",
    equations=[
        let(r, sigmoid(affine(x, h)), "reset gate"),
        let(z, sigmoid(affine(x, h)), "update gate"),
        let(s, r * h, "reset state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, h + delta * ((1 - z) * (g - h)), "hidden state"),
    ],
)
