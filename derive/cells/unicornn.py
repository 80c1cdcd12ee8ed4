"""UnICORNN of Rusch and Mishra (2021): undamped independent controlled oscillators, one layer."""

from derive.definition import (
    Cell,
    affine,
    hyper,
    let,
    parameter,
    sigmoid,
    sizes,
    state,
    tanh,
    vector,
    vectors,
)

n, m = sizes("n m")
x, y, z = vector("x", n), state("y", m), state("z", m)
d, g = vectors("d g", m)
w, c = parameter("w", m), parameter("c", m)
dt, alpha = hyper("dt", 0.19), hyper("alpha", 30.65)

unicornn = Cell(
    title="Undamped independent controlled oscillatory RNN (UnICORNN)",
    cite="ruschmishra2021",
    family="plain recurrence",
    summary="Units are undamped oscillators that do not see each other; its step can be inverted.",
    equations=[
        let(d, dt * sigmoid(c), "time step of each unit"),
        let(g, tanh(affine(x) + w * y), "driving force"),
        let(z.next, z - d * (g + alpha * y), "velocity"),
        let(y.next, y + d * z.next, "hidden state"),
    ],
)
