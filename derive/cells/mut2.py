"""MUT2, the second of three cells found by a search: Jozefowicz, Zaremba and Sutskever (2015)."""

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
U_r, b_r = matrix("U_r", m, m), parameter("b_r", m)

mut2 = Cell(
    title="Mutated recurrent cell 2 (MUT2)",
    cite="jozefowicz2015",
    family="gru",
    summary="A GRU whose reset gate takes the input without a matrix.",
    equations=[
        let(z, sigmoid(affine(x, h)), "update gate"),
        let(r, sigmoid(x + U_r @ h + b_r), "reset gate"),
        let(s, r * h, "reset state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, g * z + h * (1 - z), "hidden state"),
    ],
)
