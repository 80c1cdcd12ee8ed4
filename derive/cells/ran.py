"""Recurrent additive network of Lee, Levy and Zettlemoyer (2017), with tanh as the output function."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
g, i, f = vectors("g i f", m)

ran = Cell(
    title="Recurrent additive network (RAN)",
    cite="lee2017",
    family="plain recurrence",
    summary="The cell state is a gated sum of linear maps of the inputs; only the gates see the state.",
    equations=[
        let(g, affine(x, bias=False), "content"),
        let(i, sigmoid(affine(x, h)), "input gate"),
        let(f, sigmoid(affine(x, h)), "forget gate"),
        let(c.next, i * g + f * c, "cell state"),
        let(h.next, tanh(c.next), "hidden state"),
    ],
)
