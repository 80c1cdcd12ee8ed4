"""RWKV-6 (Finch), the recurrence of its time mixing: Peng et al. (2024), one head."""

from derive.definition import (
    Cell,
    einsum,
    exp,
    let,
    matrix,
    outer,
    output,
    parameter,
    sizes,
    state,
    tanh,
    transpose,
    vector,
    vectors,
)

n, d, m, p = sizes("n d m p")
x, S = vector("x", n), state("S", d, m)
W_r, W_k, W_v = matrix("W_r", d, n), matrix("W_k", d, n), matrix("W_v", m, n)
W_s, W_w, b_w, u = matrix("W_s", p, n), matrix("W_w", d, p), parameter("b_w", d), parameter("u", d)
r, k, w = vectors("r k w", d)
(v,), (s,) = vectors("v", m), vectors("s", p)

rwkv_6 = Cell(
    title="RWKV-6 (Finch)",
    cite="peng2024",
    family="linear-attention",
    summary="Linear attention with a decay that the input sets for each key dimension, and a bonus for the "
    "token of the step itself.",
    equations=[
        let(r, W_r @ x, "receptance"),
        let(k, W_k @ x, "key"),
        let(v, W_v @ x, "value"),
        let(s, tanh(W_s @ x), "decay in a few numbers"),
        let(w, exp(-exp(W_w @ s + b_w)), "decay"),
        let(output("o", m), transpose(S + einsum("j,jk->jk", u, outer(k, v))) @ r, "output"),
        let(S.next, einsum("j,jk->jk", w, S) + outer(k, v), "memory"),
    ],
)
