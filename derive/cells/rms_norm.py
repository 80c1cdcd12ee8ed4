"""Root mean square normalisation: Zhang and Sennrich (2019), equation (4), with the libraries' epsilon."""

from derive.definition import Cell, dot, hyper, let, output, parameter, scalar, sizes, sqrt, vector

n = sizes("n")
epsilon = hyper("epsilon", 1e-5)
x, y, v, gamma = vector("x", n), output("y", n), scalar("v"), parameter("gamma", n)

rms_norm = Cell(
    title="Root mean square normalisation (RMSNorm)",
    cite="zhang2019",
    family="feed-forward",
    summary="Layer normalisation without the mean: only the length of the layer is taken out.",
    equations=[
        let(v, dot(x, x) / n, "mean square of the units"),
        let(y, gamma * x / sqrt(v + epsilon), "normalised units"),
    ],
)
