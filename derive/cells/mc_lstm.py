"""MC-LSTM, an LSTM that conserves mass: Hoedt et al. (2021).

x is the mass that comes in, u what the gates may see besides; R has columns that sum to 1.
"""

from derive.definition import (
    Cell,
    absolute,
    affine,
    einsum,
    let,
    matrix,
    output,
    parameter,
    scalar,
    sigmoid,
    sizes,
    softmax,
    state,
    transpose,
    vector,
    vectors,
)

n, m = sizes("n m")
x, u, c, h = scalar("x"), vector("u", n), state("c", m), output("h", m)
v, i, o, q = vectors("v i o q", m)
R, S = matrix("R", m, m), matrix("S", m, m)
W_S, U_S, b_S = parameter("W_S", m, m, n), parameter("U_S", m, m, m), parameter("b_S", m, m)
shares = einsum("jkl,l->jk", W_S, u) + einsum("jkl,l->jk", U_S, v) + b_S

mc_lstm = Cell(
    title="Mass-conserving LSTM (MC-LSTM)",
    cite="hoedt2021",
    family="lstm",
    summary="Gates only divide mass up: what comes in is in the cells or has gone out, and nothing else.",
    equations=[
        let(v, c / einsum("k->", absolute(c)), "shares of the stored mass"),
        let(i, softmax(affine(u, v)), "input gate"),
        let(o, sigmoid(affine(u, v)), "output gate"),
        let(S, softmax(shares), "where the mass of each cell goes, in rows"),
        let(R, transpose(S), "redistribution"),
        let(q, R @ c + x * i, "mass before the outflow"),
        let(c.next, (1 - o) * q, "stored mass"),
        let(h, o * q, "mass that goes out"),
    ],
)
