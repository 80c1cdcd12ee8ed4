"""Convolutional GRU: Ballas, Yao, Pal and Courville (2016), the GRU-RCN, with biases."""

from derive.definition import (
    Cell,
    convolve,
    hyper,
    let,
    parameter,
    sigmoid,
    sizes,
    spread,
    state,
    tanh,
    tensor,
)

n, m, d, e = sizes("n m d e")
k = hyper("kernel", 3)
x, h = tensor("x", n, d, e), state("h", m, d, e)
z, r, g = (tensor(name, m, d, e) for name in "zrg")
W_z, W_r, W_g = (parameter(f"W_{name}", m, n, k, k) for name in "zrg")
U_z, U_r, U_g = (parameter(f"U_{name}", m, m, k, k) for name in "zrg")
b_z, b_r, b_g = (spread(parameter(f"b_{name}", m), (m, d, e), [0]) for name in "zrg")

conv_gru = Cell(
    title="Convolutional GRU (ConvGRU)",
    cite="ballas2016",
    family="convolution",
    check_sizes={"n": 1, "m": 2, "d": 3, "e": 4},
    summary="A GRU of images: every product with a matrix is a convolution.",
    equations=[
        let(z, sigmoid(convolve(W_z, x, k // 2) + convolve(U_z, h, k // 2) + b_z), "update gate"),
        let(r, sigmoid(convolve(W_r, x, k // 2) + convolve(U_r, h, k // 2) + b_r), "reset gate"),
        let(g, tanh(convolve(W_g, x, k // 2) + convolve(U_g, r * h, k // 2) + b_g), "candidate"),
        let(h.next, (1 - z) * h + z * g, "hidden state"),
    ],
)
