"""Points about later ports of gated cells, spiking units, normalisation and linear attention."""

from derive.deviations.common import ONE_STEP
from derive.deviations.deviation import Deviation

_COMPUTED = "Both forms computed with NumPy at one random point"

DEVIATIONS: tuple[Deviation, ...] = (
    Deviation(
        "star-gates", "Stackable recurrent cell (STAR)", "star", "whether the weights sum to one",
        (
            ("torchrecurrent, another port, and a comment in the authors' code", "1 - k of h and k of z"),
            ("authors' code", "σ(f) of h and 1 - σ(f - 1) of z, the number being that of JANET's code"),
        ),
        "0.24", ONE_STEP + ", with f the negative of the sum of k", "the form whose weights sum to one",
        ("turkoglu-code", "torchrecurrent"),
        ("Read in the authors' code; torchrecurrent agrees with this definition", _COMPUTED),
    ),
    Deviation(
        "layer-norm-gru-update", "GRU with layer normalisation", "layer-norm-gru", "z or 1 - z",
        (
            ("paper", "h' = (1 - z) ⊙ h + z ⊙ g"),
            ("first author's program", "u ⊙ h + (1 - u) ⊙ g"),
        ),
        "2.8", ONE_STEP + ", with equal weights", "the paper",
        ("ba2016", "kiros-layer-norm"),
        ("Read in the supplement and in the program", _COMPUTED),
    ),
    Deviation(
        "gru-ode-gate", "GRU-ODE", "gru-ode", "which gate stands in the candidate",
        (
            ("paper; authors' code with full_gru_ode=True", "tanh(W x + U (r ⊙ h)), r a gate of its own"),
            ("authors' code by default", "tanh(W x + U (z ⊙ h)): the update gate takes its place"),
        ),
        "1.3", ONE_STEP, "the paper",
        ("debrouwer2019", "debrouwer-code"),
        ("Read in both classes of the code", _COMPUTED),
    ),
    Deviation(
        "lif-surrogate", "Leaky integrate and fire", "lif", "the gradient of a spike",
        (
            ("snnTorch by default", "arc tangent, 1/(1 + (π z)²)"),
            ("snnTorch, fast_sigmoid", "1/(1 + 25 |z|)²"),
        ),
        "0.83", "in the slope that stands for that of a spike, for z from -2 to 2", "the fast sigmoid",
        ("snntorch-neurons", "eshraghian2023"),
        ("snnTorch run with both, against their formulas", "Read in the code of both surrogates"),
        gradient=True,
    ),
    Deviation(
        "lif-documented-slope", "Leaky integrate and fire", "lif", "a printed slope of the arc tangent",
        (
            ("snnTorch, docstring of ATan", "S = arctan(π U α/2)/π has the slope 1/(π (1 + (π U α/2)²))"),
            ("snnTorch, code", "α/(2 (1 + (π U α/2)²)), which is its derivative"),
        ),
        "0.68", "in the slope at U = 0, with α = 2", "the code, where it is chosen",
        ("snntorch-neurons",),
        ("snnTorch run, which agrees with a difference quotient of S", "Read in docstring and code of ATan"),
        gradient=True,
    ),
    Deviation(
        "alif-slope", "Adaptive leaky integrate and fire", "alif", "the gradient of a spike",
        (
            ("paper", "0.3 max(0, 1 - |z|)"),
            ("this catalogue, as snnTorch's fast sigmoid", "1/(1 + |z|)²"),
        ),
        "0.70", "in that slope, for z from -2 to 2", "the fast sigmoid; values are the same",
        ("bellec2018", "snntorch-neurons"),
        ("Read in the paper and in snnTorch", "Both computed on 401 points; farthest apart at z = 0"),
        gradient=True,
    ),
    Deviation(
        "izhikevich-steps", "Izhikevich neuron", "izhikevich", "how a millisecond is stepped",
        (
            ("paper, its program", "two steps of 0.5 ms for v, then one of 1 ms for u with the newer v"),
            ("paper, its equations in one Euler step", "one step of 1 ms for both"),
        ),
        "0.11", "in v or u after 1 ms from v = -65, u = -13 with a current of 10", "one Euler step",
        ("izhikevich2003",),
        ("Read in the paper's program", "Both computed for one neuron with a = 0.02 and b = 0.2"),
    ),
    Deviation(
        "layer-norm-epsilon", "Layer normalisation", "layer-norm", "the number under the root",
        (
            ("paper", "none"),
            ("PyTorch", "1e-5"),
            ("Flax", "1e-6"),
            ("Keras", "1e-3"),
        ),
        "0.046", "relative, in the factor for a variance of 0.01, between PyTorch and Keras", "PyTorch",
        ("ba2016", "pytorch-layers", "keras-layers", "flax-layers"),
        ("PyTorch run at that variance, against the formula", "Read in the signatures of the three"),
    ),
    Deviation(
        "glu-halves", "Gated linear unit (GLU)", "glu", "which half is the gate",
        (
            ("Dauphin et al., PyTorch", "(x W + b) ⊙ σ(x V + c)"),
            ("Shazeer", "σ(x W + b) ⊙ (x V + c)"),
        ),
        "8.9", "in the output, with the same matrices", "Dauphin and his co-authors",
        ("dauphin2017", "shazeer2020", "pytorch-layers"),
        ("PyTorch's glu run, which agrees with this definition", "Read in both papers"),
    ),
    Deviation(
        "delta-net-scale", "DeltaNet", "delta-net", "scale of the query",
        (
            ("paper", "o = S q"),
            ("flash-linear-attention", "o = S q/√d; so too in its other linear recurrences"),
        ),
        "1.4", "in the output of one step", "the paper",
        ("yang2024", "fla"),
        ("With the scale undone flash-linear-attention agrees with this definition", _COMPUTED),
    ),
    Deviation(
        "rg-lru-sign", "RG-LRU", "rg-lru", "the sign of Λ",
        (
            ("paper", "a = σ(Λ)^(c r)"),
            ("Transformers", "exp(-8 r softplus(Λ)), which is σ(-Λ)^(8 r)"),
        ),
        "2.5", ONE_STEP + ", with equal parameters", "the paper",
        ("de2024", "transformers-recurrentgemma"),
        ("With the sign of Λ changed Transformers agrees with this definition", _COMPUTED),
    ),
)  # fmt: skip
