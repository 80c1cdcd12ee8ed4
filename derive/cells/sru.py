"""Simple recurrent unit of Lei et al. (2018), with a projection on the highway."""

from derive.definition import (
    Cell,
    affine,
    let,
    output,
    parameter,
    sigmoid,
    sizes,
    state,
    vector,
    vectors,
)

n, m = sizes("n m")
x, c = vector("x", n), state("c", m)
g, f, r, s = vectors("g f r s", m)
v_f, v_r = parameter("v_f", m), parameter("v_r", m)

sru = Cell(
    title="Simple recurrent unit (SRU)",
    cite="lei2018",
    family="plain recurrence",
    summary="All matrices act on the input; the gates see the old state entry by entry only.",
    equations=[
        let(g, affine(x, bias=False), "projected input"),
        let(f, sigmoid(affine(x) + v_f * c), "forget gate"),
        let(c.next, f * c + (1 - f) * g, "state"),
        let(r, sigmoid(affine(x) + v_r * c), "reset gate"),
        let(s, affine(x, bias=False), "projected input of the highway"),
        let(output("h", m), r * c.next + (1 - r) * s, "output"),
    ],
)
