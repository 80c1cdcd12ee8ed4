"""MUT3, the third of three cells found by a search: Jozefowicz, Zaremba and Sutskever (2015)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
z, r, s, g, k = vectors("z r s g k", m)

mut3 = Cell(
    title="Mutated recurrent cell 3 (MUT3)",
    cite="jozefowicz2015",
    family="gru",
    summary="A GRU whose update gate sees tanh of the state.",
    equations=[
        let(k, tanh(h), "squashed state"),
        let(z, sigmoid(affine(x, k)), "update gate"),
        let(r, sigmoid(affine(x, h)), "reset gate"),
        let(s, r * h, "reset state"),
        let(g, tanh(affine(x, s)), "candidate"),
        let(h.next, g * z + h * (1 - z), "hidden state"),
    ],
)
