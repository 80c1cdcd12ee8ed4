"""Radial basis function unit with a Gaussian: Broomhead and Lowe (1988).

Unit j answers to the distance of the input from its centre, row j of M; beta_j is how narrow it is.
"""

from derive.definition import (
    Cell,
    einsum,
    exp,
    let,
    matrix,
    output,
    parameter,
    sizes,
    spread,
    tensor,
    vector,
    vectors,
)

n, m = sizes("n m")
x, y = vector("x", n), output("y", m)
M, beta = matrix("M", m, n), parameter("beta", m)
D, r = tensor("D", m, n), vectors("r", m)[0]

rbf_cell = Cell(
    title="Radial basis function cell",
    cite="broomhead1988",
    family="feed-forward",
    summary="A unit is the stronger the nearer the input is to its centre; no weighted sum is squashed.",
    equations=[
        let(D, spread(x, (m, n), [1]) - M, "difference from each centre"),
        let(r, einsum("jk,jk->j", D, D), "squared distance from each centre"),
        let(y, exp(-beta * r), "output"),
    ],
)
