"""Scaled dot-product attention: Vaswani et al. (2017), equation (1).

n queries are compared with m keys, both of size d; the values have size e.
"""

import sympy

from derive.definition import Cell, let, output, sizes, softmax, tensor, transpose

n, m, d, e = sizes("n m d e")
Q, K, V = tensor("Q", n, d), tensor("K", m, d), tensor("V", m, e)
A, Y = tensor("A", n, m), output("Y", n, e)

softmax_attention = Cell(
    title="Scaled dot-product attention",
    cite="vaswani2017",
    family="attention",
    summary="Each query reads a mean of the values, weighted by how well the keys fit it.",
    equations=[
        let(A, softmax(Q @ transpose(K) / sympy.sqrt(d)), "attention weights, one row a query"),
        let(Y, A @ V, "weighted means of the values"),
    ],
)
