"""Points about relatives of the GRU."""

from derive.deviations.common import CODE, DOCSTRING, ONE_STEP, RUN
from derive.deviations.deviation import Deviation

DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "fast-grnn-gate", "FastGRNN", "fast-grnn", "the function of the gate",
        (
            (DOCSTRING, "z = σ(…); the argument nonlinearity is said to be torch.sigmoid by default"),
            (CODE, "nonlinearity is \"tanh\" by default, so z lies between -1 and 1"),
            ("authors' code (EdgeML)", "sigmoid by default"),
        ),
        "0.75", ONE_STEP + ", with all arguments at their defaults",
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
        "0.075", ONE_STEP, "the code",
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
        "0.50", ONE_STEP + " with n = m = 4", "the code; x without a matrix belongs to MUT2",
        ("torchrecurrent", "keras-jzs"),
        (RUN, "Read in forward(), where gxs2 is a block of W x + b, and in the cell of Keras"),
    ),
    Deviation(
        "tau-gru-biases", "τ-GRU", "tau-gru", "biases",
        (
            (DOCSTRING, "no biases in its equations; both are in its list of parameters"),
            (CODE, "two biases in each of the four sums, learned by default"),
        ),
        "0.99", ONE_STEP, "the code",
        ("torchrecurrent",),
        (RUN, "Read in forward(): bias_ih and bias_hh stand in u, z, g and a"),
    ),
)  # fmt: skip
