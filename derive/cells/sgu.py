"""Simple gated unit (SGU): Gao and Glowacka (2016)."""

from derive.definition import Cell, affine, clip, let, matrix, sizes, softplus, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
p, s, k, g, z = vectors("p s k g z", m)
U_k = matrix("U_k", m, m)

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
        let(z, clip((affine(x, h) + 3) / 6, 0, 1), "update gate"),
        let(h.next, (1 - z) * h + z * g, "hidden state"),
    ],
)
