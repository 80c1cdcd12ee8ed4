"""Relations of the LSTM and its variants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.definition import concat, eye, zeros
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
    _layer(1, "x"),
    _layer(2, "h_1_next"),
)
