"""Deep simple gated unit (DSGU): Gao and Glowacka (2016)."""

from derive.definition import (
    Cell,
    affine,
    clip,
    let,
    matrix,
    parameter,
    sigmoid,
    sizes,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
p, s, k, g, q, z = vectors("p s k g q z", m)
U_k, U_g = matrix("U_k", m, m), matrix("U_g", m, m)
W_z, U_z, b_z = matrix("W_z", m, n), matrix("U_z", m, m), parameter("b_z", m)

dsgu = Cell(
    title="Deep simple gated unit (DSGU)",
    cite="gao2016",
    family="gru",
    summary="The simple gated unit with one more matrix in the candidate, which a sigmoid bounds.",
    equations=[
        let(p, affine(x), "weighted input"),
        let(s, p * h, "modulated state"),
        let(k, tanh(U_k @ s), "multiplicative gate"),
        let(g, sigmoid(U_g @ (k * h)), "candidate"),
        let(q, (W_z @ x + U_z @ h + b_z + 3) / 6, "update gate, before it is held between 0 and 1"),
        let(z, clip(q, 0, 1), "update gate"),
        let(h.next, (1 - z) * h + z * g, "hidden state"),
    ],
)
