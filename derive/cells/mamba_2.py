"""Mamba-2's state space (SSD): Dao and Gu (2024), one head."""

from derive.definition import (
    Cell,
    dot,
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

n, d, m = sizes("n d m")
u, H = vector("u", n), state("H", m, d)
W_x, W_B, W_C, w_Delta = (
    matrix("W_x", m, n),
    matrix("W_B", d, n),
    matrix("W_C", d, n),
    parameter("w_Delta", n),
)
b_Delta, A_log, D = parameter("b_Delta"), parameter("A_log"), parameter("D")
(x,) = vectors("x", m)
B, C = vectors("B C", d)
Delta, a = tensor("Delta", role="value"), tensor("a", role="value")

mamba_2 = Cell(
    title="Mamba-2 (SSD)",
    cite="dao2024",
    family="state-space",
    summary="A selective state space with one decay for each head, so the state is a matrix that fades as a "
    "whole.",
    equations=[
        let(x, W_x @ u, "input of the head"),
        let(B, W_B @ u, "input map"),
        let(C, W_C @ u, "output map"),
        let(Delta, softplus(dot(w_Delta, u) + b_Delta), "step size"),
        let(a, exp(-exp(A_log) * Delta), "decay"),
        let(H.next, a * H + Delta * outer(x, B), "state"),
        let(output("y", m), H.next @ C + D * x, "output"),
    ],
)
