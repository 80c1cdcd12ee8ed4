"""Liquid time-constant cell (LTC): Hasani et al. (2021), one step of its fused solver."""

from derive.definition import (
    Cell,
    einsum,
    let,
    matrix,
    parameter,
    scalar,
    sigmoid,
    sizes,
    spread,
    state,
    tensor,
    vector,
    vectors,
)

n, m = sizes("n m")
x, v, t = vector("x", n), state("v", m), scalar("t")
W, mu, sigma, E = (matrix(name, m, m) for name in ("W", "mu", "sigma", "E"))
V, nu, rho, F = (matrix(name, n, m) for name in ("V", "nu", "rho", "F"))
g, r, c = (parameter(name, m) for name in ("g", "r", "c"))
S, R = tensor("S", m, m, role="value"), tensor("R", n, m, role="value")
y, z, q = vectors("y z q", m)

ltc = Cell(
    title="Liquid time-constant cell (LTC)",
    cite="hasani2021",
    family="state-space",
    summary="Synapses change the time constant of a leaky neuron; one implicit step of the equation is a "
    "quotient.",
    equations=[
        let(S, W * sigmoid(sigma * (spread(v, (m, m), [0]) - mu)), "conductance from unit to unit"),
        let(R, V * sigmoid(rho * (spread(x, (n, m), [0]) - nu)), "conductance from input to unit"),
        let(q, c / t, "capacity by time"),
        let(y, q * v + g * r + einsum("jk,jk->k", S, E) + einsum("jk,jk->k", R, F), "current"),
        let(z, q + g + einsum("jk->k", S) + einsum("jk->k", R), "conductance"),
        let(v.next, y / z, "potential"),
    ],
)
