"""Intersection RNN (+RNN), a gate through time, one through depth: Collins et al. (2017), (15) to (20)."""

from derive.definition import Cell, affine, let, output, relu, sigmoid, sizes, state, tanh, vector, vectors

m = sizes("m")
x, h = vector("x", m), state("h", m)
k, g, u, z = vectors("k g u z", m)
y = output("y", m)

intersection_rnn = Cell(
    title="Intersection recurrent network (+RNN)",
    cite="collins2017",
    family="gru",
    summary="Two coupled gates: one carries the state through time, the other the input through depth to "
    "the output.",
    equations=[
        let(k, relu(affine(x, h)), "depth candidate"),
        let(g, tanh(affine(x, h)), "recurrent candidate"),
        let(u, sigmoid(affine(x, h)), "depth gate"),
        let(z, sigmoid(affine(x, h)), "recurrent gate"),
        let(y, u * x + (1 - u) * k, "output to the next layer"),
        let(h.next, z * h + (1 - z) * g, "hidden state"),
    ],
)
