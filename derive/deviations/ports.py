"""Points on which ports differ from papers, and libraries from each other, beyond the first families."""

from derive.deviations.common import FORMULA, ONE_STEP
from derive.deviations.deviation import Deviation

_COMPUTED = "Both forms computed with NumPy at one random point"

DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "indrnn-function", "IndRNN", "ind-rnn", "function of the units",
        (
            ("authors' code", "ReLU"),
            ("torchrecurrent, docstring and code", "tanh by default, of the argument nonlinearity"),
        ),
        "2.1", ONE_STEP, "the authors' code: ReLU",
        ("indrnn-pytorch", "torchrecurrent"),
        (FORMULA, "Read in both codes"),
    ),
    Deviation(
        "strongly-typed-rnn-bias", "Strongly typed RNN (T-RNN)", "strongly-typed-rnn",
        "bias of the projected input",
        (
            ("paper, in its quoted equations", "z = W x, and a bias in the gate"),
            ("torchrecurrent, docstring and code", "z = W x + b as well"),
        ),
        "1.2", ONE_STEP, "the paper",
        ("balduzzi2016", "torchrecurrent"),
        (FORMULA, "Read in torchrecurrent and in the quoted equations"),
    ),
    Deviation(
        "cfn-bias", "Chaos-free network (CFN)", "cfn", "bias of the candidate",
        (
            ("paper, in its quoted equations", "tanh(W x): without input the state shrinks to zero"),
            ("torchrecurrent, docstring and code", "tanh(W x + b), which keeps it from zero"),
        ),
        "0.47", ONE_STEP, "the paper",
        ("laurent2017", "torchrecurrent"),
        (FORMULA, "Read in torchrecurrent and in the quoted equations"),
    ),
    Deviation(
        "fast-rnn-start", "FastRNN", "fast-rnn", "where training starts",
        (
            ("authors' code (EdgeML)", "α = -3, β = 3: weights 0.047 of the candidate, 0.953 of the state"),
            ("torchrecurrent", "α = 3, β = -3: 0.953 and 0.047, the other way round"),
        ),
        "0.91", "in the weight of the candidate before training", "neither: the start is no part of the cell",
        ("edgeml", "torchrecurrent"),
        ("Read in both constructors", "A new cell of torchrecurrent was asked for σ of its α"),
    ),
    Deviation(
        "sgu-bias", "Simple gated unit (SGU)", "sgu", "bias of the multiplicative gate",
        (
            ("paper, as issue 39 of torchrecurrent has it", "tanh(U (p ⊙ h)), without a bias"),
            ("torchrecurrent, docstring and code", "tanh(U (p ⊙ h) + b)"),
        ),
        "0.79", ONE_STEP, "the paper, as the issue has it",
        ("torchrecurrent-39", "torchrecurrent"),
        (
            "torchrecurrent run against this definition; its docstring agrees with its code below 1e-12",
            "Read in both",
        ),
    ),
    Deviation(
        "hard-sigmoid-slopes", "LSTM with hard sigmoids", "lstm-hard-sigmoid", "two functions under one name",
        (
            ("ONNX, by default", "max(0, min(1, 0.2 z + 0.5))"),
            ("PyTorch; Keras 3", "max(0, min(1, z/6 + 1/2))"),
        ),
        "0.083", "in the function itself, at z = 2.5 and -2.5",
        "ONNX by default; slope and middle are numbers that may be chosen",
        ("onnx-lstm", "keras-rnn"),
        ("PyTorch's run against the other on 801 points", "At 2.5 one reaches 1 and the other is 11/12"),
    ),
    Deviation(
        "hard-sigmoid-gradient", "Simple gated unit (SGU)", "sgu", "a slope of 1/6 in float64",
        (
            ("PyTorch 2.13, on the CPU", "the gradient of Hardsigmoid is 1/6 rounded to float32"),
            ("the derivative", "1/6"),
        ),
        "5.0e-09", "in the gradient of the function at z = 0.3, in float64", "the derivative",
        ("torchrecurrent",),
        (
            "PyTorch run at one point, against 1/6",
            "With clamp((z + 3)/6, 0, 1) in its place all gradients of torchrecurrent's cell agree with ours",
        ),
        gradient=True,
    ),
    Deviation(
        "leaky-rnn-rate", "Leaky integrator", "leaky-rnn", "where the leaking rate stands",
        (
            ("paper of 2007", "(1 - a) h plus an activation with a gain of its own"),
            ("ReservoirPy", "(1 - α) h + α tanh(…)"),
        ),
        "0.70", ONE_STEP + " with α = 0.3 and a gain of 1", "ReservoirPy",
        ("jaeger2007", "reservoirpy"),
        ("Read in both; ReservoirPy agrees with this definition", _COMPUTED),
    ),
    Deviation(
        "qrnn-gate", "Quasi-recurrent network (QRNN)", "qrnn", "what the forget gate keeps",
        (
            ("paper", "c' = f ⊙ c + (1 - f) ⊙ z"),
            ("code of two of its authors", "f ⊙ z + (1 - f) ⊙ c"),
        ),
        "2.9", ONE_STEP + ", with equal weights", "the paper",
        ("bradbury2017", "pytorch-qrnn", "pytorch-qrnn-22"),
        ("Read in the code, and asked about in its issue 22", _COMPUTED),
    ),
    Deviation(
        "gru-d-decay", "GRU-D", "gru-d", "whether the kept state has decayed",
        (
            ("paper", "h' mixes the candidate with γ_h ⊙ h"),
            ("first author's code", "with h before its decay, though gates and candidate see it decayed"),
        ),
        "1.6", ONE_STEP, "the paper",
        ("che2018", "che-code"),
        ("Read in the last line of the code's step", _COMPUTED),
    ),
    Deviation(
        "conv-lstm-peepholes", "ConvLSTM", "conv-lstm", "peepholes",
        (
            ("paper", "gates see the cell state, entry by entry"),
            ("Keras, Flax, Haiku", "they do not; this is the cell without peepholes"),
        ),
        "2.7", ONE_STEP, "the paper; what libraries have is a cell of its own",
        ("shi2015", "keras-rnn", "haiku-recurrent", "flax-recurrent"),
        ("Keras and Flax agree with the cell without peepholes", _COMPUTED),
    ),
    Deviation(
        "conv-lstm-forget-constant", "ConvLSTM without peepholes", "conv-lstm-no-peepholes",
        "a 1 in the equation of the forget gate",
        (
            ("Flax and Haiku, docstrings", "f = σ(W * x + U * h + b), 1 added to b after initialisation"),
            ("Flax and Haiku, code", "f = σ(… + 1) at every step"),
            ("Keras", "no 1 in the equation; the bias starts at 1"),
        ),
        "0.88", ONE_STEP + ", with equal stored parameters", "Keras: no constant",
        ("flax-recurrent", "haiku-recurrent", "keras-rnn"),
        (
            "With 1 added to the bias this definition agrees with the runs of Flax",
            "Read in docstrings and codes of both",
        ),
    ),
    Deviation(
        "mogrifier-shared", "Mogrifier LSTM", "mogrifier-lstm", "matrices of the rounds",
        (
            ("paper", "each round has a matrix of its own"),
            ("a port for PyTorch", "one Q and one R in all rounds"),
        ),
        "2.0", ONE_STEP + " with five rounds", "the paper",
        ("melis2020", "mogrifier-3", "mogrifier-6"),
        ("Reported in issues 3 and 6 of the port", _COMPUTED),
    ),
    Deviation(
        "nested-lstm-state", "Nested LSTM", "nested-lstm", "the inner cell state",
        (
            ("paper, in a program that reproduces it", "s is remembered, and c' = o_s ⊙ tanh(s')"),
            ("issue 125 of RecurrentLayers.jl", "c' = f_s ⊙ (f ⊙ c) + i_s ⊙ g_s; o_s is not used"),
        ),
        "3.1", ONE_STEP, "the paper",
        ("moniz2017", "nlstm-code", "recurrentlayers-125"),
        ("Read in the program and in the issue", _COMPUTED),
    ),
)  # fmt: skip
