"""Additive attention: Bahdanau, Cho and Bengio (2015), appendix A.1.2.

The decoder's state s (n) is compared with w annotations, the rows of H (m), by a layer of d units.
"""

from derive.definition import (
    Cell,
    let,
    matrix,
    output,
    parameter,
    sizes,
    softmax,
    spread,
    tanh,
    tensor,
    transpose,
    vector,
    vectors,
)

n, m, d, w = sizes("n m d w")
s, H = vector("s", n), tensor("H", w, m)
W, U, v = matrix("W", d, n), matrix("U", d, m), parameter("v", d)
E, c = tensor("E", w, d), output("c", m)
e, alpha = vectors("e alpha", w)

additive_attention = Cell(
    title="Additive attention",
    cite="bahdanau2015",
    family="attention",
    summary="A small network scores how well each annotation fits the decoder's state.",
    equations=[
        let(E, tanh(spread(W @ s, (w, d), [1]) + H @ transpose(U)), "hidden units of the alignment model"),
        let(e, E @ v, "alignment scores"),
        let(alpha, softmax(e), "weights of the annotations"),
        let(c, transpose(H) @ alpha, "context"),
    ],
)
