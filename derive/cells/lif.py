"""Leaky integrate-and-fire units with reset by subtraction: Eshraghian et al. (2023), as in snnTorch's Leaky.

The reset belongs to the spike of the step before, and no gradient goes through it.  Where a unit spikes the
gradient is taken as that of the fast sigmoid of Zenke and Ganguli (2018).
"""

from derive.definition import (
    Cell,
    affine,
    constant,
    hyper,
    let,
    output,
    sizes,
    spike,
    state,
    step,
    vector,
    vectors,
)

n, m = sizes("n m")
beta, slope, theta = hyper("decay", 0.9), hyper("slope", 25), constant("theta", m)
x, u, s, i = vector("x", n), state("u", m), output("s", m), vectors("i", m)[0]

lif = Cell(
    title="Leaky integrate-and-fire (LIF)",
    cite="eshraghian2023",
    family="spiking",
    summary="A unit adds up its input, forgets it slowly, and spikes when the sum is above a threshold.",
    equations=[
        let(i, affine(x), "input current"),
        let(u.next, beta * u + i - theta * step(u - theta), "membrane potential"),
        let(s, spike(u.next - theta, slope), "spikes"),
    ],
)
