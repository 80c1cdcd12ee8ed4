"""Figures about gates of later ports, spiking units, normalisation and linear attention."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.deviations.packages import package
from tests.deviations.points import Array, farthest, point, reference, same, sigma


def star_gates() -> float:
    """σ(f) and 1 - σ(f - 1) of the authors' code, with f the negative of k's sum, against 1 - k and k."""
    v = point("star-gates", "star")
    ours = reference("star", v)
    f = -ours["a_k"]
    same(ours["h_next"], np.tanh(sigma(f) * v["h"] + (1 - sigma(f)) * ours["z"]), 1e-12)
    return farthest((ours["h_next"], np.tanh(sigma(f) * v["h"] + (1 - sigma(f - 1)) * ours["z"])))


def layer_norm_gru_update() -> float:
    """z ⊙ h + (1 - z) ⊙ g of the program against (1 - z) ⊙ h + z ⊙ g, with equal weights."""
    v = point("layer-norm-gru-update", "layer-norm-gru")
    ours = reference("layer-norm-gru", v)
    return farthest((ours["h_next"], ours["z"] * v["h"] + (1 - ours["z"]) * ours["g"]))


def gru_ode_gate() -> float:
    """z in the place of r in the candidate, as the default of the authors' code has it."""
    v = point("gru-ode-gate", "gru-ode")
    ours = reference("gru-ode", v)
    theirs = reference("gru-ode", {**v, "W_r": v["W_z"], "U_r": v["U_z"], "b_r": v["b_z"]})
    same(theirs["r"], ours["z"], 1e-12)
    return farthest((ours["h_next"], theirs["h_next"]))


def _slope(surrogate: str, z: Array) -> Array:
    """The gradient that snnTorch takes for that of a spike."""
    torch = package("torch")
    u = torch.tensor(z, requires_grad=True)
    getattr(package("snntorch.surrogate"), surrogate)()(u).sum().backward()
    return np.asarray(u.grad.numpy())


def surrogates() -> float:
    """snnTorch's arc tangent, its default, against its fast sigmoid with k = 25."""
    z = np.linspace(-2, 2, 401)
    arc, fast = _slope("atan", z), _slope("fast_sigmoid", z)
    same(arc, 1 / (1 + (np.pi * z) ** 2), 1e-6)
    same(fast, 1 / (1 + 25 * np.abs(z)) ** 2, 1e-6)
    return farthest((arc, fast))


def documented_arc() -> float:
    """1/π in front of the slope, as the docstring has it, against the run and the derivative."""
    z = np.linspace(-2, 2, 401)
    arc, step = _slope("atan", z), 1e-6
    numeric = (np.arctan(np.pi * (z + step)) - np.arctan(np.pi * (z - step))) / (2 * step * np.pi)
    same(arc, numeric, 1e-6)
    return farthest((arc, 1 / np.pi / (1 + (np.pi * z) ** 2)))


def alif_slope() -> float:
    """0.3 max(0, 1 - |z|) of the paper against the slope of the fast sigmoid with k = 1."""
    z = np.linspace(-2, 2, 401)
    return farthest((0.3 * np.maximum(0, 1 - np.abs(z)), 1 / (1 + np.abs(z)) ** 2))


def izhikevich_steps() -> float:
    """Two steps of 0.5 for v before one of 1 for u, against one of 1 for both, from rest, in millivolts."""
    v, u, current, a, b = -65.0, -13.0, 10.0, 0.02, 0.2

    def slope(v: float) -> float:
        return 0.04 * v**2 + 5 * v + 140 - u + current

    half = v + 0.5 * slope(v)
    twice = half + 0.5 * slope(half)
    after = u + a * (b * twice - u)
    return farthest((np.array([twice, after]), np.array([v + slope(v), u + a * (b * v - u)])))


def norm_epsilon() -> float:
    """The factors 1/√(v + 1e-5) and 1/√(v + 1e-3) at v = 0.01, relative to the first."""
    torch = package("torch")
    x = torch.tensor([[-0.1, 0.1]], dtype=torch.float64)
    default = float(torch.nn.LayerNorm(2, dtype=torch.float64)(x).detach()[0, 1]) / 0.1
    same(np.array(default), np.array(1 / np.sqrt(0.01 + 1e-5)), 1e-9)
    return float(1 - 1 / np.sqrt(0.01 + 1e-3) / default)


def glu_halves() -> float:
    """(x W + b) ⊗ σ(x V + c) against σ(x W + b) ⊗ (x V + c), with the same matrices."""
    v = point("glu-halves", "glu")
    ours = reference("glu", v)
    torch = package("torch")
    both = torch.tensor(np.concatenate([ours["v"], ours["a_g"]], axis=-1))
    same(torch.nn.functional.glu(both).numpy(), ours["y"], 1e-12)
    return farthest((ours["y"], sigma(ours["v"]) * ours["a_g"]))


def query_scale() -> float:
    """The output with queries divided by √d against that without."""
    ours = reference("delta-net", point("delta-net-scale", "delta-net"))
    return farthest((ours["o"], ours["o"] / np.sqrt(ours["q"].shape[-1])))


def lambda_sign() -> float:
    """σ(-Λ) in the place of σ(Λ), with equal parameters."""
    v = point("rg-lru-sign", "rg-lru", {"m": 4})
    theirs = reference("rg-lru", {**v, "Lambda": -v["Lambda"]})
    return farthest((reference("rg-lru", v)["h_next"], theirs["h_next"]))


FIGURES: dict[str, Callable[[], float]] = {
    "star-gates": star_gates,
    "layer-norm-gru-update": layer_norm_gru_update,
    "gru-ode-gate": gru_ode_gate,
    "lif-surrogate": surrogates,
    "lif-documented-slope": documented_arc,
    "alif-slope": alif_slope,
    "izhikevich-steps": izhikevich_steps,
    "layer-norm-epsilon": norm_epsilon,
    "glu-halves": glu_halves,
    "delta-net-scale": query_scale,
    "rg-lru-sign": lambda_sign,
}
PACKAGES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(FIGURES, ()),
    **dict.fromkeys(("lif-surrogate", "lif-documented-slope"), ("torch", "snntorch")),
    **dict.fromkeys(("layer-norm-epsilon", "glu-halves"), ("torch",)),
}
