"""minGRU: Feng et al. (2024), the GRU without its reset gate and without h in its gates."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
z, g = vectors("z g", m)

min_gru = Cell(
    title="minGRU",
    cite="feng2024",
    family="gru",
    summary="Gate and candidate see the input only, so all steps can be computed side by side.",
    equations=[
        let(z, sigmoid(affine(x)), "update gate"),
        let(g, affine(x), "candidate"),
        let(h.next, (1 - z) * h + z * g, "hidden state"),
    ],
)
