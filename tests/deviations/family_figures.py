"""Figures about relatives of the GRU: what a library runs against the definition of the catalogue."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from tests.deviations.packages import package
from tests.deviations.points import Array, Arrays, farthest, point, reference, same, sigma
from tests.deviations.recurrent import M, Pair


def code(name: str, square: bool = False) -> tuple[Pair, Array]:
    """A random cell of torchrecurrent and what one step of it returns."""
    pair = Pair(name, square)
    return pair, pair.code()[0]


def blocks(pair: Pair, kind: str, names: str) -> Arrays:
    """Its stacked parameters of a kind, by our names."""
    labels = names.split()
    return dict(zip(labels, np.split(pair.parameters[kind], len(labels)), strict=True))


def given(pair: Pair, *states: str) -> Arrays:
    return {"x": pair.x[0], **dict(zip(states, pair.start, strict=False))}


def atr_bias() -> float:
    """torchrecurrent's two biases against none."""
    pair, found = code("ATR")
    v = {**given(pair, "h"), "W": pair.parameters["weight_ih"], "U": pair.parameters["weight_hh"]}
    p, q = v["x"] @ v["W"].T + pair.parameters["bias_ih"], v["h"] @ v["U"].T + pair.parameters["bias_hh"]
    same(found, sigma(p + q) * p + sigma(p - q) * v["h"], 1e-12)
    return farthest((found, reference("atr", v)["h_next"]))


def sgrn_bias() -> float:
    """W x + b_ih in the candidate against W x; the gate has both biases in either."""
    pair, found = code("SGRN")
    p = pair.parameters
    v = {**given(pair, "h"), "W": p["weight_ih"], "U": p["weight_hh"], "b": p["bias_ih"] + p["bias_hh"]}
    ours = reference("sgrn", v)
    same(found, np.tanh(ours["i"] * (ours["p"] + p["bias_ih"]) + ours["f"] * v["h"]), 1e-12)
    return farthest((found, ours["h_next"]))


def light_ru_bias() -> float:
    """tanh(W x + b) against tanh(W x)."""
    pair, found = code("LightRU")
    b = blocks(pair, "bias_ih", "b_g b_f")
    v = {**given(pair, "h"), **blocks(pair, "weight_ih", "W_g W_f"), "U_f": pair.parameters["weight_hh"]}
    ours = reference("light-ru", {**v, "b_f": b["b_f"] + pair.parameters["bias_hh"]})
    same(found, (1 - ours["f"]) * v["h"] + ours["f"] * np.tanh(v["x"] @ v["W_g"].T + b["b_g"]), 1e-12)
    return farthest((found, ours["h_next"]))


def brc_bias() -> float:
    """A bias in the candidate against none."""
    pair, found = code("BR")
    b, d = blocks(pair, "bias_ih", "b_a b_c b_g"), blocks(pair, "bias_hh", "b_a b_c")
    v = {
        **given(pair, "h"), **blocks(pair, "weight_ih", "W_a W_c W_g"),
        **blocks(pair, "weight_hh", "u_a u_c"), **{k: b[k] + d[k] for k in d},
    }  # fmt: skip
    ours = reference("brc", v)
    candidate = np.tanh(v["x"] @ v["W_g"].T + b["b_g"] + ours["a"] * v["h"])
    same(found, ours["c"] * v["h"] + (1 - ours["c"]) * candidate, 1e-12)
    return farthest((found, ours["h_next"]))


def mut1_input() -> float:
    """tanh(W x + b) against tanh(x), at n = m."""
    pair, found = code("MUT1", square=True)
    b, d = blocks(pair, "bias_ih", "b_z b_r b_x"), blocks(pair, "bias_hh", "b_r b_g")
    w = blocks(pair, "weight_ih", "W_z W_r W_x")
    v = {**given(pair, "h"), **w, **blocks(pair, "weight_hh", "U_r U_g"), "b_z": b["b_z"]}
    ours = reference("mut1", {**v, "b_r": b["b_r"] + d["b_r"], "b_g": d["b_g"]})
    inner = np.tanh(v["x"] @ v["W_x"].T + b["b_x"])
    candidate = np.tanh((ours["r"] * v["h"]) @ v["U_g"].T + inner + d["b_g"])
    same(found, candidate * ours["z"] + v["h"] * (1 - ours["z"]), 1e-12)
    return farthest((found, ours["h_next"]))


