"""LSTM with layer normalisation: Ba, Kiros and Hinton (2016), equations (20) to (22).

W x and U h are normalised apart, each over all four gates together; then the cell state is.
"""

from derive.definition import (
    Cell,
    dot,
    einsum,
    hyper,
    let,
    matrix,
    parameter,
    part,
    scalar,
    sigmoid,
    sizes,
    sqrt,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o, g = vectors("i f o g", m)
u, v, z = vectors("u v z", 4 * m)
W, U, b = matrix("W", 4 * m, n), matrix("U", 4 * m, m), parameter("b", 4 * m)
epsilon = hyper("epsilon", 1e-5)


def normalised(value, name, size, words):
    """Statements that normalise a vector, and what comes out."""
    mean, variance = scalar(f"mu_{name}"), scalar(f"s_{name}")
    centred, result = vector(f"d_{name}", size), vector(f"l_{name}", size)
    alpha, beta = parameter(f"alpha_{name}", size), parameter(f"beta_{name}", size)
    statements = [
        let(mean, einsum("j->", value) / size, f"mean of {words}"),
        let(centred, value - mean, f"{words} without its mean"),
        let(variance, dot(centred, centred) / size + epsilon, f"variance of {words}, never 0"),
        let(result, alpha * (centred / sqrt(variance)) + beta, f"normalised {words}"),
    ]
    return statements, result


of_input, l_x = normalised(u, "x", 4 * m, "input part")
of_state, l_h = normalised(v, "h", 4 * m, "recurrent part")
of_cell, l_c = normalised(c.next, "c", m, "cell state")

layer_norm_lstm = Cell(
    title="LSTM with layer normalisation",
    cite="ba2016",
    family="lstm",
    summary="What enters the gates, and what leaves the cell, has mean 0 and variance 1 in every step.",
    equations=[
        let(u, W @ x, "input part of all gates"),
        *of_input,
        let(v, U @ h, "recurrent part of all gates"),
        *of_state,
        let(z, l_x + l_h + b, "all gates before their functions"),
        let(f, sigmoid(part(z, 0, m)), "forget gate"),
        let(i, sigmoid(part(z, m, 2 * m)), "input gate"),
        let(o, sigmoid(part(z, 2 * m, 3 * m)), "output gate"),
        let(g, tanh(part(z, 3 * m, 4 * m)), "candidate"),
        let(c.next, f * c + i * g, "cell state"),
        *of_cell,
        let(h.next, o * tanh(l_c), "hidden state"),
    ],
)
