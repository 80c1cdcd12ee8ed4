"""The input cell of the Neural Network Zoo (van Veen and Leijnen): it hands on what it is given."""

from derive.definition import Cell, let, output, sizes, vector

n = sizes("n")
x, y = vector("x", n), output("y", n)

input_cell = Cell(
    title="Input cell",
    cite="vanveen2019",
    family="feed-forward",
    summary="It hands on one entry of the input and computes nothing.",
    equations=[let(y, x, "output")],
)
