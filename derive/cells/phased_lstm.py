"""Phased LSTM, an LSTM that updates while a clock of each unit lets it: Neil, Pfeiffer and Liu (2016).

φ = ((t - s) mod τ) / τ is written (t - s)/τ - w with the number w of whole cycles given: it has no slope.
"""

from derive.definition import (
    Cell,
    affine,
    hyper,
    let,
    minimum,
    parameter,
    scalar,
    sigmoid,
    sizes,
    state,
    step,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, t, w = vector("x", n), scalar("t"), vector("w", m)
h, c = state("h", m), state("c", m)
i, f, o, g, q, v, phi, d, e, k = vectors("i f o g q v phi d e k", m)
tau, s, r = parameter("tau", m), parameter("s", m), parameter("r", m)
p_i, p_f, p_o = parameter("p_i", m), parameter("p_f", m), parameter("p_o", m)
alpha = hyper("alpha", 0.001)

phased_lstm = Cell(
    title="Phased LSTM",
    cite="neil2016",
    family="lstm",
    summary="Each unit has a clock that opens a time gate for a part of its period; else it hardly changes.",
    equations=[
        let(f, sigmoid(affine(x, h) + p_f * c), "forget gate"),
        let(i, sigmoid(affine(x, h) + p_i * c), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(q, f * c + i * g, "proposed cell state"),
        let(o, sigmoid(affine(x, h) + p_o * q), "output gate"),
        let(v, o * tanh(q), "proposed hidden state"),
        let(phi, (t - s) / tau - w, "phase in the cycle"),
        let(d, 2 * phi / r, "opening flank"),
        let(e, step(r - phi), "whether the gate is in its open phase"),
        let(k, e * minimum(d, 2 - d) + (1 - e) * (alpha * phi), "time gate"),
        let(c.next, k * q + (1 - k) * c, "cell state"),
        let(h.next, k * v + (1 - k) * h, "hidden state"),
    ],
)
