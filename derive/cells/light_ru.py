"""Light recurrent unit, one gate and a candidate of the input alone: Ye et al. (2024)."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
f, g = vectors("f g", m)

light_ru = Cell(
    title="Light recurrent unit (LightRU)",
    cite="ye2024",
    family="gru",
    summary="The candidate does not see the state; one gate mixes the two.",
    equations=[
        let(g, tanh(affine(x, bias=False)), "candidate"),
        let(f, sigmoid(affine(x, h)), "forget gate"),
        let(h.next, (1 - f) * h + f * g, "hidden state"),
    ],
)
