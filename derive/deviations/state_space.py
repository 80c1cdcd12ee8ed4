"""Points about state spaces and linear recurrences."""

from derive.deviations.common import ONE_STEP
from derive.deviations.deviation import Deviation

DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "mamba-input-map", "Mamba", "mamba", "how B is discretised",
        (
            ("paper, equation 4, the zero-order hold", "(ΔA)⁻¹ (exp(ΔA) - I) ΔB"),
            ("the authors' code, and mamba.py", "Δ B, as of Euler's method"),
        ),
        "39", ONE_STEP, "the code: Δ B",
        ("gu2023", "mambapy"),
        (
            "Issues 19, 114 and 121 of state-spaces/mamba set equation 4 against the code; the author says: "
            "the zero-order hold for A, Euler's method for B. mamba.py agrees with this definition",
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
    Deviation(
        "min-lstm-modes", "minLSTM", "min-lstm", "the state before the first step",
        (
            ("minGRU-pytorch 0.2.1, all steps at once", "put through the candidate's g: h + 0.5 for h ≥ 0"),
            ("minGRU-pytorch 0.2.1, step by step", "taken as it is"),
        ),
        "0.30", "between both modes, 5 steps, an initial state in [0, 1]", "step by step",
        ("feng2024", "mingru-pytorch"),
        (
            "The library run in both modes with the same weights",
            "Each mode's formula, written with NumPy, agrees with its run (1e-12)",
        ),
    ),
)  # fmt: skip
