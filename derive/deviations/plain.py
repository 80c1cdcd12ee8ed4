"""Points about plain recurrences and oscillators."""

from derive.deviations.common import CODE, DOCSTRING, ONE_STEP, RUN
from derive.deviations.deviation import Deviation

DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "gated-antisymmetric-rnn-gate-bias", "Gated AntisymmetricRNN", "gated-antisymmetric-rnn",
        "bias of the gate",
        (
            (DOCSTRING, "z = σ(A h + b_hh + W_z x + b_z): the recurrent bias is in gate and candidate"),
            (CODE, "z = σ(A h + W_z x + b_z): the recurrent bias is in the candidate only"),
            ("paper, in its quoted equations", "one bias b_z in the gate, one b_h in the candidate"),
        ),
        "0.073", ONE_STEP,
        "the paper, which is the code when the candidate's two biases are added up",
        ("torchrecurrent", "chang2019"),
        (RUN, "Read in forward(): input_gate has no bias_hh, pre_act has it"),
    ),
    Deviation(
        "indrnn-second-bias", "IndRNN", "ind-rnn", "a second bias",
        (
            (DOCSTRING, "h' = φ(W x + b_ih + w ⊙ h), with one bias"),
            (CODE, "h' = φ(W x + b_ih + w ⊙ h + b_hh); both are learned by default"),
        ),
        "0.62", ONE_STEP, "the docstring, as only the sum of the two counts",
        ("torchrecurrent",),
        (RUN, "Read in the constructor, which registers bias_hh where recurrent_bias is left at its default"),
    ),
    Deviation(
        "scrn-state", "Structurally constrained network (SCRN)", "scrn", "what is carried to the next step",
        (
            (DOCSTRING, "h' is computed from h; y = f(V s' + U h') goes out and is not fed back"),
            (CODE, "returns y in the place of h, so that the next step takes y for h"),
            ("authors' code", "returns h and the context, from which a decoder makes the output"),
        ),
        "1.1", "in what two steps return; the first step agrees", "the paper: h is carried",
        ("torchrecurrent", "mikolov-scrnns", "mikolov2014"),
        (RUN, "Read in forward() and in the layer's loop, which hands the returned pair to the next step"),
    ),
    Deviation(
        "scrn-context", "Structurally constrained network (SCRN)", "scrn", "which context the units see",
        (
            ("paper, in its quoted equations", "h' = σ(P s' + A x + R h), with the new context s'"),
            ("torchrecurrent, docstring and code", "the new context"),
            ("authors' code, its comment", "h_t = logistic(W_xf x_t + W_ff h_(t-1) + W_sf c_t): the new one"),
            ("authors' code", "the graph leads the context of the step before (prev_hid_slow) to the units"),
        ),
        "1.1", "in y of one step", "the paper: the new context",
        ("torchrecurrent", "mikolov-scrnns", "mikolov2014"),
        (
            "Read in the graph: proj_slow2fast is given prev_hid_slow, not new_hid_slow",
            "Both forms computed with NumPy at one random point; the one with the new context agrees with "
            "torchrecurrent below 1e-12",
        ),
    ),
    Deviation(
        "nas-cell-state", "NAS cell", "nas", "where the old cell state comes in",
        (
            (DOCSTRING, "c̃ = tanh(l_1 + c), c' = l_1 ⊙ l_2: c̃ is computed and not used, so c' forgets c"),
            (CODE, "c' = c̃ ⊙ l_2"),
            ("TensorFlow", "c' = tanh(l_1 + c) ⊙ l_2"),
        ),
        "1.8", ONE_STEP, "TensorFlow, with which the code agrees here",
        ("torchrecurrent", "tensorflow-nas"),
        (RUN, "Read in forward(), and in TensorFlow's cell, where the line is marked as injecting the cell"),
    ),
    Deviation(
        "nas-fourth-leaf", "NAS cell", "nas", "sum or product in the fourth leaf",
        (
            ("torchrecurrent, docstring and code", "relu(W x + b_ih + U h + b_hh), as in the other leaves"),
            ("TensorFlow", "relu((W x) ⊙ (U h + b)), the only leaf with a product"),
        ),
        "0.96", ONE_STEP, "TensorFlow",
        ("torchrecurrent", "tensorflow-nas"),
        (
            "Read in TensorFlow's cell: the splits with index 3 are multiplied, all others added",
            "The NumPy transcription that agrees with torchrecurrent below 1e-12, with this leaf changed, "
            "differs from it",
        ),
    ),
    Deviation(
        "ran-content-bias", "Recurrent additive network (RAN)", "ran", "bias of the content",
        (
            (DOCSTRING, "c̃ = W_c x + b_c; b_c is not among the documented parameters"),
            (CODE, "c̃ = W_c x"),
            ("authors' code", "content = linear(inputs, use_bias=False)"),
        ),
        "1.6", ONE_STEP + ", where b_c is drawn like the others", "the authors' code: no bias",
        ("torchrecurrent", "lee-ran"),
        (RUN, "Read in both codes; bias_ih of torchrecurrent has two blocks, for the gates"),
    ),
    Deviation(
        "cornn-damping", "coRNN", "cornn", "damping with the old or the new velocity",
        (
            (DOCSTRING, "c' = c + Δt tanh(…) - Δt γ h - Δt ε c': c' is on both sides (implicit)"),
            (CODE + ", and docstring of the layer", "c' = c + Δt tanh(…) - Δt γ h - Δt ε c (explicit)"),
            ("first author's code", "hz + dt (tanh(…) - gamma hy - epsilon hz) (explicit)"),
        ),
        "0.65", ONE_STEP + " with Δt = 0.4, γ = 0.8, ε = 1.3", "both codes: explicit",
        ("torchrecurrent", "rusch-cornn"),
        (RUN, "Read in both codes; the docstring was solved for c' by dividing by 1 + Δt ε"),
    ),
    Deviation(
        "lem-unused-step", "Long expressive memory (LEM)", "lem", "which learned step moves h",
        (
            (DOCSTRING, "two learned steps are computed; both states move by the first, the other is unused"),
            (CODE + ", and docstring of the layer", "each state moves by a step of its own"),
            ("first author's code", "each state moves by a step of its own"),
        ),
        "0.93", ONE_STEP + " with Δt = 0.4", "both codes",
        ("torchrecurrent", "rusch-lem"),
        (RUN, "Read in both codes: ms_dt moves one state, ms_dt_bar the other"),
    ),
    Deviation(
        "lem-memory", "Long expressive memory (LEM)", "lem", "which memory h sees",
        (
            (DOCSTRING, "h' has W_ch c', the new memory"),
            (CODE, "h' has W_ch c, the memory of the step before"),
            ("first author's code", "y = … + ms_dt_bar tanh(transform_z(z) + …), where z is the new one"),
        ),
        "0.28", ONE_STEP + " with Δt = 0.4", "the first author's code, with which the docstring agrees",
        ("torchrecurrent", "rusch-lem"),
        (RUN, "Read in both codes: forward() uses b_c there, though new_c has been computed"),
    ),
    Deviation(
        "lem-sigma", "Long expressive memory (LEM)", "lem", "a sigma that is not explained",
        (
            (DOCSTRING, "σ in both states; only a σ with a hat, of the steps, is said to be the sigmoid"),
            (CODE, "tanh"),
            ("first author's code", "tanh"),
        ),
        "0.43", ONE_STEP + " with Δt = 0.4, if σ is read as the logistic function", "both codes: tanh",
        ("torchrecurrent", "rusch-lem"),
        (RUN, "Read in both codes"),
    ),
    Deviation(
        "unicornn-sigma", "UnICORNN", "unicornn", "two sigmas that are not explained",
        (
            (DOCSTRING, "σ of the force, and one with a hat of the control weights; neither is explained"),
            (CODE, "tanh for the first, the logistic function for the second"),
            ("first author's code", "tanh for the first (activation), σ for the second (sigmoid)"),
        ),
        "0.34", ONE_STEP + " with Δt = 0.4, α = 0.7, if σ is read as the logistic function",
        "both codes",
        ("torchrecurrent", "rusch-unicornn"),
        (RUN, "Read in both codes"),
    ),
)  # fmt: skip
