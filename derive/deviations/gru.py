"""Points about relatives of the GRU."""

from derive.deviations.common import CODE, DOCSTRING, FORMULA, ONE_STEP, RUN
from derive.deviations.deviation import Deviation

DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "fast-grnn-gate", "FastGRNN", "fast-grnn", "the function of the gate",
        (
            (DOCSTRING, "z = σ(…); the argument nonlinearity is said to be torch.sigmoid by default"),
            (CODE, "nonlinearity is \"tanh\" by default, so z lies between -1 and 1"),
            ("authors' code (EdgeML)", "sigmoid by default"),
        ),
        "2.4", ONE_STEP + ", with all arguments at their defaults",
        "docstring and authors' code: the sigmoid",
        ("torchrecurrent", "edgeml"),
        (RUN, "Read in the constructor; with nonlinearity=\"sigmoid\" the docstring agrees below 1e-12"),
    ),
    Deviation(
        "nbrc-circle", "Neuromodulated bistable cell (nBRC)", "nbrc", "circle or matrix product",
        (
            (DOCSTRING, "W_hh ∘ h, with W_hh a matrix and ∘ elsewhere the product entry by entry"),
            (CODE, "the matrix product W_hh h"),
            ("authors' code", "the matrix product"),
        ),
        "no value", "a circle cannot stand between an m × m matrix and a vector", "both codes",
        ("torchrecurrent", "vecoven-code"),
        (RUN, "Read in both codes (b_state @ rec_matrix.t(), tf.matmul)"),
    ),
    Deviation(
        "mut3-update-gate", "MUT3", "mut3", "what the update gate sees",
        (
            (DOCSTRING, "z = σ(W x + b + U h + b)"),
            (CODE, "z = σ(W x + b + U tanh(h) + b)"),
            ("Keras of 2015 (JZS3)", "U tanh(h)"),
        ),
        "1.2", ONE_STEP, "the code",
        ("torchrecurrent", "keras-jzs"),
        (RUN, "Read in forward(), and in the cell of the same name that Keras had"),
    ),
    Deviation(
        "mut3-reset-gate", "MUT3", "mut3", "whether the reset gate multiplies the input",
        (
            (DOCSTRING, "r = σ(x + U h + b), which has a value only for n = m"),
            (CODE, "r = σ(W x + b + U h + b)"),
            ("Keras of 2015 (JZS3)", "W x + U h + b"),
        ),
        "1.1", ONE_STEP + " with n = m = 4", "the code; x without a matrix belongs to MUT2",
        ("torchrecurrent", "keras-jzs"),
        (RUN, "Read in forward(), where gxs2 is a block of W x + b, and in the cell of Keras"),
    ),
    Deviation(
        "tau-gru-biases", "τ-GRU", "tau-gru", "biases",
        (
            (DOCSTRING, "no biases in its equations; both are in its list of parameters"),
            (CODE, "two biases in each of the four sums, learned by default"),
        ),
        "1.8", ONE_STEP, "the code",
        ("torchrecurrent",),
        (RUN, "Read in forward(): bias_ih and bias_hh stand in u, z, g and a"),
    ),
    Deviation(
        "mgu-mixture", "Minimal gated unit (MGU)", "mgu", "which side an open gate keeps",
        (
            ("paper, in two ports and a quotation", "h' = (1 - f) ⊙ h + f ⊙ g"),
            ("torchrecurrent, Chainer", "the same"),
            ("Flax", "h' = (1 - f) ⊙ g + f ⊙ h; its docstring says so too"),
        ),
        "3.0", ONE_STEP + ", with equal weights and reset_gate = False", "the paper",
        ("zhou2016", "flax-mgu", "flax-4608", "chainer-mgu", "torchrecurrent"),
        (FORMULA, "Read in Flax's docstring and code, and reported in its issue 4608"),
    ),
    Deviation(
        "mgu-gate", "Minimal gated unit (MGU)", "mgu", "gate before or after the product",
        (
            ("paper, in two ports and a quotation", "tanh(W x + U (f ⊙ h) + b): before"),
            ("torchrecurrent, Chainer", "before"),
            ("Flax, by default", "tanh(W x + b + f ⊙ (U h + d)): after, with one more bias"),
        ),
        "1.5", ONE_STEP + ", with d = 0 and both in Flax's mixture", "the paper: before",
        ("zhou2016", "flax-mgu", "chainer-mgu", "torchrecurrent"),
        (FORMULA, "Read in Flax's docstring and code"),
    ),
    Deviation(
        "ugrnn-constant", "UGRNN", "ugrnn", "a 1 in the gate",
        (
            ("TensorFlow 1, UGRNNCell", "σ(a + forget_bias) with forget_bias = 1.0 by default"),
            (CODE, "σ(a)"),
        ),
        "0.88", ONE_STEP + ", with equal stored parameters", "torchrecurrent: no constant",
        ("tensorflow-collins", "torchrecurrent"),
        (
            "Read in TensorFlow's code; torchrecurrent agrees with its docstring below 1e-12",
            "Computed with NumPy in two ways: the constant in the gate, and 1 added to the bias",
        ),
    ),
    Deviation(
        "intersection-rnn-constants", "Intersection RNN", "intersection-rnn", "a 1 in both gates",
        (
            ("TensorFlow 1, IntersectionRNNCell", "σ(a + forget_bias) in both, 1.0 by default"),
            (CODE, "σ(a)"),
        ),
        "1.7", ONE_STEP + ", with equal stored parameters", "torchrecurrent: no constant",
        ("tensorflow-collins", "torchrecurrent"),
        (
            "Read in TensorFlow's code; torchrecurrent agrees with its docstring below 1e-12",
            "Computed with NumPy, with and without 1 added to both biases",
        ),
    ),
    Deviation(
        "atr-bias", "Addition-subtraction twin-gated unit (ATR)", "atr", "biases",
        (
            ("first author's code, its description", "p = W x, q = U h, without biases"),
            ("torchrecurrent, docstring and code", "p = W x + b, q = U h + b; p comes into the state too"),
        ),
        "1.9", ONE_STEP + ", against both biases at zero", "the description: none",
        ("zero-atr", "torchrecurrent"),
        (FORMULA, "Read in both codes; the first author's gives a bias to U h only"),
    ),
    Deviation(
        "sgrn-bias", "Simple gated recurrent network (SGRN)", "sgrn", "bias of the candidate",
        (
            ("paper, as issue 109 of RecurrentLayers.jl has it", "one bias, in the gate; candidate W x"),
            ("torchrecurrent, docstring and code", "W x + b_ih in gate and candidate, b_hh in the gate"),
        ),
        "1.1", ONE_STEP + ", with b = b_ih + b_hh in the gate of both", "the paper",
        ("recurrentlayers-109", "torchrecurrent"),
        (FORMULA, "Read in torchrecurrent and in the issue"),
    ),
    Deviation(
        "light-ru-bias", "Light recurrent unit (LightRU)", "light-ru", "bias of the candidate",
        (
            ("paper, as RecurrentLayers.jl has it", "tanh(W x)"),
            ("torchrecurrent, docstring and code", "tanh(W x + b)"),
        ),
        "1.6", ONE_STEP, "the paper",
        ("recurrentlayers-lightru", "torchrecurrent"),
        (FORMULA, "Read in torchrecurrent and in the documentation of RecurrentLayers.jl"),
    ),
    Deviation(
        "brc-bias", "Bistable cell (BRC)", "brc", "bias of the candidate",
        (
            ("authors' code", "biases in gain and gate, none in the candidate"),
            ("torchrecurrent, docstring and code", "one in the candidate too"),
        ),
        "0.71", ONE_STEP, "the authors' code",
        ("vecoven-code", "torchrecurrent"),
        (FORMULA, "Read in both codes"),
    ),
    Deviation(
        "mut1-input", "MUT1", "mut1", "whether the candidate multiplies the input",
        (
            ("paper", "tanh(U (r ⊙ h) + tanh(x) + b): x without a matrix, so n = m"),
            ("Keras of 2015 (JZS1)", "the same where n = m; else a fixed random projection"),
            ("torchrecurrent, docstring and code", "tanh(W x + b) in the place of tanh(x), learned"),
        ),
        "1.4", ONE_STEP + " with n = m = 4", "the paper",
        ("keras-jzs", "recurrentlayers-mut", "torchrecurrent"),
        (FORMULA, "Read in torchrecurrent and in Keras of 2015"),
    ),
    Deviation(
        "mut2-input", "MUT2", "mut2", "whether the reset gate multiplies the input",
        (
            ("paper", "r = σ(x + U h + b): x without a matrix, so n = m"),
            ("Keras of 2015 (JZS2)", "the same where n = m; else a fixed random projection"),
            ("torchrecurrent, docstring and code", "r = σ(W x + b + U h + b), learned"),
        ),
        "1.5", ONE_STEP + " with n = m = 4", "the paper",
        ("keras-jzs", "torchrecurrent"),
        (FORMULA, "Read in torchrecurrent and in Keras of 2015"),
    ),
)  # fmt: skip
