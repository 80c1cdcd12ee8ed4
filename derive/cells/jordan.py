"""Jordan network: Jordan (1986), without the connections of the state units to themselves."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, vector, vectors

n, m, p = sizes("n m p")
x, y = vector("x", n), state("y", p)
(h,) = vectors("h", m)

jordan = Cell(
    title="Jordan network",
    cite="jordan1986",
    family="plain recurrence",
    summary="What is carried from step to step is the output of the network, not its hidden units.",
    equations=[
        let(h, sigmoid(affine(x, y)), "hidden units"),
        let(y.next, sigmoid(affine(h)), "output"),
    ],
)
