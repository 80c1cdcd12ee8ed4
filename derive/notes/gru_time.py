"""Notes on GRUs for irregular times, for missing values and with normalisation."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "gru-d": (
        Note(
            "The first author's code decays less",
            "In the paper the state is decayed by equation (6) before all else, so the last line has the "
            "decayed state. In the first author's Keras code gates and candidate see the decayed state, but "
            "the last line keeps the state before its decay, h' = z ⊙ h + (1 - z) ⊙ g. With all weights 0 "
            "and b_h = 1, so γ_h = 0.368, h = 1 gives 0.184 here and 0.5 there. PyTorch ports follow the "
            "paper.",
            ("che2018", "che-code"),
        ),
        Note(
            "1 - m, 1 - z, and a mean of zero",
            "That code feeds 1 - m to the gates where the paper feeds the mask, has z and 1 - z exchanged, "
            "and lets a missing input decay to 0 and not to the mean, so inputs are expected to be centred. "
            "The first changes V and b only: V (1 - m) + b is -V m + (b + V 1).",
            ("che2018", "che-code"),
        ),
        Note(
            "Times are inputs",
            "δ is the time since each variable was last seen, one number a variable. The code takes one "
            "time stamp a step and carries the stamps of the last observations as a further state; here the "
            "caller computes δ, as in the paper's figure 2.",
            ("che2018", "che-code"),
        ),
        Note(
            "Slopes at zero",
            "The decay exp(-max(0, a)) has a kink at a = 0; its slope there is taken as 0, as in PyTorch. "
            "The mask is 0 or 1, but the cell is defined and differentiated for any number.",
            ("che2018",),
        ),
    ),
    "layer-norm-gru": (
        Note(
            "Gates together, candidate apart",
            "The two gates are normalised over all 2m entries, W x and U h apart; the candidate's parts "
            "each over m. The reset gate multiplies the normalised U h, after the product. Normalising each "
            "gate by itself, as some ports do, is another function.",
            ("ba2016", "kiros-layer-norm"),
        ),
        Note(
            "The second author's program exchanges z and 1 - z",
            "The paper has h' = (1 - σ(z)) h + σ(z) g, as here. The program has u ⊙ h + (1 - u) ⊙ g, has r "
            "before u in memory, and adds a bias to W x before it is normalised, which does not fold into "
            "anything behind it.",
            ("ba2016", "kiros-layer-norm"),
        ),
        Note(
            "Which of α and β starts at one",
            "The supplement defines LN as (z - μ)/σ ⊙ α + β and says that α starts at zeros and β at ones, "
            "which would make every normalised vector constant. The program starts the gain at one and the "
            "bias at zero.",
            ("ba2016", "kiros-layer-norm"),
        ),
        Note(
            "What keeps a deviation from 0",
            "The paper divides by the deviation itself. The program adds 1e-5 to the variance under the "
            "root, and so does this page (epsilon); PyTorch's LayerNorm has the same number in the same "
            "place.",
            ("ba2016", "kiros-layer-norm"),
        ),
    ),
    "gru-ode": (
        Note(
            "A step of a solver is the cell",
            "The model is a differential equation, dh/dt = (1 - z) ⊙ (g - h). What is computed depends on "
            "the solver; this page has one step of Euler's method, the default of the authors' code, which "
            "has the midpoint rule and Dormand and Prince's method too. For a step of length 1 it is the "
            "GRU with the reset before the product: h + (1 - z) ⊙ (g - h) is z ⊙ h + (1 - z) ⊙ g.",
            ("debrouwer2019", "debrouwer-code"),
        ),
        Note(
            "One gate by default in the code",
            "The authors' code has this cell as FullGRUODECell, for full_gru_ode=True. Its default, "
            "GRUODECell, has no reset gate of its own: z takes its place in the candidate, U (z ⊙ h).",
            ("debrouwer-code",),
        ),
        Note(
            "What x is",
            "In the authors' model the equation runs between observations, and x is the model's own "
            "forecast (mean and spread), or nothing; observations come in by jumps of another GRU. Here x "
            "is whatever the caller gives.",
            ("debrouwer2019", "debrouwer-code"),
        ),
    ),
}
