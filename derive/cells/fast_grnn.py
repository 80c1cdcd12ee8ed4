"""FastGRNN, gate and candidate share their matrices: Kusupati et al. (2018)."""

from derive.definition import Cell, let, matrix, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
p, z, g = vectors("p z g", m)
W, U = matrix("W", m, n), matrix("U", m, m)
b_z, b_g, zeta, nu = parameter("b_z", m), parameter("b_g", m), parameter("zeta"), parameter("nu")

fast_grnn = Cell(
    title="FastGRNN",
    cite="kusupati2018",
    family="gru",
    summary="Gate and candidate share both matrices and differ in their biases; two learned numbers weight "
    "the candidate.",
    equations=[
        let(p, W @ x + U @ h, "shared weighted sum"),
        let(z, sigmoid(p + b_z), "update gate"),
        let(g, tanh(p + b_g), "candidate"),
        let(h.next, (sigmoid(zeta) * (1 - z) + sigmoid(nu)) * g + z * h, "hidden state"),
    ],
)
