"""Legendre memory unit (LMU): Voelker, Kajić and Eliasmith (2019)."""

from derive.definition import (
    Cell,
    constant,
    dot,
    let,
    matrix,
    parameter,
    sizes,
    state,
    tanh,
    tensor,
    vector,
)

n, m, d = sizes("n m d")
x, h, s = vector("x", n), state("h", m), state("s", d)
e_x, e_h, e_s = parameter("e_x", n), parameter("e_h", m), parameter("e_s", d)
A, B = constant("A", d, d), constant("B", d)
W_x, W_h, W_s = matrix("W_x", m, n), matrix("W_h", m, m), matrix("W_s", m, d)
u = tensor("u", role="value")

lmu = Cell(
    title="Legendre memory unit (LMU)",
    cite="voelker2019",
    family="state-space",
    summary="A linear memory with fixed matrices holds the recent past as Legendre polynomials; a plain "
    "recurrent layer reads it.",
    equations=[
        let(u, dot(e_x, x) + dot(e_h, h) + dot(e_s, s), "value that is written"),
        let(s.next, A @ s + B * u, "memory"),
        let(h.next, tanh(W_x @ x + W_h @ h + W_s @ s.next), "hidden state"),
    ],
)
