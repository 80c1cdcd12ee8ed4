"""Relations of linear attention, of delta rules, and of what decays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.algebra.node import as_node
from derive.definition import einsum, exp, ones, spread, zeros
from derive.relations.relation import Relation, Substitution, Symbols

Values = Mapping[str, Any]


def _everywhere(number: Any, *shape: Any) -> Any:
    """One number in all entries."""
    return spread(number, shape, ())


def _turned(right: str, left: str) -> Substitution:
    """The state with rows and columns exchanged."""
    return lambda s: {right: einsum("jk->kj", s[left])}


def _retention(s: Symbols) -> Values:
    return {"alpha": _everywhere(s["gamma"], *s["q"].shape)}


def _mamba(s: Symbols) -> Values:
    return {"alpha": _everywhere(s["a"], *s["B"].shape), "k": s["Delta"] * s["B"]}


def _without_bypass(s: Symbols) -> Values:
    return {"o": s["y"] - s["D"] * s["x"]}


def _one_clock(s: Symbols) -> Values:
    return {"B": s["B"], "C": s["C"], "Delta": _everywhere(s["Delta"], *s["x"].shape)}


def _one_decay(s: Symbols) -> Values:
    (m, d) = s["H"].shape
    return {"x": s["x"], "A_log": _everywhere(s["A_log"], m, d), "D": _everywhere(s["D"], m)}


def _without_normaliser(s: Symbols) -> Values:
    return {"o": s["y"] * einsum("j,j->", s["q"], s["z_next"])}


def _open_gates(s: Symbols) -> Values:
    """The mLSTM with its gates at 1; its denominator is the sum that linear attention divides by."""
    total = einsum("j,j->", s["q"], s["z_next"])
    return {"i": as_node(1), "f": as_node(1), "o": ones(*s["v"].shape), "q": s["q"], "k": s["k"], "r": total}


def _delta_rule(s: Symbols) -> Values:
    beta = s["beta"]
    return {
        "w": ones(*s["k"].shape), "g": s["k"], "a": _everywhere(beta, *s["k"].shape), "q": beta * s["k"],
        "r": s["q"], "v": s["v"],
    }  # fmt: skip


def _gated_delta_rule(s: Symbols) -> Values:
    decay = _everywhere(s["alpha"], *s["k"].shape)
    return {**_delta_rule(s), "w": decay, "a": s["beta"] * decay}


RELATIONS = (
    Relation("retnet", "gla", "special case", "α held at γ", held=_retention),
    Relation(
        "hgrn2",
        "gla",
        "special case",
        "α held at f, k held at 1 − f, q held at silu(W_q x)",
        lambda s: {"W_v": s["W_i"]},
        lambda s: {"alpha": s["f"], "k": 1 - s["f"], "q": s["q"]},
    ),
    Relation(
        "linear-attention",
        "gla",
        "part",
        "α held at 1, q and k held at φ(q) and φ(k)",
        held=lambda s: {"alpha": ones(*s["q"].shape), "q": s["q"], "k": s["k"]},
        outputs=_without_normaliser,
    ),
    Relation(
        "linear-attention",
        "m-lstm-unstabilised",
        "special case",
        "b_v = 0, i, f and o held at 1, q and k held at φ(q) and φ(k), r held at qᵀ n",
        lambda s: {"b_v": zeros(*s["v"].shape)},
        held=_open_gates,
        states=lambda s: {"C": einsum("jk->kj", s["S"]), "n": s["z"]},
        outputs=lambda s: {"h": s["y"]},
        sizes={"d": 4, "m": 4},
        right_sizes={"D": 2},
    ),
    Relation(
        "mamba-2",
        "gla",
        "part",
        "α held at a, k held at Δ B, q = C and v = x",
        lambda s: {"x": s["u"], "W_q": s["W_C"], "W_v": s["W_x"]},
        _mamba,
        _turned("S", "H"),
        _without_bypass,
    ),
    Relation(
        "mamba-2",
        "mamba",
        "special case",
        "one Δ and one A for all channels, B and C held at W_B u and W_C u",
        _one_decay,
        _one_clock,
        lambda s: {"h": s["H"]},
        right_sizes={"n": 3},
    ),
    Relation(
        "rwkv-6",
        "gla",
        "part",
        "α held at w, which makes its new S",
        lambda s: {"W_q": s["W_r"]},
        lambda s: {"alpha": s["w"]},
        outputs=lambda s: {"o": einsum("jk,j->k", s["S_next"], s["r"])},
    ),
    Relation(
        "delta-net",
        "gated-delta-net",
        "special case",
        "α held at 1",
        held=lambda s: {"alpha": as_node(1)},
    ),
    Relation(
        "gated-delta-net",
        "kda",
        "special case",
        "α held at one number for all channels, and Sᵀ for S",
        held=lambda s: {"alpha": _everywhere(s["alpha"], *s["k"].shape)},
        states=_turned("S", "S"),
    ),
    Relation(
        "delta-net",
        "rwkv-7",
        "special case",
        "w held at 1, g held at k, a at β, q at β k, and r at q",
        held=_delta_rule,
    ),
    Relation(
        "gated-delta-net",
        "rwkv-7",
        "special case",
        "w held at α, g held at k, a at α β, q at β k, and r at q",
        held=_gated_delta_rule,
    ),
    Relation(
        "rwkv-4",
        "rwkv-4-unstabilised",
        "same function",
        "a exp(p), b exp(p) for a, b",
        states=lambda s: {name: s[name] * exp(s["p"]) for name in "ab"},
    ),
    Relation(
        "gsa",
        "gla",
        "part",
        "S = V, k held at 1 − α, and q held at the weights of the slots",
        held=lambda s: {"alpha": s["alpha"], "k": 1 - s["alpha"], "q": s["s"]},
        states=lambda s: {"S": s["V"]},
        right_sizes={"d": 4},
    ),
    Relation(
        "mesa-net",
        "gla",
        "part",
        "S = G, α held at γ, k held at β k, and q held at y",
        held=lambda s: {
            "alpha": _everywhere(s["gamma"], *s["k"].shape),
            "k": s["beta"] * s["k"],
            "q": s["y"],
        },
        states=lambda s: {"S": s["G"]},
    ),
)
