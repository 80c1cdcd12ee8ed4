"""Points about relatives of the LSTM."""

from derive.deviations.common import CODE, DOCSTRING, ONE_STEP, RUN
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
        "0.38", ONE_STEP, "the paper: with tanh",
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
        "1.0", ONE_STEP, "the code, as in every LSTM",
        ("torchrecurrent",),
        (RUN, "Read in forward(): cell_gate is a block of the sums that have b_h @ weight_hh in them"),
    ),
)  # fmt: skip
