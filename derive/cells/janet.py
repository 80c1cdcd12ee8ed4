"""JANET, an LSTM with the forget gate alone: van der Westhuizen and Lasenby (2018)."""

from derive.definition import Cell, affine, hyper, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
s, f, i, g = vectors("s f i g", m)
beta = hyper("beta", 1.0)

janet = Cell(
    title="JANET, an LSTM with only a forget gate",
    cite="vanderwesthuizen2018",
    family="lstm",
    summary="One gate: what it forgets is taken in, and β lets a little more come in than go.",
    equations=[
        let(s, affine(x, h), "what opens the forget gate"),
        let(f, sigmoid(s), "forget gate"),
        let(i, 1 - sigmoid(s - beta), "share of the candidate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, c.next, "hidden state"),
    ],
)
