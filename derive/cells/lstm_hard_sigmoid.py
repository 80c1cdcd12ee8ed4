"""LSTM with piecewise linear gates: the HardSigmoid of ONNX with its defaults 0.2 and 0.5."""

from derive.definition import (
    Cell,
    affine,
    clip,
    hyper,
    let,
    matrix,
    parameter,
    sizes,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
z_i, z_f, z_o, i, f, o, g = vectors("z_i z_f z_o i f o g", m)
slope, middle = hyper("slope", 0.2), hyper("middle", 0.5)


def gate(value, line, meaning):
    """The line through a gate's middle, and the line cut off at 0 and 1."""
    k = value.name
    W, U, b = matrix(f"W_{k}", m, n), matrix(f"U_{k}", m, m), parameter(f"b_{k}", m)
    return [
        let(line, slope * (W @ x + U @ h + b) + middle, f"line of the {meaning}"),
        let(value, clip(line, 0, 1), meaning),
    ]


lstm_hard_sigmoid = Cell(
    title="LSTM with hard sigmoid gates",
    cite="gers2000",
    family="lstm",
    summary="The gates are straight lines between 0 and 1, with slope 0.2, in place of the logistic curve.",
    equations=[
        *gate(f, z_f, "forget gate"),
        *gate(i, z_i, "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        *gate(o, z_o, "output gate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
