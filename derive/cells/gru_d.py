"""GRU-D, for series with missing values: Che et al. (2018), equations (4) to (6) and after."""

from derive.definition import (
    Cell,
    affine,
    constant,
    exp,
    let,
    matrix,
    parameter,
    relu,
    sigmoid,
    sizes,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, mask, delta = vector("x", n), vector("mask", n), vector("delta", n)
x_last, h, x_mean = state("x_last", n), state("h", m), constant("x_mean", n)
gamma_x, u = vectors("gamma_x u", n)
gamma_h, d, r, z, s, g = vectors("gamma_h d r z s g", m)
w_x, b_x, W_h, b_h = parameter("w_x", n), parameter("b_x", n), matrix("W_h", m, n), parameter("b_h", m)

gru_d = Cell(
    title="Gated recurrent unit with decay (GRU-D)",
    cite="che2018",
    family="gru",
    summary="What is missing decays from its last value to its mean, the state decays with the time since, "
    "and the gates see what is missing.",
    equations=[
        let(gamma_x, exp(-relu(w_x * delta + b_x)), "decay of the input"),
        let(gamma_h, exp(-relu(W_h @ delta + b_h)), "decay of the state"),
        let(
            u,
            mask * x + (1 - mask) * (gamma_x * x_last + (1 - gamma_x) * x_mean),
            "input with its gaps filled",
        ),
        let(d, gamma_h * h, "decayed state"),
        let(r, sigmoid(affine(u, d, mask)), "reset gate"),
        let(z, sigmoid(affine(u, d, mask)), "update gate"),
        let(s, r * d, "reset state"),
        let(g, tanh(affine(u, s, mask)), "candidate"),
        let(h.next, (1 - z) * d + z * g, "hidden state"),
        let(x_last.next, mask * x + (1 - mask) * x_last, "last observation"),
    ],
)
