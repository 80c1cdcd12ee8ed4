"""Notes on variants of the GRU: simpler gates, fixed gates, delays, missing values."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "sgu": (
        Note(
            "A bias that the equations do not have",
            "The equations that an issue of torchrecurrent takes from the paper have b_g inside W x + b_g "
            "and no bias in the gate tanh(U_k (p ⊙ h)). torchrecurrent's code adds one there, b_hh; the "
            "comparison sets it to zero.",
            ("torchrecurrent-39", "torchrecurrent-gru"),
        ),
        Note(
            "Which hard sigmoid",
            "The update gate is a hard sigmoid. Here it is (a + 3)/6 between 0 and 1, as in PyTorch; Theano "
            "and early Keras had a/5 + 1/2. Which one the paper means was not found. At a = 1 the two give "
            "0.667 and 0.7.",
            ("torchrecurrent-39", "torchrecurrent-gru"),
        ),
        Note(
            "PyTorch's gradient of it is in float32",
            "In PyTorch 2.13 the gradient of torch.nn.Hardsigmoid on the CPU is 1/6 rounded to float32, "
            "also for float64: 5e-9 beside 1/6. The comparison gives torchrecurrent's cell the same "
            "function as clamp((z + 3)/6, 0, 1); then all gradients agree below 1e-12.",
            ("torchrecurrent-gru",),
        ),
        Note(
            "The input comes in through the state",
            "x comes in through p ⊙ h, so at h = 0 the candidate is softplus(0) = 0.693 whatever x is. With "
            "softplus the candidate is positive and can be up to 0.693 above the size of the state, so the "
            "state is not bounded.",
            ("torchrecurrent-39",),
        ),
    ),
    "dsgu": (
        Note(
            "A bias that the equations do not have",
            "As for the simple gated unit, torchrecurrent's code has a bias in the gate tanh(U_k (p ⊙ h)) "
            "that the equations in its own issue do not have; the comparison sets it to zero.",
            ("torchrecurrent-39", "torchrecurrent-gru"),
        ),
        Note(
            "Which hard sigmoid",
            "The update gate is (a + 3)/6 between 0 and 1, as in PyTorch; Theano and early Keras had a/5 + "
            "1/2. Which one the paper means was not found. PyTorch's own gradient of it is 1/6 rounded to "
            "float32, so the comparison uses clamp((z + 3)/6, 0, 1).",
            ("torchrecurrent-39", "torchrecurrent-gru"),
        ),
    ),
    "miru1": (
        Note(
            "Given, not learned",
            "λ is given once and is no parameter: 2(m(n + m) + m) parameters, as many as the minimal gated "
            "unit. The issue that reproduces the equations writes a vector; torchrecurrent has one number, "
            "0.5 by default. The comparison gave its code a vector.",
            ("luxrecurrentlayers-26", "torchrecurrent-gru"),
        ),
        Note(
            "Two versions, two letters",
            "A summary of the preprint names the coefficients β and λ; the equations taken from the printed "
            "article have θ and λ. λ keeps the old state in both.",
            ("zyarah2026", "luxrecurrentlayers-26"),
        ),
    ),
    "miru2": (
        Note(
            "A leaky recurrence",
            "With both gates given, what is left is one layer of tanh with a leak: m(n + m) + m parameters. "
            "θ only rescales the columns of U_g: with W and b the same, U_g diag(θ) does the same without "
            "it.",
            ("luxrecurrentlayers-26", "torchrecurrent-gru"),
        ),
        Note(
            "Numbers or vectors",
            "torchrecurrent has one number each for λ and θ, 0.5 by default; the issue that reproduces the "
            "equations writes vectors, as here. The comparison gave its code vectors.",
            ("luxrecurrentlayers-26", "torchrecurrent-gru"),
        ),
    ),
    "tau-gru": (
        Note(
            "The delay line is a state",
            "The cell needs the state of d steps ago. This page carries the last d states in D, the oldest "
            "first, so that a step is a function of what it is given; d is 2 unless chosen otherwise "
            "(delay). torchrecurrent's layer keeps them in a list, d = 1 by default, and starts it with "
            "zeros; its cell is handed the old state.",
            ("torchrecurrent-gru",),
        ),
        Note(
            "What sees the delay",
            "Here and in torchrecurrent only the delayed candidate z sees the old state; the gate a sees "
            "the present one, and both see the present input. Other code under this name gives the old "
            "state and the old input to a and z, and has weights for the two candidates and a time step.",
            ("torchrecurrent-gru", "erichson2022"),
        ),
    ),
    "gru1": (
        Note(
            "How many parameters",
            "GRU1 leaves W_r and W_z out: 2nm fewer than the GRU with the reset before the product, m(n + "
            "m) + 2m² + 3m in all.",
            ("dey2017",),
        ),
        Note(
            "Checked as a special case",
            "No package that we know has the cell. torchrecurrent's MUT2Cell, which is the GRU of Chung et "
            "al. since it has a learned matrix where MUT2 has none, computes it with W_r = W_z = 0.",
            ("torchrecurrent-gru",),
        ),
    ),
    "gru2": (
        Note(
            "How many parameters",
            "GRU2 leaves W and b out of both gates: 2(nm + m) fewer than the GRU with the reset before the "
            "product, m(n + m) + 2m² + m in all. Without a bias a gate is at one half where the state is "
            "zero.",
            ("dey2017",),
        ),
        Note(
            "Checked as a special case",
            "torchrecurrent's MUT2Cell with W_r = W_z = 0 and b_r = b_z = 0 computes this cell.",
            ("torchrecurrent-gru",),
        ),
    ),
    "gru3": (
        Note(
            "How many parameters",
            "GRU3 leaves both matrices out of both gates: 2(nm + m²) fewer than the GRU with the reset "
            "before the product, m(n + m) + 3m in all.",
            ("dey2017",),
        ),
        Note(
            "Gates that do not gate",
            "The gates are the same at every step: r rescales the columns of U_g, and z is a learned leak. "
            "It is MiRU2 with learned coefficients between 0 and 1, λ = 1 - z and θ = r.",
            ("dey2017", "luxrecurrentlayers-26"),
        ),
    ),
    "mgu1": (
        Note(
            "How many parameters",
            "MGU1 leaves W_f out: nm fewer than the minimal gated unit, m(n + m) + m² + 2m in all.",
            ("heck2017", "torchrecurrent-28"),
        ),
        Note(
            "Checked as a special case",
            "torchrecurrent has an issue that asks for the cell, not the cell. Its MGUCell with W_f = 0 "
            "computes it.",
            ("torchrecurrent-28", "torchrecurrent-gru"),
        ),
    ),
    "mgu2": (
        Note(
            "How many parameters",
            "MGU2 leaves W_f and b_f out: nm + m fewer than the minimal gated unit, m(n + m) + m² + m in "
            "all. The paper finds it better than the minimal gated unit on its two tasks.",
            ("heck2017", "torchrecurrent-28"),
        ),
        Note(
            "Checked as a special case",
            "torchrecurrent's MGUCell with W_f = 0 and b_f = 0 computes it.",
            ("torchrecurrent-28", "torchrecurrent-gru"),
        ),
    ),
    "mgu3": (
        Note(
            "How many parameters",
            "MGU3 leaves both matrices out of the gate: nm + m² fewer than the minimal gated unit, m(n + m) "
            "+ 2m in all. The gate is the same at every step.",
            ("heck2017", "torchrecurrent-28"),
        ),
        Note(
            "Checked as a special case",
            "torchrecurrent's MGUCell with W_f = 0 and U_f = 0 computes it.",
            ("torchrecurrent-28", "torchrecurrent-gru"),
        ),
    ),
}
