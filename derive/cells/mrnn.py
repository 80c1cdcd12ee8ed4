"""Multiplicative recurrent network of Sutskever, Martens and Hinton (2011)."""

from derive.definition import Cell, affine, let, matrix, sizes, state, tanh, vector, vectors

n, m, p = sizes("n m p")
x, h = vector("x", n), state("h", m)
(f,) = vectors("f", p)
W, U = matrix("W_f", p, n), matrix("U_f", p, m)

mrnn = Cell(
    title="Multiplicative recurrent network (MRNN)",
    cite="sutskever2011",
    family="plain recurrence",
    summary="The input chooses the recurrent matrix, a product of three with a diagonal one in the middle.",
    equations=[
        let(f, (W @ x) * (U @ h), "factors"),
        let(h.next, tanh(affine(x, f)), "hidden state"),
    ],
)
