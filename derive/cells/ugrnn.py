"""Update gate RNN, the GRU without its reset gate: Collins et al. (2017), (2) to (4)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
z, g = vectors("z g", m)

ugrnn = Cell(
    title="Update gate recurrent network (UGRNN)",
    cite="collins2017",
    family="gru",
    summary="One gate decides between the old state and a plain recurrent candidate; there is no reset gate.",
    equations=[
        let(g, tanh(affine(x, h)), "candidate"),
        let(z, sigmoid(affine(x, h)), "update gate"),
        let(h.next, z * h + (1 - z) * g, "hidden state"),
    ],
)
