"""Published backward formulas of LSTM and GRU, written as printed, against automatic differentiation.

Route one is torch's autograd of the forward equations by their pre-activations; route two, in every function,
is the derived gradient of this project, which is proved exactly elsewhere and must agree with route one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

import derive
from tests.deviations.packages import package
from tests.deviations.points import Array, Arrays, farthest, normal, point, reference, same, sigma

BATCH_STATE = (100, 4)


def _leaves(values: Mapping[str, Array]) -> dict[str, Any]:
    torch = package("torch")
    return {k: torch.tensor(a, requires_grad=True) for k, a in values.items()}


def _derived(cell: str, v: Arrays, cotangents: Arrays) -> Arrays:
    """Our own gradient of one step."""
    found = derive.function(derive.gradient(derive.load(cell)))({**v, **cotangents})
    return dict(found)


def _lstm() -> tuple[Arrays, Arrays, Arrays, Arrays]:
    """A random LSTM step, its values, the cotangents of h' and c', and the deltas of the four sums."""
    v = point("lstm-backward", "lstm")
    ours = reference("lstm", v)
    d = normal("lstm-backward", {"grad_h_next": BATCH_STATE, "grad_c_next": BATCH_STATE})
    torch, a = package("torch"), _leaves({k: ours[f"a_{k}"] for k in "ifgo"})
    c = torch.sigmoid(a["f"]) * torch.tensor(v["c"]) + torch.sigmoid(a["i"]) * torch.tanh(a["g"])
    h = torch.sigmoid(a["o"]) * torch.tanh(c)
    (h * torch.tensor(d["grad_h_next"]) + c * torch.tensor(d["grad_c_next"])).sum().backward()
    deltas = {k: each.grad.numpy() for k, each in a.items()}
    grads = _derived("lstm", v, d)
    for k in "ifgo":
        same(grads[f"grad_b_{k}"], deltas[k].sum(axis=0), 1e-10)
    return v, ours, d, deltas


def coursera_candidate() -> float:
    """dc̃ = dc Γ_u + Γ_o (1 - tanh²(c')) Γ_u da c̃ (1 - tanh²(c̃)), equation (8)."""
    _, s, d, deltas = _lstm()
    da, dc, squash = d["grad_h_next"], d["grad_c_next"], 1 - np.tanh(s["c_next"]) ** 2
    printed = dc * s["i"] + s["o"] * squash * s["i"] * da * s["g"] * (1 - np.tanh(s["g"]) ** 2)
    same((dc * s["i"] + s["o"] * squash * s["i"] * da) * (1 - s["g"] ** 2), deltas["g"], 1e-12)
    return farthest((printed, deltas["g"]))


def coursera_gates() -> float:
    """dΓ = dc v + Γ_o (1 - tanh²(c')) v da Γ (1 - Γ), equations (9) and (10), without a bracket."""
    v, s, d, deltas = _lstm()
    da, dc, squash = d["grad_h_next"], d["grad_c_next"], 1 - np.tanh(s["c_next"]) ** 2
    pairs = []
    for gate, other in (("i", s["g"]), ("f", v["c"])):
        slope = s[gate] * (1 - s[gate])
        same((dc * other + s["o"] * squash * other * da) * slope, deltas[gate], 1e-12)
        pairs.append((dc * other + s["o"] * squash * other * da * slope, deltas[gate]))
    return farthest(*pairs)


def vignette_cell() -> float:
    """δ8 = δ7 · δ4 in the place of a sum, as it comes out in the delta of the candidate."""
    _, s, d, deltas = _lstm()
    through = d["grad_h_next"] * s["o"] * (1 - np.tanh(s["c_next"]) ** 2)
    candidate = s["i"] * (1 - s["g"] ** 2)
    same((through + d["grad_c_next"]) * candidate, deltas["g"], 1e-12)
    return farthest((through * d["grad_c_next"] * candidate, deltas["g"]))


def vignette_state() -> float:
    """δ22 = δ16 W_i^T in the place of δ15 W_i^T, as it comes out in the gradient of h."""
    v, _, d, deltas = _lstm()
    true = np.sum([deltas[k] @ v[f"U_{k}"] for k in "ifgo"], axis=0)
    same(_derived("lstm", v, d)["grad_h"], true, 1e-12)
    return farthest((true - deltas["i"] @ v["U_i"] + deltas["f"] @ v["U_i"], true))


def notebook_slopes() -> float:
    """Slopes at the gates' values, σ(i) (1 - σ(i)) and 1 - tanh²(g), in the place of those at their sums."""
    _, s, d, deltas = _lstm()
    back = d["grad_h_next"] * s["o"]
    cell = d["grad_c_next"] + back * (1 - np.tanh(np.tanh(s["c_next"])) ** 2)
    true = d["grad_c_next"] + back * (1 - np.tanh(s["c_next"]) ** 2)
    same(true * s["g"] * s["i"] * (1 - s["i"]), deltas["i"], 1e-12)
    pairs = [
        (cell * s["g"] * sigma(s["i"]) * (1 - sigma(s["i"])), deltas["i"]),
        (cell * s["i"] * (1 - np.tanh(s["g"]) ** 2), deltas["g"]),
        (d["grad_h_next"] * np.tanh(s["c_next"]) * sigma(s["o"]) * (1 - sigma(s["o"])), deltas["o"]),
    ]
    return farthest(*pairs)


def notebook_forget() -> float:
    """σ(f) in the place of f (1 - f), all else right."""
    v, s, d, deltas = _lstm()
    cell = d["grad_c_next"] + d["grad_h_next"] * s["o"] * (1 - np.tanh(s["c_next"]) ** 2)
    same(cell * v["c"] * s["f"] * (1 - s["f"]), deltas["f"], 1e-12)
    return farthest((cell * v["c"] * sigma(s["f"]), deltas["f"]))


def vignette_plain() -> float:
    """δU = x^T δ5 with δ5 = δ4 W^T in the place of x^T δ4, for h' = σ(W h + U x); W is U of ours."""
    v = point("rnn-vignette", "elman")
    torch = package("torch")
    a = torch.tensor(v["x"] @ v["W_h"].T + v["h"] @ v["U_h"].T, requires_grad=True)
    d = normal("rnn-vignette", {"d": BATCH_STATE})["d"]
    (torch.sigmoid(a) * torch.tensor(d)).sum().backward()
    h = sigma(a.detach().numpy())
    delta = d * h * (1 - h)
    same(a.grad.numpy(), delta, 1e-12)
    return farthest(((delta @ v["U_h"]).T @ v["x"], delta.T @ v["x"])) / len(d)


def _gru() -> tuple[Arrays, Arrays, Array, Arrays, Array]:
    """The same for the GRU of Chung et al.: the last is what comes to r ⊙ h."""
    v = point("gru-backward", "gru-chung")
    ours = reference("gru-chung", v)
    d = normal("gru-backward", {"grad_h_next": BATCH_STATE})
    torch, h = package("torch"), package("torch").tensor(v["h"])
    a = _leaves({"z": ours["a_z"], "r": ours["a_r"]})
    inner = (torch.sigmoid(a["r"]) * h) @ torch.tensor(v["U_g"]).T
    a_g = torch.tensor(v["x"] @ v["W_g"].T + v["b_g"]) + inner
    a_g.retain_grad()
    z = torch.sigmoid(a["z"])
    (((1 - z) * h + z * torch.tanh(a_g)) * torch.tensor(d["grad_h_next"])).sum().backward()
    deltas = {k: each.grad.numpy() for k, each in {**a, "g": a_g}.items()}
    grads = _derived("gru-chung", v, d)
    for k in "zrg":
        same(grads[f"grad_b_{k}"], deltas[k].sum(axis=0), 1e-10)
    return v, ours, d["grad_h_next"], deltas, deltas["g"] @ v["U_g"]


def vignette_update() -> float:
    """δ9 = δ7 + δ8 = δ3 · g + δ3 · z in the place of δ3 · (g - h), before the slope of the gate."""
    v, s, d, deltas, _ = _gru()
    slope = s["z"] * (1 - s["z"])
    same(d * (s["g"] - v["h"]) * slope, deltas["z"], 1e-12)
    return farthest((d * (s["g"] + s["z"]) * slope, deltas["z"]))


def vignette_reset() -> float:
    """δ18 = δ17 · sigmoid'(r) with δ17 = δ13 · r in the place of δ16 = δ13 · h."""
    v, s, _, deltas, back = _gru()
    slope = s["r"] * (1 - s["r"])
    same(back * v["h"] * slope, deltas["r"], 1e-12)
    return farthest((back * s["r"] * slope, deltas["r"]))


def vignette_weights() -> float:
    """δW_r from δ10 (the candidate's) and δW_g from δ18 (the gate's): each has the other's delta."""
    v, s, d, deltas, _ = _gru()
    true_r, true_g = deltas["r"].T @ v["h"], deltas["g"].T @ (s["r"] * v["h"])
    grads = _derived("gru-chung", v, {"grad_h_next": d})
    same(grads["grad_U_r"], true_r, 1e-10)
    same(grads["grad_U_g"], true_g, 1e-10)
    return farthest((deltas["g"].T @ v["h"], true_r), (deltas["r"].T @ (s["r"] * v["h"]), true_g)) / 100


FIGURES: dict[str, Callable[[], float]] = {
    "lstm-backward-coursera-candidate": coursera_candidate,
    "lstm-backward-coursera-gates": coursera_gates,
    "lstm-backward-vignette-cell": vignette_cell,
    "lstm-backward-vignette-state": vignette_state,
    "lstm-backward-notebook-slopes": notebook_slopes,
    "lstm-backward-notebook-forget": notebook_forget,
    "elman-backward-vignette": vignette_plain,
    "gru-backward-vignette-update": vignette_update,
    "gru-backward-vignette-reset": vignette_reset,
    "gru-backward-vignette-weights": vignette_weights,
}
PACKAGES: dict[str, tuple[str, ...]] = dict.fromkeys(FIGURES, ("torch",))
