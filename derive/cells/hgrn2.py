"""HGRN2, a gated linear recurrence with state expansion: Qin et al. (2024), one head."""

from derive.definition import (
    Cell,
    einsum,
    hyper,
    let,
    matrix,
    outer,
    output,
    sigmoid,
    silu,
    sizes,
    state,
    transpose,
    vector,
    vectors,
)

n, d, m = sizes("n d m")
x, S = vector("x", n), state("S", d, m)
W_q, W_f, W_i = matrix("W_q", d, n), matrix("W_f", d, n), matrix("W_i", m, n)
q, f = vectors("q f", d)
(i,) = vectors("i", m)
gamma = hyper("gamma", 0.25)

hgrn2 = Cell(
    title="HGRN2",
    cite="qin2024",
    family="linear-attention",
    summary="Gated linear attention whose key is what the forget gate leaves free, with a lower bound on "
    "forgetting that grows from layer to layer.",
    equations=[
        let(q, silu(W_q @ x), "output gate"),
        let(f, gamma + (1 - gamma) * sigmoid(W_f @ x), "forget gate, not below the layer's bound"),
        let(i, W_i @ x, "input"),
        let(S.next, einsum("j,jk->jk", f, S) + outer(1 - f, i), "memory"),
        let(output("o", m), transpose(S.next) @ q, "output"),
    ],
)
