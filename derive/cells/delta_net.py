"""DeltaNet: Schlag, Irie and Schmidhuber (2021), with the keys and gates of Yang et al. (2024)."""

from derive.definition import (
    Cell,
    dot,
    let,
    matrix,
    outer,
    output,
    parameter,
    sigmoid,
    silu,
    sizes,
    sqrt,
    state,
    tensor,
    vector,
    vectors,
)

n, d, m = sizes("n d m")
x, S = vector("x", n), state("S", m, d)
W_q, W_k, W_v, w_beta = matrix("W_q", d, n), matrix("W_k", d, n), matrix("W_v", m, n), parameter("w_beta", n)
q, k, kappa, rho = vectors("q k kappa rho", d)
v, u = vectors("v u", m)
s_q, s_k, beta = (tensor(name, role="value") for name in ("s_q", "s_k", "beta"))

delta_net = Cell(
    title="DeltaNet",
    cite="schlag2021",
    family="linear-attention",
    summary="Before it writes a value, the memory takes away what it already returns for that key.",
    equations=[
        let(rho, silu(W_q @ x), "query before its norm"),
        let(s_q, sqrt(dot(rho, rho)), "length of the query"),
        let(q, rho / s_q, "query"),
        let(kappa, silu(W_k @ x), "key before its norm"),
        let(s_k, sqrt(dot(kappa, kappa)), "length of the key"),
        let(k, kappa / s_k, "key"),
        let(v, silu(W_v @ x), "value"),
        let(beta, sigmoid(dot(w_beta, x)), "writing strength"),
        let(u, S @ k, "value that the memory has for the key"),
        let(S.next, S + beta * outer(v - u, k), "memory"),
        let(output("o", m), S.next @ q, "output"),
    ],
)
