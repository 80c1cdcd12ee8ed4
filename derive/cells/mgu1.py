"""MGU1, a minimal gated unit whose gate sees the state and a bias: Heck and Salem (2017)."""

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
f, s, g = vectors("f s g", m)
U_f = matrix("U_f", m, m)
b_f = parameter("b_f", m)

mgu1 = Cell(
    title="MGU1, a gate of the state and a bias",
    cite="heck2017",
    family="gru",
    summary="The one gate sees the state and a bias, not the input.",
    equations=[
        let(f, sigmoid(U_f @ h + b_f), "forget gate"),
        let(s, f * h, "gated state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, (1 - f) * h + f * g, "hidden state"),
    ],
)
