"""Points about state spaces and linear recurrences."""

from derive.deviations.common import ONE_STEP
from derive.deviations.deviation import Deviation

DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "mamba-input-map", "Mamba", "mamba", "how B is discretised",
        (
            ("paper, its zero-order hold", "(exp(ΔA) - 1)/A B"),
            ("the code, as mamba.py has it", "Δ B, the first-order approximation"),
        ),
        "39", ONE_STEP, "the code: Δ B",
        ("gu2023", "mambapy"),
        (
            "Read in the paper and in mamba.py, with which this definition agrees",
            "Both computed with NumPy; for Δ = 0.1 and A = -1 the factors are 0.1 and 0.0952",
        ),
    ),
    Deviation(
        "min-gru-candidate", "minGRU", "min-gru", "function of the candidate",
        (
            ("paper, the simple form", "g = W x, without a function"),
            ("minGRU-pytorch, both modes", "a + 0.5 for a = W x ≥ 0, else σ(a): positive, for logarithms"),
        ),
        "4.8", ONE_STEP + ", with equal weights", "the simple form",
        ("feng2024", "mingru-pytorch"),
        (
            "Read in minGRU-pytorch, with which this definition agrees when that function is the identity",
            "Both computed with NumPy at one random point",
        ),
    ),
)  # fmt: skip
