"""Modern Hopfield network: Ramsauer et al. (2021), equation (3), one update of the state.

The columns of X are m stored patterns of size n.
"""

from derive.definition import Cell, let, matrix, output, parameter, sizes, softmax, transpose, vector, vectors

n, m = sizes("n m")
xi, y, p = vector("xi", n), output("y", n), vectors("p", m)[0]
X, beta = matrix("X", n, m), parameter("beta")

modern_hopfield = Cell(
    title="Modern Hopfield network",
    cite="ramsauer2021",
    family="attention",
    summary="The state moves to the stored patterns that are most like it: attention with itself as query.",
    equations=[
        let(p, softmax(beta * (transpose(X) @ xi)), "similarity to each pattern"),
        let(y, X @ p, "new state"),
    ],
)
