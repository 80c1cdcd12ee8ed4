"""MesaNet: von Oswald et al. (2025), one head."""

from derive.definition import (
    Cell,
    dot,
    einsum,
    eye,
    hyper,
    inverse,
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

n, d, m = sizes("n d m")
x, H, G = vector("x", n), state("H", d, d), state("G", d, m)
W_q, W_k, W_v = matrix("W_q", d, n), matrix("W_k", d, n), matrix("W_v", m, n)
w_gamma, w_beta = parameter("w_gamma", n), parameter("w_beta", n)
b_gamma, b_beta, lambda_raw = parameter("b_gamma"), parameter("b_beta"), parameter("lambda_raw", d)
rho, q, kappa, k, Lambda, y = vectors("rho q kappa k Lambda y", d)
(v,) = vectors("v", m)
bound = hyper("bound", 0.25)
s_q, s_k, beta, gamma = (tensor(name, role="value") for name in ("s_q", "s_k", "beta", "gamma"))

mesa_net = Cell(
    title="MesaNet",
    cite="vonoswald2025",
    family="linear-attention",
    summary="At every step the memory is the regularised least-squares map from all keys so far to their "
    "values.",
    check_sizes={"n": 2, "d": 3, "m": 2},
    equations=[
        let(rho, silu(W_q @ x), "query before its norm"),
        let(s_q, sqrt(dot(rho, rho)), "length of the query"),
        let(q, rho / s_q, "query"),
        let(kappa, silu(W_k @ x), "key before its norm"),
        let(s_k, sqrt(dot(kappa, kappa)), "length of the key"),
        let(k, kappa / s_k, "key"),
        let(v, W_v @ x, "value"),
        let(beta, sigmoid(dot(w_beta, x) + b_beta), "writing strength"),
        let(gamma, sigmoid(dot(w_gamma, x) + b_gamma), "decay"),
        let(H.next, gamma * H + beta * outer(k, k), "keys by keys"),
        let(G.next, gamma * G + beta * outer(k, v), "keys by values"),
        let(Lambda, softplus(lambda_raw) + bound, "regulariser"),
        let(y, inverse(H.next + einsum("j,jk->jk", Lambda, eye(d))) @ q, "solution for the query"),
        let(output("o", m), transpose(G.next) @ y, "output"),
    ],
)
