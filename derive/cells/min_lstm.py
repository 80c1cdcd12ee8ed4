"""minLSTM: Feng et al. (2024), an LSTM without output gate, cell state and h in its gates."""

from derive.definition import Cell, affine, let, sigmoid, sizes, state, vector, vectors

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
f, i, g, s, k = vectors("f i g s k", m)

min_lstm = Cell(
    title="minLSTM",
    cite="feng2024",
    family="lstm",
    summary="Forget and input gate see the input only and are scaled to the sum one.",
    equations=[
        let(f, sigmoid(affine(x)), "forget gate"),
        let(i, sigmoid(affine(x)), "input gate"),
        let(g, affine(x), "candidate"),
        let(k, f / (f + i), "share of the old state"),
        let(s, i / (f + i), "share of the candidate"),
        let(h.next, k * h + s * g, "hidden state"),
    ],
)
