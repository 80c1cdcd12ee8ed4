"""Coupled oscillatory RNN of Rusch and Mishra (2021), with the damping at the old velocity."""

from derive.definition import Cell, affine, hyper, let, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, y, z = vector("x", n), state("y", m), state("z", m)
(g,) = vectors("g", m)
dt, gamma, epsilon = hyper("dt", 0.042), hyper("gamma", 2.7), hyper("epsilon", 4.7)

cornn = Cell(
    title="Coupled oscillatory recurrent neural network (coRNN)",
    cite="rusch2021",
    family="plain recurrence",
    summary="Units are damped oscillators, driven by the input and coupled by their weights.",
    equations=[
        let(g, tanh(affine(x, y, z)), "driving force"),
        let(z.next, z + dt * (g - gamma * y - epsilon * z), "velocity"),
        let(y.next, y + dt * z.next, "hidden state"),
    ],
)
