"""Figures about the first cells: a library is run, and compared with what another party says."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import numpy as np

from tests.deviations.packages import package
from tests.deviations.points import Array, Arrays, farthest, point, reference, same, sigma, stacked

FLOAT32 = 1e-5


def _torch(kind: str, v: Arrays, gates: str, **options: Any) -> Any:
    """A cell of torch.nn whose parameters are ours; the second bias is the state's, d where there is one."""
    torch = package("torch")
    cell = getattr(torch.nn, kind)(v["x"].shape[-1], v["h"].shape[-1], dtype=torch.float64, **options)
    second = [v.get(f"d_{k}", np.zeros_like(v["h"][0])) for k in gates]
    arrays = (
        stacked(v, " ".join(f"W_{k}" for k in gates)),
        stacked(v, " ".join(f"U_{k}" for k in gates)),
        stacked(v, " ".join(f"b_{k}" for k in gates)),
        np.concatenate(second),
    )
    for parameter, array in zip(cell.parameters(), arrays, strict=True):
        parameter.data = torch.from_numpy(array)
    states = [torch.from_numpy(v[name]) for name in ("h", "c") if name in v]
    found = cell(torch.from_numpy(v["x"]), tuple(states) if len(states) > 1 else states[0])
    found = found if isinstance(found, tuple) else (found,)
    return [each.detach().numpy() for each in found]


def gru_reset() -> float:
    """torch.nn.GRUCell, after the product, against the printed form, before it, without the second bias."""
    v = point("gru-reset", "gru")
    v["d_g"] = np.zeros_like(v["d_g"])
    (after,) = _torch("GRUCell", v, "rzg")
    same(after, reference("gru", v)["h_next"], 1e-12)
    return farthest((after, reference("gru-reset-before", v)["h_next"]))


def _keras_gru(v: Arrays, **options: Any) -> Array:
    os.environ.setdefault("KERAS_BACKEND", "jax")
    cell = package("keras").layers.GRUCell(v["h"].shape[-1], **options)
    cell.build((None, v["x"].shape[-1]))
    gates = [np.concatenate([v[f"{kind}_{k}"].T for k in "zrg"], axis=-1) for kind in "WUb"]
    if cell.reset_after:
        gates[2] = np.stack([gates[2], np.zeros_like(gates[2])])
    cell.set_weights(gates)
    return np.asarray(cell(v["x"].astype("float32"), [v["h"].astype("float32")])[0])


def gru_keras_default() -> float:
    """What GRUCell computes without options, against what its docstring says of the default."""
    v = point("gru-keras-default", "gru-reset-before")
    default, before = _keras_gru(v), _keras_gru(v, reset_after=False)
    same(before, reference("gru-reset-before", v)["h_next"], FLOAT32)
    same(default, reference("gru", {**v, "d_g": np.zeros_like(v["b_g"])})["h_next"], FLOAT32)
    return farthest((default, before))


def gru_update() -> float:
    """The same weights with z and 1 - z exchanged; Haiku has the second."""
    v = point("gru-update", "gru-chung")
    chung = reference("gru-chung", v)["h_next"]
    hk, jnp = package("haiku"), package("jax").numpy
    core = hk.without_apply_rng(hk.transform(lambda x, s: hk.GRU(s.shape[-1])(x, s)))
    weights = {
        "w_i": stacked(v, "W_z W_r W_g").T,
        "w_h": stacked(v, "U_z U_r U_g").T,
        "b": stacked(v, "b_z b_r b_g"),
    }
    haiku = core.apply({"gru": {k: jnp.asarray(a) for k, a in weights.items()}}, jnp.asarray(v["x"]), v["h"])
    same(np.asarray(haiku[1]), chung, FLOAT32)
    return farthest((chung, reference("gru-reset-before", v)["h_next"]))


def _counted(kind: str) -> int:
    return sum(each.numel() for each in getattr(package("torch").nn, kind)(10, 20).parameters())


def gru_biases() -> float:
    """Parameters of torch.nn.GRUCell at n = 10, m = 20, less those of a cell with one bias for each part."""
    return float(_counted("GRUCell") - 3 * (20 * (10 + 20) + 20))


def lstm_biases() -> float:
    """The same for the LSTM."""
    return float(_counted("LSTMCell") - 4 * (20 * (10 + 20) + 20))


