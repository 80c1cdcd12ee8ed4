"""MUT1, the first of three cells found by a search: Jozefowicz, Zaremba and Sutskever (2015)."""

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

m = sizes("m")
x, h = vector("x", m), state("h", m)
z, r, s, g = vectors("z r s g", m)
U_g, b_g = matrix("U_g", m, m), parameter("b_g", m)

mut1 = Cell(
    title="Mutated recurrent cell 1 (MUT1)",
    cite="jozefowicz2015",
    family="gru",
    summary="The update gate does not see the state, and the candidate takes tanh of the input without a "
    "matrix.",
    equations=[
        let(z, sigmoid(affine(x)), "update gate"),
        let(r, sigmoid(affine(x, h)), "reset gate"),
        let(s, r * h, "reset state"),
        let(g, tanh(U_g @ s + tanh(x) + b_g), "candidate"),
        let(h.next, g * z + h * (1 - z), "hidden state"),
    ],
)
