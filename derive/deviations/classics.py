"""Points about the first cells: LSTM, GRU and the plain one."""

from derive.deviations.common import ONE_STEP, RAN
from derive.deviations.deviation import Deviation

_COUNTED = "Counted in the library, and by the formula of the parameters at the same sizes"

DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "elman-logistic", "Elman network", "elman", "logistic units or tanh",
        (
            ("paper", "activations between 0 and 1, so logistic units"),
            ("PyTorch, Keras, Flax, ONNX", "tanh by default"),
        ),
        "1.1", ONE_STEP, "the libraries: tanh",
        ("elman1990", "pytorch-rnn"),
        (
            "Read in the paper, which describes the range of the units, and in torch.nn",
            "torch.nn.RNNCell, which agrees with this definition below 1e-12, against the same sums under σ",
        ),
    ),
    Deviation(
        "elman-relu", "Elman network", "elman", "ReLU under the name of the plain cell",
        (("Haiku, VanillaRNN", "relu(W x + b + U h + b)"), ("PyTorch, Keras, Flax, ONNX", "tanh by default")),
        "5.9", ONE_STEP, "the others: tanh",
        ("haiku-recurrent", "pytorch-rnn"),
        ("Read in Haiku's docstring and code, which agree", RAN),
    ),
    Deviation(
        "elman-biases", "Elman network", "elman", "one bias or two",
        (
            ("PyTorch", "b_ih + b_hh: 640 parameters at n = 10, m = 20"),
            ("Keras, Flax", "one bias: 620"),
        ),
        "20", "parameters at n = 10, m = 20", "one bias, as only the sum of the two counts",
        ("pytorch-rnn", "keras-rnn", "flax-recurrent"),
        (_COUNTED, "Both biases stand in the same sum, so that they always have the same gradient"),
    ),
    Deviation(
        "lstm-forget-constant", "LSTM", "lstm", "a 1 in the equation of the forget gate",
        (
            ("Haiku, docstring", "f = σ(a), with 1 added to the bias after initialisation"),
            ("Haiku, code", "f = σ(a + 1) at every step: the stored bias is smaller by 1 for the same cell"),
            ("TensorFlow 1, BasicLSTMCell", "f = σ(a + forget_bias) with forget_bias = 1.0 by default"),
            ("PyTorch, Keras, Flax, ONNX", "f = σ(a); Keras starts the bias at 1"),
        ),
        "0.86", ONE_STEP + ", with equal stored parameters", "the latter: σ(a)",
        ("haiku-recurrent", "tensorflow-basic-lstm", "keras-rnn", "pytorch-rnn"),
        (
            RAN,
            "Read in the code of Haiku and the documentation of TensorFlow; with 1 added to the bias this "
            "definition agrees with Haiku's run",
        ),
    ),
    Deviation(
        "lstm-biases", "LSTM", "lstm", "one bias or two",
        (
            ("PyTorch, ONNX", "two for each gate: 2560 parameters at n = 10, m = 20"),
            ("Keras, Flax, Haiku, Equinox", "one: 2480"),
        ),
        "80", "parameters at n = 10, m = 20", "one bias, as only the sum of the two counts",
        ("pytorch-rnn", "keras-rnn", "onnx-lstm", "haiku-recurrent"),
        (_COUNTED, "Both biases stand in the same sum, so that they always have the same gradient"),
    ),
    Deviation(
        "lstm-squashing", "LSTM of 1997", "lstm-1997", "squashing functions",
        (
            ("paper", "4σ(x) - 2 for the cell input, 2σ(x) - 1 for the cell state"),
            ("torchrecurrent and today's libraries", "tanh for both"),
        ),
        "1.0", ONE_STEP + ", with equal weights",
        "tanh; the weights can be scaled so that both are one function",
        ("hochreiter1997", "torchrecurrent"),
        (
            "Read in the paper and in torchrecurrent, with which this definition agrees",
            "Both computed with NumPy at one random point",
        ),
    ),
    Deviation(
        "lstm-peephole-output", "LSTM with peepholes", "lstm-peephole", "squashing of the output",
        (
            ("paper of 2002", "h' = o ⊙ c', without squashing"),
            ("Graves (2013), ONNX, torchrecurrent", "h' = o ⊙ tanh(c')"),
        ),
        "2.9", ONE_STEP, "the latter: tanh",
        ("gers2002", "graves2013", "onnx-lstm"),
        (
            "Read in both papers and in the standard, with whose runtime this definition agrees",
            "Both computed with NumPy at one random point",
        ),
    ),
    Deviation(
        "gru-reset", "GRU", "gru", "reset before or after the product",
        (
            ("Cho et al., third version and print", "tanh(W x + U (r ⊙ h)): before"),
            ("Cho et al., first versions", "r ⊙ (U h): after"),
            ("PyTorch, cuDNN, Flax, Equinox, Keras by default", "after"),
            ("Haiku, Keras with reset_after = False, ONNX by default", "before"),
        ),
        "1.4", ONE_STEP + ", with the second bias at zero",
        "after the product; the other form is the page of the GRU with the reset before it",
        ("cho2014", "pytorch-rnn", "keras-rnn", "haiku-recurrent", "pytorch-8153"),
        (
            "torch.nn.GRUCell, which agrees with this definition below 1e-12, against the printed form",
            "Read in the paper and in the codes; issues of PyTorch and Keras discuss it",
        ),
    ),
    Deviation(
        "gru-keras-default", "GRU", "gru", "which form is Keras's default",
        (
            ("Keras, docstring", "the default is the third version, with the reset before the product"),
            ("Keras, code", "reset_after = True by default: after the product"),
        ),
        "1.5", ONE_STEP + ", between the default and reset_after = False, in float32", "the code",
        ("keras-rnn",),
        (
            "Keras 3.15.1 run without options agrees with the reset after the product, below 1e-5, and with "
            "reset_after = False with the other",
            "Read in the signature of GRU and GRUCell",
        ),
    ),
    Deviation(
        "gru-update", "GRU", "gru-chung", "z or 1 - z",
        (
            ("Cho et al., PyTorch, Keras, cuDNN, ONNX", "h' = z ⊙ h + (1 - z) ⊙ g"),
            ("Chung et al., Haiku", "h' = (1 - z) ⊙ h + z ⊙ g"),
        ),
        "3.1", ONE_STEP + ", with equal weights", "Chung et al. on this page, Cho et al. on the others",
        ("cho2014", "chung2014", "pytorch-rnn", "haiku-recurrent"),
        (
            "Haiku run agrees with this definition below 1e-5",
            "Read in both papers; with the signs of W_z, U_z and b_z changed one is the other",
        ),
    ),
    Deviation(
        "gru-biases", "GRU", "gru", "three, four or six biases",
        (
            ("PyTorch, Keras by default, ONNX", "six: 1920 parameters at n = 10, m = 20"),
            ("Flax, Equinox", "four, since two pairs have one sum: 1880"),
            ("Haiku, Keras with reset_after = False", "three, with the reset before the product: 1860"),
        ),
        "60", "parameters at n = 10, m = 20, between the first and the last",
        "four biases, all that the function needs",
        ("pytorch-rnn", "keras-rnn", "flax-recurrent", "haiku-recurrent"),
        (_COUNTED, "In r and z both biases stand in one sum; in the candidate r stands between them"),
    ),
)  # fmt: skip
