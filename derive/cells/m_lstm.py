"""mLSTM, stabilised: Beck et al. (2024), the matrix memory of xLSTM, one head."""

import sympy

from derive.definition import (
    Cell,
    absolute,
    dot,
    exp,
    let,
    logsigmoid,
    matrix,
    maximum,
    outer,
    output,
    parameter,
    sigmoid,
    sizes,
    state,
    tensor,
    vector,
    vectors,
)

D, d = sizes("D d")
x, C, n, m = vector("x", D), state("C", d, d), state("n", d), state("m")
q, k, v, o = vectors("q k v o", d)
i_log, f_log, i, f, r = (tensor(name, role="value") for name in ("i_log", "f_log", "i", "f", "r"))
W_q, W_k, W_v, W_o = (matrix(f"W_{name}", d, D) for name in "qkvo")
b_q, b_k, b_v, b_o = (parameter(f"b_{name}", d) for name in "qkvo")
w_i, w_f, b_i, b_f = parameter("w_i", D), parameter("w_f", D), parameter("b_i"), parameter("b_f")

m_lstm = Cell(
    title="mLSTM, stabilised",
    cite="beck2024",
    family="lstm",
    summary="The memory is a matrix that stores values under keys; exponential gates, a normaliser and a "
    "running maximum weigh old against new.",
    check_sizes={"D": 2, "d": 4},
    equations=[
        let(q, W_q @ x + b_q, "query"),
        let(k, (W_k @ x) / sympy.sqrt(d) + b_k, "key"),
        let(v, W_v @ x + b_v, "value"),
        let(i_log, dot(w_i, x) + b_i, "logarithm of the input gate"),
        let(f_log, logsigmoid(dot(w_f, x) + b_f), "logarithm of the forget gate"),
        let(o, sigmoid(W_o @ x + b_o), "output gate"),
        let(m.next, maximum(f_log + m, i_log), "stabiliser state"),
        let(i, exp(i_log - m.next), "stabilised input gate"),
        let(f, exp(f_log + m - m.next), "stabilised forget gate"),
        let(C.next, f * C + i * outer(v, k), "matrix memory"),
        let(n.next, f * n + i * k, "normaliser state"),
        let(r, maximum(absolute(dot(n.next, q)), exp(-m.next)), "normaliser"),
        let(output("h", d), o * (C.next @ q / r), "hidden state"),
    ],
)
