"""Figures about cells that were ported from their papers, and about what two libraries call by one name."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.deviations.family_figures import blocks, code, given
from tests.deviations.packages import package
from tests.deviations.points import Array, farthest, point, reference, same


def indrnn_function() -> float:
    """tanh, the default of torchrecurrent, against ReLU."""
    pair, found = code("IndRNN")
    p = pair.parameters
    sums = pair.x[0] @ p["weight_ih"].T + p["bias_ih"] + p["vector_u"] * pair.start[0] + p["bias_hh"]
    same(found, np.tanh(sums), 1e-12)
    return farthest((found, np.maximum(sums, 0)))


def typed_bias() -> float:
    """A bias in z against none."""
    pair, found = code("TRNN")
    b = blocks(pair, "bias_ih", "b_z b_f")
    v = {**given(pair, "h"), **blocks(pair, "weight_ih", "W_z W_f"), "b_f": b["b_f"]}
    ours = reference("strongly-typed-rnn", v)
    same(found, ours["f"] * v["h"] + (1 - ours["f"]) * (ours["z"] + b["b_z"]), 1e-12)
    return farthest((found, ours["h_next"]))


def cfn_bias() -> float:
    """A bias in the candidate against none."""
    pair, found = code("CFN")
    b, d = blocks(pair, "bias_ih", "b_theta b_eta b_g"), blocks(pair, "bias_hh", "b_theta b_eta")
    v = {
        **given(pair, "h"), **blocks(pair, "weight_ih", "W_theta W_eta W_g"),
        **blocks(pair, "weight_hh", "U_theta U_eta"), **{k: b[k] + d[k] for k in d},
    }  # fmt: skip
    ours = reference("cfn", v)
    candidate = np.tanh(v["x"] @ v["W_g"].T + b["b_g"])
    same(found, ours["theta"] * np.tanh(v["h"]) + ours["eta"] * candidate, 1e-12)
    return farthest((found, ours["h_next"]))


def fast_start() -> float:
    """The weight of the candidate at the start: σ(α) in torchrecurrent, against the authors' σ(-3)."""
    cell = package("torchrecurrent").FastRNNCell(3, 4)
    alpha = float(cell.alpha.detach())
    return float(1 / (1 + np.exp(-alpha)) - 1 / (1 + np.exp(3)))


def sgu_bias() -> float:
    """A bias in the multiplicative gate against none."""
    pair, found = code("SGU")
    b, d = blocks(pair, "bias_ih", "b_p b_z"), blocks(pair, "bias_hh", "b_k b_z")
    v = {
        **given(pair, "h"), **blocks(pair, "weight_ih", "W_p W_z"), **blocks(pair, "weight_hh", "U_k U_z"),
        "b_p": b["b_p"], "b_z": b["b_z"] + d["b_z"],
    }  # fmt: skip
    return farthest((found, reference("sgu", v)["h_next"]))


def hard_slopes() -> float:
    """z/6 + 1/2 of PyTorch and Keras 3 against 0.2 z + 0.5 of ONNX, farthest apart at z = 2.5."""
    z = np.linspace(-4, 4, 801)
    torch = package("torch")
    steep = np.clip(0.2 * z + 0.5, 0, 1)
    flat = torch.nn.functional.hardsigmoid(torch.from_numpy(z)).numpy()
    same(flat, np.clip(z / 6 + 0.5, 0, 1), 1e-12)
    assert abs(abs(z[np.argmax(np.abs(flat - steep))]) - 2.5) < 1e-9
    return farthest((flat, steep))


def hard_slope_of_torch() -> float:
    """PyTorch's gradient of its hard sigmoid in float64 against 1/6."""
    torch = package("torch")
    z = torch.tensor([0.3], dtype=torch.float64, requires_grad=True)
    torch.nn.functional.hardsigmoid(z).sum().backward()
    return abs(float(z.grad) - 1 / 6)


