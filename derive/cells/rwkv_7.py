"""RWKV-7 (Goose), the recurrence of its time mixing: Peng et al. (2025), one head."""

import sympy

from derive.definition import (
    Cell,
    dot,
    einsum,
    exp,
    let,
    matrix,
    outer,
    output,
    parameter,
    sigmoid,
    sizes,
    sqrt,
    state,
    tanh,
    tensor,
    vector,
    vectors,
)

n, d, m, p = sizes("n d m p")
x, S = vector("x", n), state("S", m, d)
W_r, W_k, W_v = matrix("W_r", d, n), matrix("W_k", d, n), matrix("W_v", m, n)
W_s, W_w, b_w = matrix("W_s", p, n), matrix("W_w", d, p), parameter("b_w", d)
W_e, W_a, b_a = matrix("W_e", p, n), matrix("W_a", d, p), parameter("b_a", d)
xi, eta = parameter("xi", d), parameter("eta", d)
r, k, w, a, kappa, g, q = vectors("r k w a kappa g q", d)
s, e = vectors("s e", p)
(v,) = vectors("v", m)
c = tensor("c", role="value")

rwkv_7 = Cell(
    title="RWKV-7 (Goose)",
    cite="peng2025",
    family="linear-attention",
    summary="A delta rule in which every key dimension has its own decay and its own strength of removal.",
    equations=[
        let(r, W_r @ x, "receptance"),
        let(k, W_k @ x, "key"),
        let(v, W_v @ x, "value"),
        let(s, tanh(W_s @ x), "decay in a few numbers"),
        let(w, exp(-sympy.exp(sympy.Rational(-1, 2)) * sigmoid(W_w @ s + b_w)), "decay"),
        let(e, W_e @ x, "learning rate in a few numbers"),
        let(a, sigmoid(W_a @ e + b_a), "learning rate in the context"),
        let(kappa, k * xi, "removal key before its norm"),
        let(c, sqrt(dot(kappa, kappa)), "length of the removal key"),
        let(g, kappa / c, "removal key"),
        let(q, k * (1 + (a - 1) * eta), "replacement key"),
        let(S.next, einsum("jk,k->jk", S, w) - outer(S @ g, a * g) + outer(v, q), "memory"),
        let(output("o", m), S.next @ r, "output"),
    ],
)
