"""Closed-form continuous-time cell (CfC): Hasani et al. (2022), with a backbone of one layer."""

from derive.definition import (
    Cell,
    concat,
    hyper,
    let,
    matrix,
    parameter,
    scalar,
    sigmoid,
    sizes,
    state,
    tanh,
    vector,
    vectors,
)

n, m, p = sizes("n m p")
x, h, t = vector("x", n), state("h", m), scalar("t")
(s,) = vectors("s", p)
g, k, f, d, e = vectors("g k f d e", m)
alpha, beta = hyper("alpha", 1.7159), hyper("beta", 0.666)
W_s, b_s = matrix("W_s", p, n + m), parameter("b_s", p)


def head(name):
    """A linear map of what the backbone shares."""
    return matrix(f"W_{name}", m, p) @ s + parameter(f"b_{name}", m)


cfc = Cell(
    title="Closed-form continuous-time cell (CfC)",
    cite="hasani2022",
    family="state-space",
    summary="Two candidates and a sigmoid of the elapsed time between them: a closed form in the place of an "
    "equation solver.",
    equations=[
        let(s, alpha * tanh(beta * (W_s @ concat(x, h) + b_s)), "backbone"),
        let(g, tanh(head("g")), "candidate at the start"),
        let(k, tanh(head("k")), "candidate in the end"),
        let(d, head("d"), "speed"),
        let(e, head("e"), "offset"),
        let(f, sigmoid(t * d + e), "gate in time"),
        let(h.next, g * (1 - f) + f * k, "hidden state"),
    ],
)
