"""Integrate-and-fire units with a synaptic current: Eshraghian et al. (2023), snnTorch's Synaptic.

Reset and gradient are those of the cell lif.
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
alpha, beta = hyper("synaptic_decay", 0.8), hyper("decay", 0.9)
theta, slope = constant("theta", m), hyper("slope", 25)
x, i, u, s = vector("x", n), state("i", m), state("u", m), output("s", m)
c = vectors("c", m)[0]

synaptic_lif = Cell(
    title="Second-order integrate-and-fire (synaptic LIF)",
    cite="eshraghian2023",
    family="spiking",
    summary="The input current fades slowly too, so that a spike raises the potential over several steps.",
    equations=[
        let(c, affine(x), "input"),
        let(i.next, alpha * i + c, "synaptic current"),
        let(u.next, beta * u + i.next - theta * step(u - theta), "membrane potential"),
        let(s, spike(u.next - theta, slope), "spikes"),
    ],
)
