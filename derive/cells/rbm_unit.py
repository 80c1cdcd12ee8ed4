"""Restricted Boltzmann machine, one sweep of probabilities: Hinton (2002), with Smolensky's harmonium (1986).

Sampling is left out: in place of the binary states stand their probabilities, up and down once.
"""

from derive.definition import Cell, let, matrix, output, parameter, sigmoid, sizes, transpose, vector

n, m = sizes("n m")
v, h, u = vector("v", n), output("h", m), output("u", n)
W, b, c = matrix("W", m, n), parameter("b", m), parameter("c", n)

rbm_unit = Cell(
    title="Restricted Boltzmann machine unit",
    cite="hinton2002",
    family="feed-forward",
    summary="The visible units give each hidden one its probability, and the same weights lead back.",
    equations=[
        let(h, sigmoid(W @ v + b), "probability of each hidden unit"),
        let(u, sigmoid(transpose(W) @ h + c), "probability of each visible unit, reconstructed"),
    ],
)