def leaky_rate() -> float:
    """(1 - α) h + tanh(...), the rate on the old state only, against α on both sides."""
    v = point("leaky-rate", "leaky-rnn")
    ours = reference("leaky-rnn", v)
    return farthest((ours["h_next"], ours["h_next"] + 0.7 * ours["g"]))


def qrnn_gate() -> float:
    """f z + (1 - f) c of the authors' code against f c + (1 - f) z, with equal weights."""
    v = point("qrnn-gate", "qrnn")
    ours = reference("qrnn", v)
    theirs = ours["f"] * ours["z"] + (1 - ours["f"]) * v["c"]
    return farthest((ours["c_next"], theirs), (ours["h"], ours["o"] * theirs))


def grud_decay() -> float:
    """z ⊙ h + (1 - z) ⊙ g with the state before its decay, z and 1 - z exchanged, against the decayed one."""
    v = point("gru-d-decay", "gru-d")
    v["mask"] = (v["mask"] > 0).astype(float)
    ours = reference("gru-d", v)
    return farthest((ours["h_next"], (1 - ours["z"]) * v["h"] + ours["z"] * ours["g"]))


def conv_peepholes() -> float:
    """With the paper's peepholes and without them."""
    v = point("conv-lstm-peepholes", "conv-lstm", {"n": 2, "m": 3, "d": 4, "e": 5})
    ours, theirs = reference("conv-lstm", v), reference("conv-lstm-no-peepholes", v)
    return farthest((ours["h_next"], theirs["h_next"]), (ours["c_next"], theirs["c_next"]))


def conv_constant() -> float:
    """1 added to the bias of the forget gate, and not."""
    v = point("conv-lstm-forget-constant", "conv-lstm-no-peepholes", {"n": 2, "m": 3, "d": 4, "e": 5})
    ours = reference("conv-lstm-no-peepholes", v)
    theirs = reference("conv-lstm-no-peepholes", {**v, "b_f": v["b_f"] + 1})
    return farthest((ours["h_next"], theirs["h_next"]), (ours["c_next"], theirs["c_next"]))


def mogrifier_shared() -> float:
    """One Q and one R in all rounds against one for each."""
    v = point("mogrifier-shared", "mogrifier-lstm")
    ours = reference("mogrifier-lstm", v)
    theirs = reference("mogrifier-lstm", {**v, "Q_3": v["Q_1"], "Q_5": v["Q_1"], "R_4": v["R_2"]})
    return farthest((ours["h_next"], theirs["h_next"]), (ours["c_next"], theirs["c_next"]))


def nested_state() -> float:
    """c' = f_s ⊙ (f ⊙ c) + i_s ⊙ g_s, without the inner state, against o_s ⊙ tanh(s')."""
    v = point("nested-state", "nested-lstm")
    ours = reference("nested-lstm", v)
    c: Array = ours["f_s"] * ours["v"] + ours["i_s"] * ours["g_s"]
    return farthest((ours["c_next"], c), (ours["h_next"], ours["o"] * np.tanh(c)))


FIGURES: dict[str, Callable[[], float]] = {
    "indrnn-function": indrnn_function,
    "strongly-typed-rnn-bias": typed_bias,
    "cfn-bias": cfn_bias,
    "fast-rnn-start": fast_start,
    "sgu-bias": sgu_bias,
    "hard-sigmoid-slopes": hard_slopes,
    "hard-sigmoid-gradient": hard_slope_of_torch,
    "leaky-rnn-rate": leaky_rate,
    "qrnn-gate": qrnn_gate,
    "gru-d-decay": grud_decay,
    "conv-lstm-peepholes": conv_peepholes,
    "conv-lstm-forget-constant": conv_constant,
    "mogrifier-shared": mogrifier_shared,
    "nested-lstm-state": nested_state,
}
_ALONE = (
    "leaky-rnn-rate",
    "qrnn-gate",
    "gru-d-decay",
    "conv-lstm-peepholes",
    "conv-lstm-forget-constant",
    "mogrifier-shared",
    "nested-lstm-state",
)
PACKAGES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(FIGURES, ("torch", "torchrecurrent")),
    **dict.fromkeys(_ALONE, ()),
}
