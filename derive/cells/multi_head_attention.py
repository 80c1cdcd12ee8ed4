"""Multi-head self-attention: Vaswani et al. (2017), section 3.2.2.

The rows of X are w vectors of size n; each of m heads has queries, keys and values of size d.
"""

import sympy

from derive.definition import Cell, einsum, let, output, parameter, sizes, softmax, spread, tensor

n, m, d, w = sizes("n m d w")
X, Y = tensor("X", w, n), output("Y", w, n)
Q, K, V, Z = (tensor(name, m, w, d) for name in "QKVZ")
A = tensor("A", m, w, w)
W_Q, W_K, W_V = (parameter(f"W_{name}", m, d, n) for name in "QKV")
b_Q, b_K, b_V = (spread(parameter(f"b_{name}", m, d), (m, w, d), [0, 2]) for name in "QKV")
W_O, b_O = parameter("W_O", n, m, d), parameter("b_O", n)

multi_head_attention = Cell(
    title="Multi-head attention",
    cite="vaswani2017",
    family="attention",
    summary="Several attentions side by side, each with its own projections; a matrix mixes their results.",
    check_sizes={"n": 6, "m": 2, "d": 3, "w": 4},
    equations=[
        let(Q, einsum("hdn,wn->hwd", W_Q, X) + b_Q, "queries of every head"),
        let(K, einsum("hdn,wn->hwd", W_K, X) + b_K, "keys"),
        let(V, einsum("hdn,wn->hwd", W_V, X) + b_V, "values"),
        let(A, softmax(einsum("hwd,hvd->hwv", Q, K) / sympy.sqrt(d)), "attention weights"),
        let(Z, einsum("hwv,hvd->hwd", A, V), "weighted means of the values"),
        let(Y, einsum("nhd,hwd->wn", W_O, Z) + spread(b_O, (w, n), [1]), "heads, mixed"),
    ],
)
