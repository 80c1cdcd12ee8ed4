"""LSTM with gates that see the state and a bias, LSTM1 of Akandeh and Salem (2017)."""

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
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g = vectors("i f o g", m)
U_i, U_f, U_o = matrix("U_i", m, m), matrix("U_f", m, m), matrix("U_o", m, m)
b_i, b_f, b_o = parameter("b_i", m), parameter("b_f", m), parameter("b_o", m)

lstm_slim_1 = Cell(
    title="Slim LSTM 1, gates that see the state and a bias",
    cite="akandeh2017",
    family="lstm",
    summary="The gates no longer see the input.",
    equations=[
        let(f, sigmoid(U_f @ h + b_f), "forget gate"),
        let(i, sigmoid(U_i @ h + b_i), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(o, sigmoid(U_o @ h + b_o), "output gate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
