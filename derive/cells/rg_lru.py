"""Real-gated linear recurrent unit (RG-LRU): De et al. (2024), Griffin and Hawk."""

from derive.definition import (
    Cell,
    affine,
    exp,
    hyper,
    let,
    logsigmoid,
    parameter,
    sigmoid,
    sizes,
    sqrt,
    state,
    vector,
    vectors,
)

m = sizes("m")
x, h, Lambda = vector("x", m), state("h", m), parameter("Lambda", m)
r, i, a = vectors("r i a", m)
c = hyper("c", 8)

rg_lru = Cell(
    title="Real-gated linear recurrent unit (RG-LRU)",
    cite="de2024",
    family="state-space",
    summary="A diagonal linear recurrence with a gate on its decay; the input is scaled so that the state "
    "keeps its variance.",
    equations=[
        let(r, sigmoid(affine(x)), "recurrence gate"),
        let(i, sigmoid(affine(x)), "input gate"),
        let(a, exp(c * r * logsigmoid(Lambda)), "decay"),
        let(h.next, a * h + sqrt(1 - a**2) * (i * x), "hidden state"),
    ],
)
