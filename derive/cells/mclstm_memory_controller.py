"""MCLSTM, what controls the memory is not what predicts: Ben-Ari and Ben-Shalom (2017).

The paper's gate m_t and candidate n_t are k and g here, where m and n are sizes.
"""

from derive.definition import Cell, affine, let, output, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, v, c, h = vector("x", n), state("v", m), state("c", m), output("h", m)
i, f, o, k, g = vectors("i f o k g", m)

mclstm_memory_controller = Cell(
    title="LSTM with a memory controller (MCLSTM)",
    cite="benari2017",
    family="lstm",
    summary="A control state of its own drives the gates, so the output is free to predict.",
    equations=[
        let(f, sigmoid(affine(x, v)), "forget gate"),
        let(i, sigmoid(affine(x, v)), "input gate"),
        let(o, sigmoid(affine(x, v)), "output gate"),
        let(k, sigmoid(affine(x, v)), "control gate"),
        let(g, tanh(affine(x, v)), "candidate"),
        let(c.next, f * c + i * g, "cell state"),
        let(h, o * tanh(c.next), "output"),
        let(v.next, k * tanh(c.next), "control state"),
    ],
)
