"""Lipschitz recurrent network of Erichson et al. (2021), one Euler step."""

from derive.definition import (
    Cell,
    eye,
    hyper,
    let,
    matrix,
    parameter,
    sizes,
    state,
    tanh,
    tensor,
    transpose,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
(g,) = vectors("g", m)
A, S = (tensor(name, m, m, role="value") for name in "AS")
B, C, V, b = matrix("B", m, m), matrix("C", m, m), matrix("V", m, n), parameter("b", m)
epsilon, beta, gamma = hyper("epsilon", 0.05), hyper("beta", 0.7), hyper("gamma", 0.001)


def structured(M):
    """Between symmetric, at beta = 0, and antisymmetric, at beta = 1, with damping."""
    return (1 - beta) * (M + transpose(M)) + beta * (M - transpose(M)) - gamma * eye(m)


lipschitz_rnn = Cell(
    title="Lipschitz recurrent neural network",
    cite="erichson2021",
    family="plain recurrence",
    summary="A linear part and a tanh, both with structured matrices, give the velocity of the state.",
    equations=[
        let(A, structured(B), "matrix of the linear part"),
        let(S, structured(C), "matrix inside the tanh"),
        let(g, tanh(S @ h + V @ x + b), "nonlinear part"),
        let(h.next, h + epsilon * (A @ h + g), "hidden state"),
    ],
)
