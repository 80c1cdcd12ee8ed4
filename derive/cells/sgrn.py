"""Simple gated recurrent network (SGRN): Zu and Wei (2020)."""

from derive.definition import Cell, let, matrix, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
p, f, i = vectors("p f i", m)
W, U, b = matrix("W", m, n), matrix("U", m, m), parameter("b", m)

sgrn = Cell(
    title="Simple gated recurrent network (SGRN)",
    cite="zu2020",
    family="gru",
    summary="One matrix of the input serves the gate and the candidate; tanh is taken of the mixture.",
    equations=[
        let(p, W @ x, "weighted input"),
        let(f, sigmoid(p + U @ h + b), "forget gate"),
        let(i, 1 - f, "input gate"),
        let(h.next, tanh(i * p + f * h), "hidden state"),
    ],
)
