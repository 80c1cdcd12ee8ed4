"""The recurrent cell that the search of Zoph and Le (2017) found, as their TensorFlow code has it."""

from derive.definition import (
    Cell,
    affine,
    let,
    matrix,
    parameter,
    relu,
    sigmoid,
    sizes,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
l_0, l_1, l_2, l_3, l_4, l_5, l_6, l_7 = vectors("l_0 l_1 l_2 l_3 l_4 l_5 l_6 l_7", m)
k_0, k_1, k_2, k_3, q = vectors("k_0 k_1 k_2 k_3 q", m)
W, U, b = matrix("W_l_3", m, n), matrix("U_l_3", m, m), parameter("b_l_3", m)

nas = Cell(
    title="NAS cell",
    cite="zoph2017",
    family="plain recurrence",
    summary="A tree of eight leaves, found by a search over such trees, with a cell state like the LSTM's.",
    equations=[
        let(l_0, sigmoid(affine(x, h)), "leaf 0"),
        let(l_1, relu(affine(x, h)), "leaf 1"),
        let(l_2, sigmoid(affine(x, h)), "leaf 2"),
        let(l_3, relu((W @ x) * (U @ h + b)), "leaf 3, a product"),
        let(l_4, tanh(affine(x, h)), "leaf 4"),
        let(l_5, sigmoid(affine(x, h)), "leaf 5"),
        let(l_6, tanh(affine(x, h)), "leaf 6"),
        let(l_7, sigmoid(affine(x, h)), "leaf 7"),
        let(k_0, tanh(l_0 * l_1), "node of leaves 0 and 1"),
        let(k_1, tanh(l_2 + l_3), "node of leaves 2 and 3"),
        let(k_2, tanh(l_4 * l_5), "node of leaves 4 and 5"),
        let(k_3, sigmoid(l_6 + l_7), "node of leaves 6 and 7"),
        let(c.next, tanh(k_0 + c) * k_1, "cell state, where the old one comes in"),
        let(q, tanh(k_2 + k_3), "right branch"),
        let(h.next, tanh(c.next * q), "hidden state"),
    ],
)
