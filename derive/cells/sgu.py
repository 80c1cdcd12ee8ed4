"""Simple gated unit (SGU): Gao and Glowacka (2016)."""

from derive.definition import (
    Cell,
    affine,
    clip,
    let,
    matrix,
    parameter,
    sizes,
    softplus,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
p, s, k, g, q, z = vectors("p s k g q z", m)
U_k, W_z, U_z = matrix("U_k", m, m), matrix("W_z", m, n), matrix("U_z", m, m)
b_z = parameter("b_z", m)

sgu = Cell(
    title="Simple gated unit (SGU)",
    cite="gao2016",
    family="gru",
    summary="The input multiplies the state before the one gate is made, and the gate multiplies it again.",
    equations=[
        let(p, affine(x), "weighted input"),
        let(s, p * h, "modulated state"),
        let(k, tanh(U_k @ s), "multiplicative gate"),
        let(g, softplus(k * h), "candidate"),
        let(q, (W_z @ x + U_z @ h + b_z + 3) / 6, "update gate, before it is held between 0 and 1"),
        let(z, clip(q, 0, 1), "update gate"),
        let(h.next, (1 - z) * h + z * g, "hidden state"),
    ],
)
