"""Points about relatives of the LSTM."""

from derive.deviations.common import CODE, DOCSTRING, ONE_STEP, RAN, RUN
from derive.deviations.deviation import Deviation

DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "wmc-lstm-tanh", "LSTM with working memory connections", "wmc-lstm",
        "tanh of what the gates see of c",
        (
            (DOCSTRING, "i = σ(W x + b + U h + b + V c + b), and so f and o: without tanh"),
            (CODE, "i = σ(W x + b + U h + b + tanh(V c + b)), and so f and o"),
            ("paper, as issue 108 of RecurrentLayers.jl has it", "tanh(V c), without a bias inside"),
        ),
        "1.7", ONE_STEP, "the paper: with tanh",
        ("torchrecurrent", "landi2021"),
        (RUN, "Read in forward(): torch.tanh stands around b_c @ weight_mh + bias_mh"),
    ),
    Deviation(
        "wmc-lstm-candidate", "LSTM with working memory connections", "wmc-lstm",
        "whether the candidate sees h",
        (
            (DOCSTRING, "c' = f ⊙ c + i ⊙ σ_c(W_c x + b_c): the candidate does not see h"),
            (CODE, "tanh(W_c x + b_ih + U_c h + b_hh)"),
        ),
        "1.8", ONE_STEP, "the code, as in every LSTM",
        ("torchrecurrent",),
        (RUN, "Read in forward(): cell_gate is a block of the sums that have b_h @ weight_hh in them"),
    ),
    Deviation(
        "wmc-lstm-inner-bias", "LSTM with working memory connections", "wmc-lstm", "a bias inside the tanh",
        (
            ("paper, as issue 108 of RecurrentLayers.jl has it", "tanh(V c)"),
            (CODE, "tanh(V c + b), learned by default (memory_bias)"),
        ),
        "0.33", ONE_STEP, "the paper",
        ("torchrecurrent", "landi2021"),
        (RAN, "Read in forward(); with this bias at zero the code agrees with this definition"),
    ),
    Deviation(
        "multiplicative-lstm-biases", "Multiplicative LSTM", "multiplicative-lstm", "biases",
        (
            ("paper", "none"),
            ("first author's code", "one for each gate"),
            (CODE, "ten vectors by default; some enter the product, which is more than a bias for each gate"),
        ),
        "3.3", ONE_STEP + ", against all of them at zero", "the paper",
        ("krause2017", "mlstm-code", "torchrecurrent"),
        (RAN, "Read in the three; with all biases off the code agrees with this definition"),
    ),
    Deviation(
        "janet-shift", "JANET", "janet", "the shift β",
        (
            ("paper, first version", "c' = σ(s) ⊙ c + (1 - σ(s)) ⊙ g, without β"),
            ("first author's code", "σ(1 - s) in the place of 1 - σ(s)"),
            ("paper, later version", "1 - σ(s - β), where β = 1 gives the code"),
        ),
        "0.24", ONE_STEP + ", between β = 0 and β = 1", "the later version, β = 1",
        ("vanderwesthuizen2018", "janet-code", "janet-1"),
        (
            "Read in both versions and the code, and asked about in its issue 1",
            "All three computed with NumPy: σ(1 - s) and 1 - σ(s - 1) agree below 1e-12",
        ),
    ),
    Deviation(
        "janet-learned", "JANET", "janet", "whether β is learned",
        (
            ("paper and first author's code", "β is fixed"),
            ("torchrecurrent, docstring and code", "β is a parameter, which an optimiser changes"),
        ),
        "1", "parameter more", "the paper: a number with a default",
        ("janet-code", "torchrecurrent"),
        ("Counted among the parameters of a cell", "Read in the constructor, where it is an nn.Parameter"),
    ),
)  # fmt: skip
