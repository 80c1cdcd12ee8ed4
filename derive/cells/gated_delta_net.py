"""Gated DeltaNet: Yang, Kautz and Hatamizadeh (2025)."""

from derive.definition import (
    Cell,
    dot,
    exp,
    eye,
    let,
    matrix,
    outer,
    output,
    parameter,
    sigmoid,
    silu,
    sizes,
    softplus,
    sqrt,
    state,
    tensor,
    vector,
    vectors,
)

n, d, m = sizes("n d m")
x, S = vector("x", n), state("S", m, d)
W_q, W_k, W_v = matrix("W_q", d, n), matrix("W_k", d, n), matrix("W_v", m, n)
w_alpha, w_beta = parameter("w_alpha", n), parameter("w_beta", n)
b_alpha, A_log = parameter("b_alpha"), parameter("A_log")
rho, q, kappa, k = vectors("rho q kappa k", d)
(v,) = vectors("v", m)
s_q, s_k, alpha, beta = (tensor(name, role="value") for name in ("s_q", "s_k", "alpha", "beta"))

gated_delta_net = Cell(
    title="Gated DeltaNet",
    cite="yang2025",
    family="linear-attention",
    summary="The delta rule with a gate that lets the whole memory fade.",
    equations=[
        let(rho, silu(W_q @ x), "query before its norm"),
        let(s_q, sqrt(dot(rho, rho)), "length of the query"),
        let(q, rho / s_q, "query"),
        let(kappa, silu(W_k @ x), "key before its norm"),
        let(s_k, sqrt(dot(kappa, kappa)), "length of the key"),
        let(k, kappa / s_k, "key"),
        let(v, silu(W_v @ x), "value"),
        let(alpha, exp(-exp(A_log) * softplus(dot(w_alpha, x) + b_alpha)), "decay"),
        let(beta, sigmoid(dot(w_beta, x)), "writing strength"),
        let(S.next, S @ (alpha * (eye(d) - beta * outer(k, k))) + beta * outer(v, k), "memory"),
        let(output("o", m), S.next @ q, "output"),
    ],
)
