"""Gated slot attention (GSA): Zhang et al. (2024), one head."""

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
    sizes,
    softmax,
    state,
    transpose,
    vector,
    vectors,
)

n, d, m, p = sizes("n d m p")
x, K, V = vector("x", n), state("K", d, p), state("V", p, m)
W_q, W_k, W_v = matrix("W_q", d, n), matrix("W_k", d, n), matrix("W_v", m, n)
W_alpha = matrix("W_alpha", p, n)
q, k = vectors("q k", d)
(v,) = vectors("v", m)
alpha, s = vectors("alpha s", p)
tau = hyper("tau", 8)

gsa = Cell(
    title="Gated slot attention (GSA)",
    cite="zhang2024",
    family="linear-attention",
    summary="A fixed number of slots for keys and values, each with its own forget gate, is read by softmax "
    "attention.",
    check_sizes={"n": 2, "d": 3, "m": 2, "p": 4},
    equations=[
        let(q, W_q @ x, "query"),
        let(k, W_k @ x, "key"),
        let(v, W_v @ x, "value"),
        let(alpha, exp(logsigmoid(W_alpha @ x) / tau), "forget gate of each slot"),
        let(K.next, einsum("jk,k->jk", K, alpha) + outer(k, 1 - alpha), "keys in the slots"),
        let(V.next, einsum("j,jk->jk", alpha, V) + outer(1 - alpha, v), "values in the slots"),
        let(s, softmax(transpose(K.next) @ q), "attention to the slots"),
        let(output("o", m), transpose(V.next) @ s, "output"),
    ],
)
