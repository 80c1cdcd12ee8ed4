"""The noisy input cell of the Neural Network Zoo: the input cell of a denoising autoencoder.

The noise comes in from outside, so that the cell is a function and can be derived and checked.
"""

from derive.definition import Cell, let, output, sizes, vector

n = sizes("n")
x, epsilon, y = vector("x", n), vector("epsilon", n), output("y", n)

noisy_input_cell = Cell(
    title="Noisy input cell",
    cite="vanveen2019",
    family="feed-forward",
    summary="It adds noise, which is an input too, to the entry of the input that it hands on.",
    equations=[let(y, x + epsilon, "noisy input")],
)
