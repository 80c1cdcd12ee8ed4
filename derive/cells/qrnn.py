"""Quasi-recurrent network of Bradbury et al. (2017), with windows of two inputs and fo-pooling."""

from derive.definition import Cell, affine, let, output, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, x_last, c = vector("x", n), state("x_last", n), state("c", m)
z, f, o = vectors("z f o", m)

qrnn = Cell(
    title="Quasi-recurrent neural network (QRNN)",
    cite="bradbury2017",
    family="plain recurrence",
    summary="Candidate and gates are convolutions over the input; only their pooling is recurrent.",
    equations=[
        let(z, tanh(affine(x, x_last, bias=False)), "candidate"),
        let(f, sigmoid(affine(x, x_last, bias=False)), "forget gate"),
        let(o, sigmoid(affine(x, x_last, bias=False)), "output gate"),
        let(c.next, f * c + (1 - f) * z, "cell state"),
        let(output("h", m), o * c.next, "output"),
        let(x_last.next, x, "input, kept for the next step"),
    ],
)
