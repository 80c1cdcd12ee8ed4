"""MinimalRNN of Chen (2017); the encoder of the input is one dense layer."""

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
z, u = vectors("z u", m)
U_h, U_z, b_u = matrix("U_h", m, m), matrix("U_z", m, m), parameter("b_u", m)

minimal_rnn = Cell(
    title="MinimalRNN",
    cite="chen2017",
    family="plain recurrence",
    summary="The input is encoded first; one gate then mixes the code with the old state.",
    equations=[
        let(z, tanh(affine(x)), "encoded input"),
        let(u, sigmoid(U_h @ h + U_z @ z + b_u), "update gate"),
        let(h.next, u * h + (1 - u) * z, "hidden state"),
    ],
)
