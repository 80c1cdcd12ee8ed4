"""LSTM with multiplicative integration, W x and U h meet as a product: Wu et al. (2016)."""

from derive.definition import Cell, let, matrix, parameter, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g = vectors("i f o g", m)


def integrated(gate):
    """α ⊙ W x ⊙ U h + β ⊙ U h + γ ⊙ W x + b, where a gate usually has W x + U h + b; the paper's β₁ and β₂
    are β and γ."""
    name = gate.name
    W, U, b = matrix(f"W_{name}", m, n), matrix(f"U_{name}", m, m), parameter(f"b_{name}", m)
    alpha, beta, gamma = (parameter(f"{greek}_{name}", m) for greek in ("alpha", "beta", "gamma"))
    return alpha * (W @ x) * (U @ h) + beta * (U @ h) + gamma * (W @ x) + b


mi_lstm = Cell(
    title="LSTM with multiplicative integration (MI-LSTM)",
    cite="wu2016",
    family="lstm",
    summary="What the input says and what the state says are multiplied, not only added.",
    equations=[
        let(f, sigmoid(integrated(f)), "forget gate"),
        let(i, sigmoid(integrated(i)), "input gate"),
        let(g, tanh(integrated(g)), "candidate"),
        let(o, sigmoid(integrated(o)), "output gate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
