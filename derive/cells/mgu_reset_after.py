"""Minimal gated unit as Flax has it: the gate after the product, and an open gate keeps the old state."""

from derive.definition import (
    Cell,
    affine,
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
f, q, g = vectors("f q g", m)
U_g, d_g = matrix("U_g", m, m), parameter("d_g", m)

mgu_reset_after = Cell(
    title="Minimal gated unit, reset after the product",
    cite="zhou2016",
    family="gru",
    summary="The one gate acts on the recurrent product, and keeps the old state where it is open.",
    equations=[
        let(f, sigmoid(affine(x, h)), "forget gate"),
        let(q, U_g @ h + d_g, "recurrent part of the candidate"),
        let(g, tanh(affine(x) + f * q), "candidate"),
        let(h.next, (1 - f) * g + f * h, "hidden state"),
    ],
)
