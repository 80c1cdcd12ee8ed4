"""ON-LSTM, ordered neurons, high ones forget last: Shen et al. (2019), with chunks of one unit.

The constant L has ones on and below its diagonal, so L softmax(a) is the running sum that the paper calls
cumax.
"""

from derive.definition import (
    Cell,
    affine,
    constant,
    let,
    sigmoid,
    sizes,
    softmax,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h, c, L = vector("x", n), state("h", m), state("c", m), constant("L", m, m)
y, p, z, q, w, i, f, o, g, u, v = vectors("y p z q w i f o g u v", m)

on_lstm = Cell(
    title="LSTM with ordered neurons (ON-LSTM)",
    cite="shen2019",
    family="lstm",
    summary="Master gates grow or fall from unit to unit, so what is forgotten and written has a hierarchy.",
    equations=[
        let(y, softmax(affine(x, h)), "where forgetting begins, as shares"),
        let(p, L @ y, "master forget gate"),
        let(z, softmax(affine(x, h)), "where writing ends, as shares"),
        let(q, 1 - L @ z, "master input gate"),
        let(w, p * q, "overlap of the master gates"),
        let(f, sigmoid(affine(x, h)), "forget gate"),
        let(i, sigmoid(affine(x, h)), "input gate"),
        let(o, sigmoid(affine(x, h)), "output gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(u, f * w + (p - w), "effective forget gate"),
        let(v, i * w + (q - w), "effective input gate"),
        let(c.next, u * c + v * g, "cell state"),
        let(h.next, o * tanh(c.next), "hidden state"),
    ],
)
