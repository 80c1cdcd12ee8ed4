"""Kimi delta attention (KDA): Kimi Team (2025), one head."""

from derive.definition import (
    Cell,
    dot,
    einsum,
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
    transpose,
    vector,
    vectors,
)

n, d, m, p = sizes("n d m p")
x, S = vector("x", n), state("S", d, m)
W_q, W_k, W_v, w_beta = matrix("W_q", d, n), matrix("W_k", d, n), matrix("W_v", m, n), parameter("w_beta", n)
W_r, W_alpha, b_alpha, A_log = (
    matrix("W_r", p, n),
    matrix("W_alpha", d, p),
    parameter("b_alpha", d),
    parameter("A_log"),
)
rho, q, kappa, k, alpha = vectors("rho q kappa k alpha", d)
(v,), (r,) = vectors("v", m), vectors("r", p)
s_q, s_k, beta = (tensor(name, role="value") for name in ("s_q", "s_k", "beta"))

kda = Cell(
    title="Kimi delta attention (KDA)",
    cite="kimi2025",
    family="linear-attention",
    summary="The gated delta rule with a decay of its own for every key dimension.",
    equations=[
        let(rho, silu(W_q @ x), "query before its norm"),
        let(s_q, sqrt(dot(rho, rho)), "length of the query"),
        let(q, rho / s_q, "query"),
        let(kappa, silu(W_k @ x), "key before its norm"),
        let(s_k, sqrt(dot(kappa, kappa)), "length of the key"),
        let(k, kappa / s_k, "key"),
        let(v, silu(W_v @ x), "value"),
        let(r, W_r @ x, "decay in a few numbers"),
        let(alpha, exp(-exp(A_log) * softplus(W_alpha @ r + b_alpha)), "decay"),
        let(beta, sigmoid(dot(w_beta, x)), "writing strength"),
        let(
            S.next,
            (eye(d) - beta * outer(k, k)) @ einsum("j,jk->jk", alpha, S) + beta * outer(k, v),
            "memory",
        ),
        let(output("o", m), transpose(S.next) @ q, "output"),
    ],
)
