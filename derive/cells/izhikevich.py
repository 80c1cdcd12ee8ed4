"""Izhikevich's neuron: Izhikevich (2003), equations (1) to (3), by Euler steps of tau milliseconds.

The paper has 0.04 v^2 + 5 v + 140 and a peak theta of 30 mV; a, b, c and d are numbers of each neuron.  The
reset is a mixture: where s is 1 the potential becomes c and the recovery variable rises by d.
"""

from derive.definition import Cell, affine, constant, hyper, let, output, sizes, spike, state, vector, vectors

n, m = sizes("n m")
a, b, c, d, theta = (constant(name, m) for name in ("a", "b", "c", "d", "theta"))
k_0, k_1, k_2, tau = (constant(name) for name in ("k_0", "k_1", "k_2", "tau"))
slope = hyper("slope", 1)
x, v, u, s = vector("x", n), state("v", m), state("u", m), output("s", m)
i, p, r = vectors("i p r", m)

izhikevich = Cell(
    title="Izhikevich neuron",
    cite="izhikevich2003",
    family="spiking",
    summary="A quadratic potential and a slow recovery: two equations, most firing patterns of the cortex.",
    equations=[
        let(i, affine(x), "input current"),
        let(p, v + tau * (k_2 * v**2 + k_1 * v + k_0 - u + i), "membrane potential before the reset"),
        let(r, u + tau * (a * (b * v - u)), "recovery before the reset"),
        let(s, spike(p - theta, slope), "spikes"),
        let(v.next, p + s * (c - p), "membrane potential"),
        let(u.next, r + d * s, "recovery"),
    ],
)
