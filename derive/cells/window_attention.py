"""Causal attention to the last w steps as a recurrent cell: Beltagy, Peters and Cohan (2020), one head.

The state holds the keys and values of the last w steps, the newest in the last row; scores are those of
Vaswani et al. (2017).
"""

import sympy

from derive.definition import (
    Cell,
    concat,
    let,
    matrix,
    output,
    part,
    reshape,
    sizes,
    softmax,
    state,
    transpose,
    vector,
    vectors,
)

n, m, w = sizes("n m w")
x, y, alpha = vector("x", n), output("y", m), vectors("alpha", w)[0]
K, V = state("K", w, m), state("V", w, m)
q, k, v = vectors("q k v", m)
W_q, W_k, W_v = matrix("W_q", m, n), matrix("W_k", m, n), matrix("W_v", m, n)

window_attention = Cell(
    title="Causal attention to a window",
    cite="beltagy2020",
    family="attention",
    summary="Attention as a recurrent cell: its state is the last w keys and values.",
    equations=[
        let(q, W_q @ x, "query"),
        let(k, W_k @ x, "key"),
        let(v, W_v @ x, "value"),
        let(K.next, concat(part(K, 1, w), reshape(k, 1, m)), "keys of the last w steps"),
        let(V.next, concat(part(V, 1, w), reshape(v, 1, m)), "values of the last w steps"),
        let(alpha, softmax(K.next @ q / sympy.sqrt(m)), "attention weights"),
        let(y, transpose(V.next) @ alpha, "weighted mean of the values"),
    ],
)
