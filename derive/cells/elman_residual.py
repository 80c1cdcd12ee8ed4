"""Elman's cell with the state added before the nonlinearity: Flax's SimpleCell with residual=True."""

from derive.definition import Cell, affine, let, sizes, state, tanh, vector

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)

elman_residual = Cell(
    title="Elman cell with a residual",
    cite="elman1990",
    family="plain recurrence",
    summary="The old state is added inside the tanh, so that the recurrent matrix learns only the change.",
    equations=[let(h.next, tanh(affine(x, h) + h), "hidden state")],
)
