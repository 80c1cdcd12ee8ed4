"""Recurrent network of rectified linear units, started at the identity: Le, Jaitly and Hinton (2015)."""

from derive.definition import Cell, affine, let, relu, sizes, state, vector

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)

irnn = Cell(
    title="Recurrent network of rectified linear units (IRNN)",
    cite="le2015",
    family="plain recurrence",
    summary="A plain recurrence with ReLU; what makes it an IRNN is that U starts as the identity.",
    equations=[
        let(h.next, relu(affine(x, h)), "hidden state"),
    ],
)
