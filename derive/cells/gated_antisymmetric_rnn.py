"""AntisymmetricRNN with gating of Chang et al. (2019)."""

from derive.definition import (
    Cell,
    eye,
    hyper,
    let,
    matrix,
    parameter,
    sigmoid,
    sizes,
    state,
    tanh,
    transpose,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
(z,) = vectors("z", m)
W, V_z, V_h = matrix("W", m, m), matrix("V_z", m, n), matrix("V_h", m, n)
b_z, b_h = parameter("b_z", m), parameter("b_h", m)
A = matrix("A", m, m)
epsilon, gamma = hyper("epsilon", 0.1), hyper("gamma", 0.01)

gated_antisymmetric_rnn = Cell(
    title="AntisymmetricRNN with gating",
    cite="chang2019",
    family="plain recurrence",
    summary="The AntisymmetricRNN with an input gate that shares its antisymmetric matrix.",
    equations=[
        let(A, W - transpose(W) - gamma * eye(m), "antisymmetric matrix with damping"),
        let(z, sigmoid(A @ h + V_z @ x + b_z), "input gate"),
        let(h.next, h + epsilon * z * tanh(A @ h + V_h @ x + b_h), "hidden state"),
    ],
)
