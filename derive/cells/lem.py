"""Long expressive memory of Rusch et al. (2022)."""

from derive.definition import Cell, affine, hyper, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, y, z = vector("x", n), state("y", m), state("z", m)
d, e, u, v = vectors("d e u v", m)
dt = hyper("dt", 0.0242)

lem = Cell(
    title="Long expressive memory (LEM)",
    cite="rusch2022",
    family="plain recurrence",
    summary="Two states with learned time steps of their own, each unit on its own scale.",
    equations=[
        let(d, dt * sigmoid(affine(x, y)), "time step of the memory"),
        let(e, dt * sigmoid(affine(x, y)), "time step of the hidden state"),
        let(u, tanh(affine(x, y)), "candidate of the memory"),
        let(z.next, (1 - d) * z + d * u, "memory"),
        let(v, tanh(affine(x, z.next)), "candidate of the hidden state"),
        let(y.next, (1 - e) * y + e * v, "hidden state"),
    ],
)
