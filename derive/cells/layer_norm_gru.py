"""GRU with layer normalisation: Ba, Kiros and Hinton (2016), supplementary material.

What enters the two gates is normalised over both together; the candidate's two parts are normalised apart.
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
x, h = vector("x", n), state("h", m)
z, r, g, p, q = vectors("z r g p q", m)
u, v, k = vectors("u v k", 2 * m)
W, U = matrix("W", 2 * m, n), matrix("U", 2 * m, m)
W_g, U_g = matrix("W_g", m, n), matrix("U_g", m, m)
epsilon = hyper("epsilon", 1e-5)


def normalised(value, name, size, words):
    """Statements that normalise a vector, and what comes out."""
    mean, variance = scalar(f"mu_{name}"), scalar(f"s_{name}")
    centred, result = vector(f"d_{name}", size), vector(f"l_{name}", size)
    alpha, beta = parameter(f"alpha_{name}", size), parameter(f"beta_{name}", size)
    statements = [
        let(mean, einsum("j->", value) / size, f"mean of the {words}"),
        let(centred, value - mean, f"{words} without its mean"),
        let(variance, dot(centred, centred) / size + epsilon, f"variance of the {words}, never 0"),
        let(result, alpha * (centred / sqrt(variance)) + beta, f"normalised {words}"),
    ]
    return statements, result


of_state, l_h = normalised(v, "h", 2 * m, "recurrent part")
of_input, l_x = normalised(u, "x", 2 * m, "input part")
of_candidate, l_p = normalised(p, "p", m, "candidate's input part")
of_memory, l_q = normalised(q, "q", m, "candidate's recurrent part")

layer_norm_gru = Cell(
    title="GRU with layer normalisation",
    cite="ba2016",
    family="gru",
    summary="What enters the gates and the candidate has mean 0 and variance 1 in every step.",
    equations=[
        let(v, U @ h, "recurrent part of both gates"),
        *of_state,
        let(u, W @ x, "input part of both gates"),
        *of_input,
        let(k, l_h + l_x, "both gates before their sigmoid"),
        let(z, sigmoid(part(k, 0, m)), "update gate"),
        let(r, sigmoid(part(k, m, 2 * m)), "reset gate"),
        let(p, W_g @ x, "candidate's input part"),
        *of_candidate,
        let(q, U_g @ h, "candidate's recurrent part"),
        *of_memory,
        let(g, tanh(l_p + r * l_q), "candidate"),
        let(h.next, (1 - z) * h + z * g, "hidden state"),
    ],
)
