"""Adaptive integrate-and-fire units of an LSNN: Bellec et al. (2018), in steps of one millisecond.

A spike raises the unit's own threshold, which falls back slowly.  The reset takes the threshold off.
"""

from derive.definition import Cell, affine, constant, hyper, let, sizes, spike, state, vector, vectors

n, m = sizes("n m")
alpha, rho, beta = (constant(name) for name in ("alpha", "rho", "beta"))
theta, slope = constant("theta", m), hyper("slope", 1)
x, v, b, z = vector("x", n), state("v", m), state("b", m), state("z", m)
i, B = vectors("i B", m)

alif = Cell(
    title="Adaptive integrate-and-fire (ALIF, LSNN)",
    cite="bellec2018",
    family="spiking",
    summary="Every spike raises the unit's threshold for a long time: a slow memory that needs no gate.",
    equations=[
        let(i, affine(x, z), "input current"),
        let(v.next, alpha * v + (1 - alpha) * i - (theta + beta * b) * z, "membrane potential, reset"),
        let(b.next, rho * b + (1 - rho) * z, "adaptation"),
        let(B, theta + beta * b.next, "threshold"),
        let(z.next, spike((v.next - B) / B, slope), "spikes"),
    ],
)
