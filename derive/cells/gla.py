"""Gated linear attention (GLA): Yang et al. (2024), one head."""

from derive.definition import (
    Cell,
    einsum,
    exp,
    hyper,
    let,
    logsigmoid,
    matrix,
    outer,
    output,
    parameter,
    sizes,
    state,
    transpose,
    vector,
    vectors,
)

n, d, m, p = sizes("n d m p")
x, S = vector("x", n), state("S", d, m)
W_q, W_k, W_v = matrix("W_q", d, n), matrix("W_k", d, n), matrix("W_v", m, n)
W_r, W_alpha, b_alpha = matrix("W_r", p, n), matrix("W_alpha", d, p), parameter("b_alpha", d)
q, k, alpha = vectors("q k alpha", d)
(v,), (r,) = vectors("v", m), vectors("r", p)
tau = hyper("tau", 16)

gla = Cell(
    title="Gated linear attention (GLA)",
    cite="yangwang2024",
    family="linear-attention",
    summary="Linear attention whose memory forgets at a rate that the input sets for each key dimension.",
    equations=[
        let(q, W_q @ x, "query"),
        let(k, W_k @ x, "key"),
        let(v, W_v @ x, "value"),
        let(r, W_r @ x, "gate in a few numbers"),
        let(alpha, exp(logsigmoid(W_alpha @ r + b_alpha) / tau), "forget gate"),
        let(S.next, einsum("j,jk->jk", alpha, S) + outer(k, v), "memory"),
        let(output("o", m), transpose(S.next) @ q, "output"),
    ],
)
