"""tau-GRU, a GRU with a delayed state: Erichson, Lim and Mahoney (2022)."""

from derive.definition import (
    Cell,
    affine,
    concat,
    hyper,
    let,
    part,
    reshape,
    sigmoid,
    sizes,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
d = hyper("delay", 2)
x, h, D = vector("x", n), state("h", m), state("D", d, m)
p, u, z, g, a = vectors("p u z g a", m)

tau_gru = Cell(
    title="Gated recurrent unit with time-delay feedback (tau-GRU)",
    cite="erichson2022",
    family="gru",
    summary="The candidate is joined by a gated candidate of an older state, which a delay line keeps.",
    equations=[
        let(p, reshape(part(D, 0, 1), m), "delayed state"),
        let(u, tanh(affine(x, h)), "candidate"),
        let(z, tanh(affine(x, p)), "delayed candidate"),
        let(g, sigmoid(affine(x, h)), "update gate"),
        let(a, sigmoid(affine(x, h)), "feedback gate"),
        let(h.next, (1 - g) * h + g * (u + a * z), "hidden state"),
        let(D.next, concat(part(D, 1, d), reshape(h, 1, m)), "delay line"),
    ],
)
