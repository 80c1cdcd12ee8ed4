"""AntisymmetricRNN of Chang et al. (2019)."""

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
    transpose,
    vector,
)

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
W, V, b = matrix("W", m, m), matrix("V", m, n), parameter("b", m)
A = matrix("A", m, m)
epsilon, gamma = hyper("epsilon", 0.1), hyper("gamma", 0.01)

antisymmetric_rnn = Cell(
    title="AntisymmetricRNN",
    cite="chang2019",
    family="plain recurrence",
    summary="An Euler step of an ordinary differential equation whose matrix is antisymmetric, with damping.",
    equations=[
        let(A, W - transpose(W) - gamma * eye(m), "antisymmetric matrix with damping"),
        let(h.next, h + epsilon * tanh(A @ h + V @ x + b), "hidden state"),
    ],
)
