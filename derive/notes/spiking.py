"""Notes on spiking units."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "lif": (
        Note(
            "The surrogate is part of the cell",
            "A step has no derivative that could train it, so the gradient is taken as that of z/(1 + "
            "k|z|), which is 1/(1 + k|z|)², k = 25, as snnTorch's fast_sigmoid has it. snnTorch's default "
            "is another one, an arc tangent: the values are the same and the gradients are not.",
            ("snntorch-neurons", "eshraghian2023"),
        ),
        Note(
            "The reset comes a step late, and without a gradient",
            "As in snnTorch, theta is taken off in the step after the spike, where the old potential was "
            "above theta, and this decision is cut out of the gradient (detached). It is written with "
            "step, whose gradient is 0, and the output with the surrogate.",
            ("snntorch-neurons",),
        ),
        Note(
            "The decay is a number",
            'beta is 0.9 by default, derive.load("lif", decay=...) chooses another. snnTorch clips it to '
            "lie between 0 and 1; continuous time has exp(-Δt/τ), which does. The input is not multiplied "
            "by 1 - beta, as other packages do.",
            ("snntorch-neurons", "eshraghian2023"),
        ),
        Note(
            "Spikes in float32",
            "snnTorch turns spikes into float32, and their gradients with them, so values and gradients "
            "are compared with a bound of 1e-5.",
            ("snntorch-neurons",),
        ),
    ),
    "synaptic-lif": (
        Note(
            "The current of the same step",
            "The potential takes in the new synaptic current, as in snnTorch's Synaptic. A cell that "
            "takes in the old one is a step later.",
            ("snntorch-neurons",),
        ),
        Note(
            "A decay of 0 gives the plain unit",
            "With alpha = 0 the current is the input and the cell is lif, with one more state that "
            "nothing reads.",
            ("snntorch-neurons", "eshraghian2023"),
        ),
    ),
    "alif": (
        Note(
            "Another pseudo-derivative in the paper",
            "Bellec et al. take 0.3 max(0, 1 - |z|) of the normalised potential (v - B)/B for the slope "
            "of a spike. This cell has the same argument and the fast sigmoid, 1/(1 + |z|)², so values "
            "agree and gradients differ, by more than a factor of 3 at z = 0.",
            ("bellec2018", "snntorch-neurons"),
        ),
        Note(
            "What is left out",
            "The paper has delays of the synapses and a refractory period after a spike. Here all delays "
            "are one step, and a unit may spike at every step. Its units of resistance and time are 1.",
            ("bellec2018",),
        ),
        Note(
            "The reset has a gradient",
            "The spike z is a state, and the term - B z of the reset passes its gradient on, as does the "
            "adaptation. Code that detaches the reset computes other gradients.",
            ("bellec2018",),
        ),
    ),
    "izhikevich": (
        Note(
            "Euler steps, and the paper's two half steps",
            "The paper gives differential equations. Its program takes two steps of 0.5 ms for v and one "
            "of 1 ms for u with the newer v, and tests v before the step. This cell takes one Euler step "
            "of tau for both and resets at its end, so trajectories differ.",
            ("izhikevich2003",),
        ),
        Note(
            "Numbers of the paper",
            "v' = 0.04 v² + 5 v + 140 - u + I with a peak of 30 mV: k_2 = 0.04, k_1 = 5, k_0 = 140, theta "
            "= 30. A regularly spiking neuron has a = 0.02, b = 0.2, c = -65, d = 8. They are constants "
            "here: given, and not learned, though their gradients are there.",
            ("izhikevich2003",),
        ),
        Note(
            "The reset as a mixture",
            "v becomes p + s (c - p): exactly c where s is 1. Its gradient by s uses the surrogate, so a "
            "spike that almost came has a gradient too. The paper knows no gradient.",
            ("izhikevich2003", "snntorch-neurons"),
        ),
    ),
}
