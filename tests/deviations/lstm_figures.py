"""Figures about relatives of the LSTM and about state spaces."""

from __future__ import annotations

import importlib
from collections.abc import Callable

import numpy as np

from tests.deviations.family_figures import blocks, code, given
from tests.deviations.packages import package
from tests.deviations.points import Array, farthest, point, reference, same, sigma
from tests.deviations.recurrent import M

Figures = dict[str, Callable[[], float]]


def multiplicative_biases() -> float:
    """torchrecurrent with all its biases against the paper, which has none."""
    pair, found = code("MultiplicativeLSTM")
    w, u = blocks(pair, "weight_ih", "W_q W_i W_f W_g W_o"), blocks(pair, "weight_mh", "U_i U_f U_g U_o")
    v = {**given(pair, "h", "c"), **w, **u, "U_q": pair.parameters["weight_hh"]}
    ours = reference("multiplicative-lstm", v)
    return farthest((found, np.concatenate([ours["h_next"], ours["c_next"]], axis=-1)))


def wmc_inner_bias() -> float:
    """tanh(V c + b) against tanh(V c)."""
    pair, found = code("WMCLSTM")
    b, d = blocks(pair, "bias_ih", "b_i b_f b_g b_o"), blocks(pair, "bias_hh", "b_i b_f b_g b_o")
    v = {
        **given(pair, "h", "c"), **blocks(pair, "weight_ih", "W_i W_f W_g W_o"),
        **blocks(pair, "weight_hh", "U_i U_f U_g U_o"), **blocks(pair, "weight_mh", "V_i V_f V_o"),
        **{k: b[k] + d[k] for k in b},
    }  # fmt: skip
    ours = reference("wmc-lstm", v)
    return farthest((found, np.concatenate([ours["h_next"], ours["c_next"]], axis=-1)))


def janet_shift() -> float:
    """1 - σ(s) of the first version against σ(1 - s) of the program, which is 1 - σ(s - 1)."""
    v = point("janet-shift", "janet") | {"beta": np.array(1.0)}
    ours = reference("janet", v)
    same(1 - sigma(ours["s"] - 1), sigma(1 - ours["s"]), 1e-12)
    same(ours["c_next"], ours["f"] * v["c"] + sigma(1 - ours["s"]) * ours["g"], 1e-12)
    return farthest((ours["c_next"], ours["f"] * v["c"] + (1 - ours["f"]) * ours["g"]))


def janet_learned() -> float:
    """Parameters of torchrecurrent's cell beyond those of its two affine maps with two biases."""
    pair, _ = code("JANET")
    return float(sum(each.numel() for each in pair.cell.parameters()) - 2 * M * (pair.n + M + 2))


def mamba_input_map() -> float:
    """(exp(ΔA) - 1)/A B of the paper against ΔB of its code."""
    v = point("mamba-input-map", "mamba")
    ours = reference("mamba", v)
    held = (np.exp(ours["Delta"][..., None] * ours["A"]) - 1) / ours["A"] * ours["B"][..., None, :]
    return farthest(
        (ours["h_next"], np.exp(ours["Delta"][..., None] * ours["A"]) * v["h"] + held * v["x"][..., None])
    )


def min_gru_candidate() -> float:
    """g(x) = x + 0.5 for x ≥ 0, else σ(x), against the linear candidate."""
    v = point("min-gru-candidate", "min-gru")
    ours = reference("min-gru", v)
    return farthest((ours["h_next"], (1 - ours["z"]) * v["h"] + ours["z"] * _positive(ours["g"])))


def min_lstm_modes() -> float:
    """minLSTM of minGRU-pytorch: five steps at once, which puts the initial state through g, against step by
    step, which does not; the formula of each agrees with its run."""
    torch, kinds = package("torch"), package("minGRU_pytorch")
    torch.manual_seed(0)
    cell = importlib.import_module(f"{kinds.__name__}.minLSTM").minLSTM(M).double()
    x, h = torch.randn(2, 5, M, dtype=torch.float64), torch.rand(2, 1, M, dtype=torch.float64)
    with torch.no_grad():
        at_once, outs, carried = cell(x, h).numpy(), [], h
        for t in range(5):
            out, carried = cell(x[:, t : t + 1], carried, return_next_prev_hidden=True)
            outs.append(out.numpy())
    values = x.numpy() @ cell.to_hidden_and_f_i_gate.weight.detach().numpy().T
    initial, stepwise = h.numpy()[:, 0], np.concatenate(outs, axis=1)
    same(stepwise, _min_lstm(values, initial), 1e-12)
    same(at_once, _min_lstm(values, _positive(initial)), 1e-12)
    return farthest((at_once, stepwise))


def _min_lstm(values: Array, h: Array) -> Array:
    """The states of five steps, from a = (W_g x, W_f x, W_i x)."""
    states = []
    for g, f, i in (np.split(values[:, t], 3, axis=-1) for t in range(5)):
        h = (sigma(f) * h + sigma(i) * _positive(g)) / (sigma(f) + sigma(i))
        states.append(h)
    return np.stack(states, axis=1)


def _positive(z: Array) -> Array:
    return np.where(z >= 0, z + 0.5, sigma(z))


FIGURES: Figures = {
    "multiplicative-lstm-biases": multiplicative_biases,
    "wmc-lstm-inner-bias": wmc_inner_bias,
    "janet-shift": janet_shift,
    "janet-learned": janet_learned,
    "mamba-input-map": mamba_input_map,
    "min-gru-candidate": min_gru_candidate,
    "min-lstm-modes": min_lstm_modes,
}
PACKAGES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(FIGURES, ("torch", "torchrecurrent")),
    **dict.fromkeys(("janet-shift", "mamba-input-map", "min-gru-candidate"), ()),
    "min-lstm-modes": ("torch", "minGRU_pytorch"),
}
