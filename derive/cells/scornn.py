"""Orthogonal recurrent network with scaled Cayley transform: Helfrich, Willmott and Ye (2018)."""

from derive.definition import (
    Cell,
    absolute,
    constant,
    einsum,
    eye,
    inverse,
    let,
    matrix,
    parameter,
    relu,
    sign,
    sizes,
    state,
    tensor,
    transpose,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
z, r = vectors("z r", m)
U, B, b = matrix("U", m, n), matrix("B", m, m), parameter("b", m)
d = constant("d", m)
A, E, C, W = (tensor(name, m, m, role="value") for name in "AECW")

scornn = Cell(
    title="Orthogonal recurrent network with scaled Cayley transform (scoRNN)",
    cite="helfrich2018",
    family="orthogonal",
    summary="The recurrent matrix is orthogonal by construction: no gradient grows or shrinks by it.",
    equations=[
        let(A, B - transpose(B), "skew-symmetric matrix"),
        let(E, eye(m) + A, "matrix to be inverted"),
        let(C, inverse(E) @ (eye(m) - A), "Cayley transform"),
        let(W, einsum("jk,k->jk", C, d), "orthogonal matrix"),
        let(z, U @ x + W @ h, "input of the units"),
        let(r, relu(absolute(z) + b), "absolute value after modReLU"),
        let(h.next, sign(z) * r, "hidden state"),
    ],
)
