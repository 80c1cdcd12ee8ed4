"""Chaos-free network of Laurent and von Brecht (2017)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
theta, eta, g = vectors("theta eta g", m)

cfn = Cell(
    title="Chaos-free network (CFN)",
    cite="laurent2017",
    family="plain recurrence",
    summary="Without input the state can only shrink to zero: the cell has no chaotic dynamics of its own.",
    equations=[
        let(theta, sigmoid(affine(x, h)), "forget gate"),
        let(eta, sigmoid(affine(x, h)), "input gate"),
        let(g, tanh(affine(x, bias=False)), "candidate"),
        let(h.next, theta * tanh(h) + eta * g, "hidden state"),
    ],
)