def elman_biases() -> float:
    """The same for the plain cell."""
    return float(_counted("RNNCell") - (20 * (10 + 20) + 20))


def lstm_forget_constant() -> float:
    """Haiku's LSTM with our bias as its stored one: the 1 in its equation comes on top."""
    v = point("lstm-forget-constant", "lstm")
    hk, jnp = package("haiku"), package("jax").numpy
    core = hk.without_apply_rng(hk.transform(lambda x, s: hk.LSTM(s.hidden.shape[-1])(x, s)))
    w = np.concatenate([stacked(v, "W_i W_g W_f W_o").T, stacked(v, "U_i U_g U_f U_o").T])
    params = {"lstm/linear": {"w": jnp.asarray(w), "b": jnp.asarray(stacked(v, "b_i b_g b_f b_o"))}}
    _, after = core.apply(params, jnp.asarray(v["x"]), hk.LSTMState(v["h"], v["c"]))
    shifted = reference("lstm", {**v, "b_f": v["b_f"] + 1})
    same(np.asarray(after.cell), shifted["c_next"], FLOAT32)
    plain = reference("lstm", v)
    return farthest((after.cell, plain["c_next"]), (after.hidden, plain["h_next"]))


def lstm_squashing() -> float:
    """4σ(x) - 2 and 2σ(x) - 1 of 1997 against tanh twice, with the same weights."""
    v = point("lstm-squashing", "lstm-1997")
    ours = reference("lstm-1997", v)
    c = v["c"] + ours["i"] * (4 * sigma(ours["a_g"]) - 2)
    return farthest((ours["c_next"], c), (ours["h_next"], ours["o"] * (2 * sigma(c) - 1)))


def peephole_output() -> float:
    """o ⊙ c' of 2002 against o ⊙ tanh(c')."""
    ours = reference("lstm-peephole", point("lstm-peephole-output", "lstm-peephole"))
    return farthest((ours["h_next"], ours["o"] * ours["c_next"]))


def elman_relu() -> float:
    """Haiku's VanillaRNN against tanh, its second bias at zero."""
    v = point("elman-relu", "elman")
    hk, jnp = package("haiku"), package("jax").numpy
    core = hk.without_apply_rng(hk.transform(lambda x, s: hk.VanillaRNN(s.shape[-1])(x, s)))
    params = {
        "vanilla_rnn/linear": {"w": jnp.asarray(v["W_h"].T), "b": jnp.asarray(v["b_h"])},
        "vanilla_rnn/linear_1": {"w": jnp.asarray(v["U_h"].T), "b": jnp.zeros_like(v["b_h"])},
    }
    haiku = np.asarray(core.apply(params, jnp.asarray(v["x"]), jnp.asarray(v["h"]))[1])
    ours = reference("elman", v)
    same(haiku, np.maximum(ours["a_h"], 0), FLOAT32)
    return farthest((haiku, ours["h_next"]))


def elman_logistic() -> float:
    """Logistic units against tanh, the latter as torch.nn.RNNCell has it."""
    v = point("elman-logistic", "elman")
    (library,) = _torch("RNNCell", v, "h")
    ours = reference("elman", v)
    same(library, ours["h_next"], 1e-12)
    return farthest((library, sigma(ours["a_h"])))


FIGURES: dict[str, Callable[[], float]] = {
    "gru-reset": gru_reset,
    "gru-keras-default": gru_keras_default,
    "gru-update": gru_update,
    "gru-biases": gru_biases,
    "lstm-biases": lstm_biases,
    "elman-biases": elman_biases,
    "lstm-forget-constant": lstm_forget_constant,
    "lstm-squashing": lstm_squashing,
    "lstm-peephole-output": peephole_output,
    "elman-relu": elman_relu,
    "elman-logistic": elman_logistic,
}
PACKAGES: dict[str, tuple[str, ...]] = {
    "gru-keras-default": ("keras", "jax"),
    "gru-update": ("haiku", "jax"),
    "lstm-forget-constant": ("haiku", "jax"),
    "elman-relu": ("haiku", "jax"),
    "lstm-squashing": (),
    "lstm-peephole-output": (),
    **dict.fromkeys(("gru-reset", "gru-biases", "lstm-biases", "elman-biases", "elman-logistic"), ("torch",)),
}
