"""sLSTM, stabilised: Beck et al. (2024), the scalar memory of xLSTM with its stabiliser state."""

from derive.definition import (
    Cell,
    exp,
    let,
    logsigmoid,
    matrix,
    maximum,
    parameter,
    sigmoid,
    sizes,
    state,
    tanh,
    vector,
    vectors,
)

D, d = sizes("D d")
x, h, c, n, m = vector("x", D), state("h", d), state("c", d), state("n", d), state("m", d)
z, o, i_log, f_log, i, f = vectors("z o i_log f_log i f", d)


def mixed(gate):
    """W x + R h + b: the recurrent R mixes the memories of all units."""
    return matrix(f"W_{gate}", d, D) @ x + matrix(f"R_{gate}", d, d) @ h + parameter(f"b_{gate}", d)


s_lstm = Cell(
    title="sLSTM, stabilised",
    cite="beck2024",
    family="lstm",
    summary="Gates are exponentials, a normaliser state divides the output, and a running maximum keeps all "
    "exponents below zero.",
    check_sizes={"D": 2, "d": 3},
    equations=[
        let(z, tanh(mixed("z")), "cell input"),
        let(o, sigmoid(mixed("o")), "output gate"),
        let(i_log, mixed("i"), "logarithm of the input gate"),
        let(f_log, logsigmoid(mixed("f")), "logarithm of the forget gate"),
        let(m.next, maximum(f_log + m, i_log), "stabiliser state"),
        let(i, exp(i_log - m.next), "stabilised input gate"),
        let(f, exp(f_log + m - m.next), "stabilised forget gate"),
        let(c.next, f * c + i * z, "cell state"),
        let(n.next, f * n + i, "normaliser state"),
        let(h.next, o * (c.next / n.next), "hidden state"),
    ],
)
