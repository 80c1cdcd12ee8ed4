"""Retention as a recurrence: Sun et al. (2023), one head, without its rotation."""

from derive.definition import (
    Cell,
    constant,
    let,
    matrix,
    outer,
    output,
    sizes,
    state,
    transpose,
    vector,
    vectors,
)

n, d, m = sizes("n d m")
x, S, gamma = vector("x", n), state("S", d, m), constant("gamma")
W_q, W_k, W_v = matrix("W_q", d, n), matrix("W_k", d, n), matrix("W_v", m, n)
q, k = vectors("q k", d)
(v,) = vectors("v", m)

retnet = Cell(
    title="Retention (RetNet)",
    cite="sun2023",
    family="linear-attention",
    summary="Linear attention that forgets at one fixed rate for each head.",
    equations=[
        let(q, W_q @ x, "query"),
        let(k, W_k @ x, "key"),
        let(v, W_v @ x, "value"),
        let(S.next, gamma * S + outer(k, v), "memory"),
        let(output("o", m), transpose(S.next) @ q, "output"),
    ],
)
