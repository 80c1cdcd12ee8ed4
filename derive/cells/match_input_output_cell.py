"""The match input output cell of the Neural Network Zoo: an autoencoder, whose target is its input.

Bourlard and Kamp (1988) have sigmoidal hidden and linear output units, and the squared error.
"""

from derive.definition import (
    Cell,
    affine,
    dot,
    let,
    matrix,
    output,
    parameter,
    sigmoid,
    sizes,
    vector,
    vectors,
)

n, m = sizes("n m")
x, y, e = vector("x", n), output("y", n), output("e")
h, d = vectors("h", m)[0], vectors("d", n)[0]
V, c = matrix("V", n, m), parameter("c", n)

match_input_output_cell = Cell(
    title="Match input output cell (autoencoder)",
    cite="bourlard1988",
    family="feed-forward",
    summary="The output is to be the input again, after it has gone through m units.",
    equations=[
        let(h, sigmoid(affine(x)), "code"),
        let(y, V @ h + c, "reconstruction"),
        let(d, y - x, "error"),
        let(e, dot(d, d) / 2, "squared error"),
    ],
)
