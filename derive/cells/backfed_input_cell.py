"""The back-fed input cell of the Neural Network Zoo: an input that keeps what comes back to it.

Hopfield networks and Boltzmann machines have no other input cells: an entry is given from outside (clamped),
or it is what the network has made of it.
"""

from derive.definition import Cell, let, sizes, state, vector

n = sizes("n")
x, s, y = vector("x", n), vector("s", n), state("y", n)

backfed_input_cell = Cell(
    title="Back-fed input cell",
    cite="vanveen2019",
    family="plain recurrence",
    summary="Each entry is given from outside where s is 1, and is what came back where s is 0.",
    equations=[let(y.next, s * x + (1 - s) * y, "input that is given or fed back")],
)
