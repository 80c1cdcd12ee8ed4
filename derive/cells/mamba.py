"""Mamba's selective state space (S6): Gu and Dao (2023), without the convolution and gate of its block."""

from derive.definition import (
    Cell,
    einsum,
    exp,
    let,
    matrix,
    outer,
    output,
    parameter,
    sizes,
    softplus,
    state,
    tensor,
    vector,
    vectors,
)

n, d, p = sizes("n d p")
x, h = vector("x", n), state("h", n, d)
(r,), (Delta,) = vectors("r", p), vectors("Delta", n)
B, C = vectors("B C", d)
A, A_dis, B_dis = (tensor(name, n, d, role="value") for name in ("A", "A_dis", "B_dis"))
W_r, W_B, W_C, W_Delta = (
    matrix("W_r", p, n),
    matrix("W_B", d, n),
    matrix("W_C", d, n),
    matrix("W_Delta", n, p),
)
b_Delta, A_log, D = parameter("b_Delta", n), parameter("A_log", n, d), parameter("D", n)

mamba = Cell(
    title="Mamba (S6)",
    cite="gu2023",
    family="state-space",
    summary="Step size, input and output maps of a diagonal state space depend on the input, so each channel "
    "selects what it keeps.",
    equations=[
        let(r, W_r @ x, "step sizes in a few numbers"),
        let(Delta, softplus(W_Delta @ r + b_Delta), "step size of each channel"),
        let(B, W_B @ x, "input map"),
        let(C, W_C @ x, "output map"),
        let(A, -exp(A_log), "rates of decay"),
        let(A_dis, exp(einsum("j,jk->jk", Delta, A)), "discrete decay"),
        let(B_dis, outer(Delta, B), "discrete input map"),
        let(h.next, A_dis * h + einsum("jk,j->jk", B_dis, x), "state"),
        let(output("y", n), h.next @ C + D * x, "output"),
    ],
)