def mut2_input() -> float:
    """W x + b in the reset gate against x, at n = m."""
    pair, found = code("MUT2", square=True)
    b, d = blocks(pair, "bias_ih", "b_z b_r b_g"), blocks(pair, "bias_hh", "b_z b_r b_g")
    w = blocks(pair, "weight_ih", "W_z W_r W_g")
    v = {**given(pair, "h"), **w, **blocks(pair, "weight_hh", "U_z U_r U_g")}
    ours = reference("mut2", {**v, "b_z": b["b_z"] + d["b_z"], "b_r": d["b_r"], "b_g": b["b_g"] + d["b_g"]})
    r = sigma(v["x"] @ v["W_r"].T + b["b_r"] + v["h"] @ v["U_r"].T + d["b_r"])
    candidate = np.tanh(v["x"] @ v["W_g"].T + (r * v["h"]) @ v["U_g"].T + b["b_g"] + d["b_g"])
    same(found, candidate * ours["z"] + v["h"] * (1 - ours["z"]), 1e-12)
    return farthest((found, ours["h_next"]))


def _flax_mgu(v: Arrays, reset: bool) -> Array:
    linen, jnp = package("flax.linen"), package("jax").numpy
    kernels = {"if": ("W_f", "b_f"), "in": ("W_g", "b_g"), "hf": ("U_f", ""), "hn": ("U_g", "d_g" * reset)}
    params = {
        layer: {"kernel": jnp.asarray(v[w].T), **({"bias": jnp.asarray(v[b])} if b else {})}
        for layer, (w, b) in kernels.items()
    }
    module = linen.MGUCell(features=M, reset_gate=reset)
    return np.asarray(module.apply({"params": params}, jnp.asarray(v["h"]), jnp.asarray(v["x"]))[0])


def mgu_mixture() -> float:
    """Flax without its gate inside the candidate: (1 - f) ⊙ g + f ⊙ h against f ⊙ g + (1 - f) ⊙ h."""
    v = point("mgu-mixture", "mgu")
    flax = _flax_mgu(v, reset=False)
    f = reference("mgu", v)["f"]
    g = np.tanh(v["x"] @ v["W_g"].T + v["b_g"] + v["h"] @ v["U_g"].T)
    same(flax, (1 - f) * g + f * v["h"], 1e-5)
    return farthest((flax, f * g + (1 - f) * v["h"]))


def mgu_gate() -> float:
    """f ⊙ (U h), as Flax has it by default, against U (f ⊙ h), in the mixture of the paper."""
    v = point("mgu-gate", "mgu")
    ours = reference("mgu", v)
    f, g = ours["f"], np.tanh(v["x"] @ v["W_g"].T + v["b_g"] + ours["f"] * (v["h"] @ v["U_g"].T))
    same(_flax_mgu({**v, "d_g": np.zeros(M)}, reset=True), (1 - f) * g + f * v["h"], 1e-5)
    return farthest((ours["h_next"], f * g + (1 - f) * v["h"]))


def ugrnn_constant() -> float:
    """TensorFlow's forget_bias = 1 in the gate against none."""
    v = point("ugrnn-constant", "ugrnn")
    ours = reference("ugrnn", v)
    z = sigma(v["x"] @ v["W_z"].T + v["h"] @ v["U_z"].T + v["b_z"] + 1)
    same(reference("ugrnn", {**v, "b_z": v["b_z"] + 1})["h_next"], z * v["h"] + (1 - z) * ours["g"], 1e-12)
    return farthest((ours["h_next"], z * v["h"] + (1 - z) * ours["g"]))


def intersection_constants() -> float:
    """TensorFlow's forget_bias = 1 in both gates against none."""
    v = point("intersection-rnn-constants", "intersection-rnn", {"n": M, "m": M})
    ours = reference("intersection-rnn", v)
    theirs = reference("intersection-rnn", {**v, "b_u": v["b_u"] + 1, "b_z": v["b_z"] + 1})
    return farthest((ours["h_next"], theirs["h_next"]), (ours["y"], theirs["y"]))


FIGURES: dict[str, Callable[[], float]] = {
    "atr-bias": atr_bias,
    "sgrn-bias": sgrn_bias,
    "light-ru-bias": light_ru_bias,
    "brc-bias": brc_bias,
    "mut1-input": mut1_input,
    "mut2-input": mut2_input,
    "mgu-mixture": mgu_mixture,
    "mgu-gate": mgu_gate,
    "ugrnn-constant": ugrnn_constant,
    "intersection-rnn-constants": intersection_constants,
}
PACKAGES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(FIGURES, ("torch", "torchrecurrent")),
    **dict.fromkeys(("mgu-mixture", "mgu-gate"), ("flax", "jax")),
    **dict.fromkeys(("ugrnn-constant", "intersection-rnn-constants"), ()),
}
