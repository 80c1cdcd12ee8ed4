"""LSTM whose four boxes are networks of two layers instead of one; compare Pascanu et al. (2014)."""

from derive.definition import Cell, let, matrix, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g = vectors("i f o g", m)
e_i, e_f, e_o, e_g = vectors("e_i e_f e_o e_g", m)


def box(gate, hidden, squash, meaning):
    """Two layers: W, U and b into the hidden one, V and d out of it."""
    name = gate.name
    W, U, V = matrix(f"W_{name}", m, n), matrix(f"U_{name}", m, m), matrix(f"V_{name}", m, m)
    b, d = parameter(f"b_{name}", m), parameter(f"d_{name}", m)
    return [
        let(hidden, tanh(W @ x + U @ h + b), f"hidden layer of the {meaning}"),
        let(gate, squash(V @ hidden + d), meaning),
    ]


lstm_deep_gates = Cell(
    title="LSTM with two-layer gates",
    cite="pascanu2014",
    family="lstm",
    summary="Each gate, and the candidate, is a network of two layers instead of one dense layer.",
    equations=[
        *box(f, e_f, sigmoid, "forget gate"),
        *box(i, e_i, sigmoid, "input gate"),
        *box(g, e_g, tanh, "candidate"),
        *box(o, e_o, sigmoid, "output gate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
