"""A gate between the old state and the candidate."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
f, g = vectors("f g", m)

mixing = [let(f, sigmoid(affine(x, h)), "forget gate"), let(g, tanh(affine(x, h)), "candidate")]
soft_gate = Cell(
    title="Soft gate",
    summary="One gate that mixes old and new.",
    equations=[*mixing, let(h.next, f * h + (1 - f) * g, "hidden state")],
)
