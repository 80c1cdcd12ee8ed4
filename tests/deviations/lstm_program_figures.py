"""Figures about programs for variants of the LSTM, of their authors and of others."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from derive import catalogue
from derive.passes.gradient import gradient
from derive.runtime import function
from tests.deviations.points import Array, Arrays, farthest, normal, point, reference, same, sigma

EPSILON = 1e-5


def output_inside_tanh() -> float:
    """tanh(o ⊙ c') of the first version against o ⊙ tanh(c')."""
    ours = reference("multiplicative-lstm", point("multiplicative-lstm-output", "multiplicative-lstm"))
    return farthest((ours["h_next"], np.tanh(ours["o"] * ours["c_next"])))


def squashed_twice() -> float:
    """tanh(tanh(a)) in the place of tanh(a); the effective gates of port and paper are one polynomial."""
    v = point("ur-lstm-twice", "ur-lstm")
    ours = reference("ur-lstm", v)
    f, r = ours["f"], ours["r"]
    same(ours["k"], r * (1 - (1 - f) ** 2) + (1 - r) * f**2, 1e-12)
    c = ours["k"] * v["c"] + (1 - ours["k"]) * np.tanh(ours["g"])
    return farthest((ours["c_next"], c), (ours["h_next"], ours["o"] * np.tanh(c)))


def _gates(z: Array, v: Mapping[str, Array]) -> tuple[Array, Array]:
    """Cell and hidden state from what enters the four gates, in the paper's order."""
    f, i, o, g = np.split(z, 4, axis=-1)
    c = sigma(f) * v["c"] + sigma(i) * np.tanh(g)
    normalised = v["alpha_c"] * _normal(c) + v["beta_c"]
    return c, sigma(o) * np.tanh(normalised)


def _normal(z: Array) -> Array:
    centred = z - z.mean(axis=-1, keepdims=True)
    return np.asarray(centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + EPSILON))


def _layer_norm(key: str, z: Callable[[Mapping[str, Array]], Array]) -> float:
    v = point(key, "layer-norm-lstm")
    ours = reference("layer-norm-lstm", v)
    same(ours["h_next"], _gates(ours["z"], v)[1], 1e-12)
    c, h = _gates(z(v), v)
    return farthest((ours["c_next"], c), (ours["h_next"], h))


def _both_parts(v: Mapping[str, Array], x: Array, h: Array) -> Array:
    return np.asarray(v["alpha_x"] * x + v["beta_x"] + v["alpha_h"] * h + v["beta_h"] + v["b"])


def each_gate_alone() -> float:
    """One mean and variance a gate, of W x + U h + b, against two of all four gates."""

    def port(v: Mapping[str, Array]) -> Array:
        summed = v["x"] @ v["W"].T + v["h"] @ v["U"].T + v["b"]
        parts = np.concatenate([_normal(part) for part in np.split(summed, 4, axis=-1)], axis=-1)
        return np.asarray(v["alpha_x"] * parts + v["beta_x"])

    return _layer_norm("layer-norm-gates", port)


def bias_twice() -> float:
    """b added to W x before it is normalised too."""
    return _layer_norm(
        "layer-norm-bias",
        lambda v: _both_parts(v, _normal(v["x"] @ v["W"].T + v["b"]), _normal(v["h"] @ v["U"].T)),
    )


def other_deviation() -> float:
    """The deviation with the size less one, and 1e-6 added to it."""

    def scaled(z: Array) -> Array:
        return np.asarray((z - z.mean(-1, keepdims=True)) / (z.std(-1, ddof=1, keepdims=True) + 1e-6))

    return _layer_norm(
        "layer-norm-deviation",
        lambda v: _both_parts(v, scaled(v["x"] @ v["W"].T), scaled(v["h"] @ v["U"].T)),
    )


def sign_of_shift() -> float:
    """(t + s) mod τ against (t - s) mod τ, with periods and open parts as they are meant."""
    v = point("phased-lstm-shift", "phased-lstm")
    v |= {"tau": 1 + np.abs(v["tau"]), "r": np.full_like(v["r"], 0.9), "t": 10 * np.abs(v["t"])}

    def run(shift: Array) -> Array:
        w = np.floor((v["t"][:, None] - shift) / v["tau"])
        return reference("phased-lstm", {**v, "s": shift, "w": w})["c_next"]

    return farthest((run(v["s"]), run(-v["s"])))


def _aware(key: str) -> tuple[Arrays, Arrays]:
    v = point(key, "t-lstm")
    v["delta"] = np.abs(v["delta"])
    return v, reference("t-lstm", v)


def logistic_memory() -> float:
    """σ in the place of tanh for the short-term memory."""
    v, ours = _aware("t-lstm-memory")
    q = sigma(ours["a_q"])
    c = ours["f"] * (v["c"] - q + ours["k"][:, None] * q) + ours["i"] * ours["g"]
    return farthest((ours["c_next"], c), (ours["h_next"], ours["o"] * np.tanh(c)))


def short_e() -> float:
    """1/log(2.7183) against 1: the discount when no time has passed."""
    return float(abs(1 / np.log(2.7183) - 1))


def kept() -> float:
    """Probability that a unit keeps its value, for a zoneout probability of 0.05: 1 - z against z."""
    return (1 - 0.05) - 0.05


def whole_batch() -> float:
    """The cell states over the norm of the whole batch against those over their own."""
    v = normal("mc-lstm-batch", {"c": (2, 4)})
    c = np.abs(v["c"])  # masses
    return farthest((c / c.sum(axis=-1, keepdims=True), c / (c.sum() + 1e-5)))


def first_state() -> float:
    """The gradient of p_i and p_f at the first step, which the program leaves out."""
    cell = catalogue.load("lstm-peephole")
    v = {k: a[:1] if k in ("x", "h", "c") else a for k, a in point("peephole-start", "lstm-peephole").items()}
    slopes = function(gradient(cell))({**v, **normal("peephole-start", {"grad_h_next": (1, 4)})})
    return max(float(np.max(np.abs(slopes[f"grad_p_{k}"]))) for k in "if")


FIGURES: dict[str, Callable[[], float]] = {
    "multiplicative-lstm-output": output_inside_tanh,
    "ur-lstm-twice": squashed_twice,
    "layer-norm-gates": each_gate_alone,
    "layer-norm-bias": bias_twice,
    "layer-norm-deviation": other_deviation,
    "phased-lstm-shift": sign_of_shift,
    "t-lstm-memory": logistic_memory,
    "t-lstm-e": short_e,
    "zoneout-mask": kept,
    "mc-lstm-batch": whole_batch,
    "peephole-start": first_state,
}
PACKAGES: dict[str, tuple[str, ...]] = {}
