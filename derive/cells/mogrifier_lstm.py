"""Mogrifier LSTM, input and state gate each other in rounds, then the LSTM sees them: Melis et al. (2020)."""

from derive.definition import Cell, affine, hyper, let, matrix, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
rounds = hyper("rounds", 5)
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g = vectors("i f o g", m)


def rounds_of_gating():
    """Statements of all rounds, odd ones for the input, even ones for the state; then what they end with."""
    statements, u, v = [], x, h
    for k in range(1, rounds + 1):
        if k % 2:
            gated = vector(f"x_{k}", n)
            statements.append(let(gated, 2 * sigmoid(matrix(f"Q_{k}", n, m) @ v) * u, "gated input"))
            u = gated
        else:
            gated = vector(f"h_{k}", m)
            statements.append(let(gated, 2 * sigmoid(matrix(f"R_{k}", m, n) @ u) * v, "gated state"))
            v = gated
    return statements, u, v


mogrified, u, v = rounds_of_gating()

mogrifier_lstm = Cell(
    title="Mogrifier LSTM",
    cite="melis2020",
    family="lstm",
    summary="The input gates the state, the state gates the input, some rounds long, before the LSTM begins.",
    equations=[
        *mogrified,
        let(f, sigmoid(affine(u, v)), "forget gate"),
        let(i, sigmoid(affine(u, v)), "input gate"),
        let(g, tanh(affine(u, v)), "candidate"),
        let(o, sigmoid(affine(u, v)), "output gate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
