"""Linear layer: an affine map, as Rumelhart, Hinton and Williams (1986) sum up inputs."""

from derive.definition import Cell, affine, let, output, sizes, vector

n, m = sizes("n m")
x, y = vector("x", n), output("y", m)

linear = Cell(
    title="Linear layer",
    cite="rumelhart1986",
    family="feed-forward",
    summary="A matrix product and a bias, without a function behind them.",
    equations=[let(y, affine(x), "output")],
)
