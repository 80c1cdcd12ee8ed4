"""Layer normalisation: Ba, Kiros and Hinton (2016), with the epsilon of the libraries."""

from derive.definition import (
    Cell,
    dot,
    einsum,
    hyper,
    let,
    output,
    parameter,
    scalar,
    sizes,
    sqrt,
    vector,
    vectors,
)

n = sizes("n")
epsilon = hyper("epsilon", 1e-5)
x, y = vector("x", n), output("y", n)
mu, v, d = scalar("mu"), scalar("v"), vectors("d", n)[0]
gamma, beta = parameter("gamma", n), parameter("beta", n)

layer_norm = Cell(
    title="Layer normalisation",
    cite="ba2016",
    family="feed-forward",
    summary="The units of one layer get mean 0 and variance 1 for each sample, then a gain and a shift.",
    equations=[
        let(mu, einsum("j->", x) / n, "mean of the units"),
        let(d, x - mu, "centred units"),
        let(v, dot(d, d) / n, "variance of the units"),
        let(y, gamma * d / sqrt(v + epsilon) + beta, "normalised units"),
    ],
)
