"""Shuffling recurrent network of Rotman and Wolf (2021), with the rotation by one place as permutation."""

from derive.definition import (
    Cell,
    affine,
    concat,
    let,
    part,
    relu,
    sigmoid,
    sizes,
    state,
    tensor,
    vector,
    vectors,
)

n, m, p = sizes("n m p")
x, h = vector("x", n), state("h", m)
e = tensor("e", p, role="value")
v, f, r = vectors("v f r", m)

shuffling_rnn = Cell(
    title="Shuffling recurrent neural network (SRNN)",
    cite="rotman2021",
    family="orthogonal",
    summary="The recurrent matrix is a fixed permutation; all that is learned acts on the input.",
    equations=[
        let(e, relu(affine(x)), "hidden layer of the input network"),
        let(v, affine(e), "what is added"),
        let(f, sigmoid(affine(x)), "gate"),
        let(r, concat(part(h, m - 1, m), part(h, 0, m - 1)), "state, rotated by one place"),
        let(h.next, relu(v * f + r), "hidden state"),
    ],
)
