"""Simple recurrent network: Elman (1990)."""

from derive.definition import Cell, affine, let, sizes, state, tanh, vector

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)

elman = Cell(
    title="Elman recurrent network",
    cite="elman1990",
    family="plain recurrence",
    summary="A dense layer that also sees its own output of the step before.",
    equations=[let(h.next, tanh(affine(x, h)), "hidden state")],
)
