"""Linear attention as a recurrence: Katharopoulos et al. (2020), one head."""

from derive.definition import (
    Cell,
    dot,
    exp,
    let,
    matrix,
    minimum,
    outer,
    output,
    relu,
    sizes,
    state,
    transpose,
    vector,
    vectors,
)

n, d, m = sizes("n d m")
x, S, z = vector("x", n), state("S", d, m), state("z", d)
W_q, W_k, W_v = matrix("W_q", d, n), matrix("W_k", d, n), matrix("W_v", m, n)
rho, kappa, q, k = vectors("rho kappa q k", d)
(v,) = vectors("v", m)


def elu_plus_one(a):
    """The feature map: exp(a) below zero, a + 1 above."""
    return exp(minimum(a, 0)) + relu(a)


linear_attention = Cell(
    title="Linear attention",
    cite="katharopoulos2020",
    family="linear-attention",
    summary="Attention with a positive feature map in the place of the exponential: a sum over all keys so "
    "far is a state of fixed size.",
    equations=[
        let(rho, W_q @ x, "query"),
        let(q, elu_plus_one(rho), "features of the query"),
        let(kappa, W_k @ x, "key"),
        let(k, elu_plus_one(kappa), "features of the key"),
        let(v, W_v @ x, "value"),
        let(S.next, S + outer(k, v), "memory"),
        let(z.next, z + k, "sum of the keys"),
        let(output("y", m), transpose(S.next) @ q / dot(q, z.next), "output"),
    ],
)
