"""LSTM with full gate recurrence (FGR), gates see the gates of the step before: Greff et al. (2017)."""

from derive.definition import (
    Cell,
    affine,
    let,
    matrix,
    parameter,
    sigmoid,
    sizes,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
i, f, o = state("i", m), state("f", m), state("o", m)
g = vectors("g", m)[0]
p_i, p_f, p_o = parameter("p_i", m), parameter("p_f", m), parameter("p_o", m)


def before(gate):
    """What a gate sees of all gates of the step before: R_if leads from i to f."""
    return sum(
        (matrix(f"R_{each.name}{gate}", m, m) @ each for each in (f, o)), matrix(f"R_i{gate}", m, m) @ i
    )


lstm_fgr = Cell(
    title="LSTM with full gate recurrence (FGR)",
    cite="greff2017",
    family="lstm",
    summary="The gates of the step before are states too, and every gate sees all of them.",
    equations=[
        let(f.next, sigmoid(affine(x, h) + p_f * c + before("f")), "forget gate"),
        let(i.next, sigmoid(affine(x, h) + p_i * c + before("i")), "input gate"),
        let(g, tanh(affine(x, h)), "candidate"),
        let(c.next, f.next * c + i.next * g, "cell state"),
        let(o.next, sigmoid(affine(x, h) + p_o * c.next + before("o")), "output gate"),
        let(h.next, o.next * tanh(c.next), "hidden state"),
    ],
)
