"""HGRN, the hierarchically gated recurrent network: Qin, Yang and Zhong (2023), as real pairs."""

from derive.definition import (
    Cell,
    affine,
    cos,
    hyper,
    let,
    parameter,
    sigmoid,
    silu,
    sin,
    sizes,
    state,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h_re, h_im = vector("x", n), state("h_re", m), state("h_im", m)
theta = parameter("theta", m)
f, c_re, c_im, u_re, u_im = vectors("f c_re c_im u_re u_im", m)
gamma = hyper("gamma", 0.25)

hgrn = Cell(
    title="HGRN",
    cite="qin2023",
    family="linear-attention",
    summary="A diagonal recurrence in complex numbers whose forget gate has a lower bound that grows from "
    "layer to layer.",
    equations=[
        let(f, gamma + (1 - gamma) * sigmoid(affine(x)), "forget gate, not below the layer's bound"),
        let(c_re, silu(affine(x)), "real part of the input"),
        let(c_im, silu(affine(x)), "imaginary part of the input"),
        let(u_re, cos(theta) * h_re - sin(theta) * h_im, "real part of the turned state"),
        let(u_im, sin(theta) * h_re + cos(theta) * h_im, "imaginary part of the turned state"),
        let(h_re.next, f * u_re + (1 - f) * c_re, "real part of the state"),
        let(h_im.next, f * u_im + (1 - f) * c_im, "imaginary part of the state"),
    ],
)
