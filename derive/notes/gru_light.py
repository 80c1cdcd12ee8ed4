"""Notes on light relatives of the GRU: a candidate of the input alone, matrices for two, strong types."""

from derive.notes.note import Note

NOTES: dict[str, tuple[Note, ...]] = {
    "star": (
        Note(
            "The authors' code keeps a number of another cell",
            "The authors' TensorFlow code is built on that of JANET and has h' = tanh(σ(f) ⊙ h + (1 - σ(f - "
            "1)) ⊙ z), so the two weights do not sum to one; the form of this page stands there as a "
            "comment. With k at one half, f = 0, the input's weight is 0.731 there and 0.5 here. "
            "torchrecurrent and another port have this page's form.",
            ("turkoglu-code", "torchrecurrent-gru"),
        ),
        Note(
            "An open gate takes in",
            "k weights the new input and 1 - k the old state. The authors' code has the gate f = 1 - k and "
            "starts its bias at the logarithm of a random time up to 784 steps.",
            ("turkoglu-code", "torchrecurrent-gru"),
        ),
        Note(
            "tanh around the mixture",
            "STAR is the light recurrent unit with a bias in the candidate and tanh around the new state, "
            "so the state fades even where the gate keeps it: h' = tanh(h) for k = 0.",
            ("turkoglu-code", "torchrecurrent-gru"),
        ),
    ),
    "sgrn": (
        Note(
            "Is there a bias in the candidate?",
            "The equations that RecurrentLayers.jl takes from the paper have one bias, in the gate: the "
            "candidate is W x. torchrecurrent uses W x + b_ih in both places. With all weights and states 0 "
            "and b_ih = 1 its new state is 0.263, this page's is 0. Its other bias, b_hh, is in the gate "
            "only; the comparison puts b there.",
            ("recurrentlayers-109", "torchrecurrent-gru"),
        ),
        Note(
            "One matrix for two",
            "W x serves the gate and the candidate, so there are m(n + m) + m parameters, as in a plain "
            "recurrent layer.",
            ("recurrentlayers-109",),
        ),
    ),
    "light-ru": (
        Note(
            "No bias in the candidate",
            "The equations that RecurrentLayers.jl takes from the paper have tanh(W x) for the candidate. "
            "torchrecurrent has a bias there; with weights and states 0 and all input biases 1 its new "
            "state is 0.557. It was set to zero for the comparison.",
            ("recurrentlayers-lightru", "torchrecurrent-gru"),
        ),
        Note(
            "A name that is taken",
            "The paper calls the unit LRU. The linear recurrent unit, another cell, has the same letters; "
            "RecurrentLayers.jl and torchrecurrent write LightRU.",
            ("ye2024", "recurrentlayers-lightru", "torchrecurrent-gru"),
        ),
    ),
    "fast-grnn": (
        Note(
            "The gate of torchrecurrent is tanh by default",
            "torchrecurrent's docstring has a sigmoid for the gate; the default of its argument is tanh. "
            "With all weights and biases 0 and h = 1 its new state is 0, with nonlinearity='sigmoid' it is "
            "0.5, as here and in the authors' code. The comparison sets the argument.",
            ("torchrecurrent-gru", "edgeml"),
        ),
        Note(
            "Two numbers, each behind a sigmoid",
            "ζ and ν of the paper lie between 0 and 1. They are sigmoids of what is learned, here and in "
            "the authors' code, which starts at 1 and -4 (σ: 0.73 and 0.018); torchrecurrent starts at 3 "
            "and -3 (0.95 and 0.047).",
            ("edgeml", "torchrecurrent-gru"),
        ),
        Note(
            "Shared matrices",
            "Gate and candidate differ in their bias alone: m(n + m) + 2m + 2 parameters. The authors also "
            "factor W and U into matrices of low rank, make them sparse and quantise them; that is left "
            "out.",
            ("kusupati2018", "edgeml"),
        ),
    ),
    "strongly-typed-gru": (
        Note(
            "The last input is a state",
            "All three parts see x and the x of the step before, so the cell carries x. At the first step "
            "there is none; torchrecurrent takes zeros, and so does this page unless another is given. The "
            "matrices of the last input are m by n.",
            ("balduzzi2016", "torchrecurrent-gru"),
        ),
        Note(
            "No 1 - f",
            "The forget gate does not weight what comes in: h' = f ⊙ h + z ⊙ o with z linear and o a tanh. "
            "The state meets no matrix, so for given inputs it is linear in its start.",
            ("balduzzi2016", "torchrecurrent-gru"),
        ),
    ),
}
