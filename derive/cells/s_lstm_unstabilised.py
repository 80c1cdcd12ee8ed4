"""sLSTM as its paper first writes it, without the stabiliser: Beck et al. (2024)."""

from derive.definition import Cell, exp, let, matrix, parameter, sigmoid, sizes, state, tanh, vector, vectors

D, d = sizes("D d")
x, h, c, n = vector("x", D), state("h", d), state("c", d), state("n", d)
z, o, i, f = vectors("z o i f", d)


def mixed(gate):
    """W x + R h + b: the recurrent R mixes the memories of all units."""
    name = gate.name
    return matrix(f"W_{name}", d, D) @ x + matrix(f"R_{name}", d, d) @ h + parameter(f"b_{name}", d)


s_lstm_unstabilised = Cell(
    title="sLSTM without the stabiliser",
    cite="beck2024",
    family="lstm",
    summary="The input gate is an exponential and may exceed one; a normaliser state divides the output.",
    check_sizes={"D": 2, "d": 3},
    equations=[
        let(z, tanh(mixed(z)), "cell input"),
        let(i, exp(mixed(i)), "input gate"),
        let(f, sigmoid(mixed(f)), "forget gate"),
        let(o, sigmoid(mixed(o)), "output gate"),
        let(c.next, f * c + i * z, "cell state"),
        let(n.next, f * n + i, "normaliser state"),
        let(h.next, o * (c.next / n.next), "hidden state"),
    ],
)
