"""Relations of the LSTM and its variants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.definition import concat, eye, ones, zeros
from derive.relations.relation import Relation, Symbols


def _joined(s: Symbols) -> Mapping[str, Any]:
    return {f"W_{k}": concat(s[f"W_{k}"], s[f"U_{k}"], axis=1) for k in "ifog"}


def _opposite_gate(s: Symbols) -> Mapping[str, Any]:
    return {f"{kind}_f": -s[f"{kind}_i"] for kind in "WUb"}


def _no_peepholes(s: Symbols) -> Mapping[str, Any]:
    return {f"p_{k}": zeros(*s["c"].shape) for k in "ifo"}


def _no_hidden_layer(s: Symbols) -> Mapping[str, Any]:
    (m,) = s["c"].shape
    return {f"V_{k}": eye(m) for k in "ifog"} | {f"d_{k}": zeros(m) for k in "ifog"}


def _opposite_gate_with_peephole(s: Symbols) -> Mapping[str, Any]:
    return {**_opposite_gate(s), "p_f": -s["p_i"]}


def _no_gate_memory(s: Symbols) -> Mapping[str, Any]:
    (m,) = s["c"].shape
    return {f"R_{a}{b}": zeros(m, m) for a in "ifo" for b in "ifo"}


def _open(gate: str) -> Relation:
    """A variant without one of the gates."""
    words = f"{gate} held at 1"
    one = {"i": "lstm-nig", "f": "lstm-nfg", "o": "lstm-nog"}[gate]
    return Relation(one, "lstm-peephole", "special case", words, held=lambda s: {gate: ones(*s["c"].shape)})


def _layer(k: int, below: str) -> Relation:
    """One layer of the stack is the LSTM."""

    def inputs(s: Symbols) -> Mapping[str, Any]:
        return {"x": s[below]} | {f"{kind}_{g}": s[f"{kind}_{g}_{k}"] for kind in "WUb" for g in "ifog"}

    def states(s: Symbols) -> Mapping[str, Any]:
        return {name: s[f"{name}_{k}"] for name in "hc"}

    words = "the weights of layer 1" if k == 1 else "x = h of layer 1 and the weights of layer 2"
    right_sizes = {} if k == 1 else {"n": 3}
    return Relation("lstm-stacked", "lstm", "part", words, inputs, states=states, right_sizes=right_sizes)


RELATIONS = (
    Relation("lstm", "lstm-peephole", "special case", "p_i = p_f = p_o = 0", _no_peepholes),
    Relation("lstm", "lstm-concatenated", "same function", "[W, U] in the place of each W", _joined),
    Relation("lstm-coupled", "lstm", "special case", "W_f = −W_i, U_f = −U_i, b_f = −b_i", _opposite_gate),
    Relation(
        "lstm",
        "lstm-deep-gates",
        "special case",
        "V = I, d = 0 and each e held at W x + U h + b",
        _no_hidden_layer,
        held=lambda s: {f"e_{k}": s[f"a_{k}"] for k in "ifog"},
    ),
    _open("i"),
    _open("f"),
    _open("o"),
    Relation(
        "lstm-niaf",
        "lstm-peephole",
        "special case",
        "g held at W_g x + U_g h + b_g",
        held=lambda s: {"g": s["g"]},
    ),
    Relation(
        "lstm-cifg",
        "lstm-peephole",
        "special case",
        "W_f = −W_i, U_f = −U_i, p_f = −p_i, b_f = −b_i",
        _opposite_gate_with_peephole,
    ),
    Relation(
        "lstm-coupled",
        "lstm-cifg",
        "special case",
        "p_i = p_o = 0",
        lambda s: {f"p_{k}": zeros(*s["c"].shape) for k in "io"},
    ),
    Relation(
        "lstm-peephole",
        "lstm-fgr",
        "special case",
        "all nine R = 0",
        _no_gate_memory,
        outputs=lambda s: {f"{k}_next": s[k] for k in "ifo"},
    ),
    _layer(1, "x"),
    _layer(2, "h_1_next"),
)
