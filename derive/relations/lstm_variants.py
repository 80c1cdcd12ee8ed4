"""Relations of what was made of the LSTM: each comes back to it where its own addition is switched off."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.definition import eye, ones, zeros
from derive.relations.relation import Relation, Symbols

Values = Mapping[str, Any]


def _nothing(*names: str) -> Any:
    """Vectors of zeros."""
    return lambda s: {name: zeros(*s["h"].shape) for name in names}


def _blind_gates(s: Symbols) -> Values:
    return {f"W_{k}": zeros(*s["W_g"].shape) for k in "ifo"}


def _bias_only(s: Symbols) -> Values:
    return {f"U_{k}": zeros(*s["U_g"].shape) for k in "ifo"}


def _no_integration(s: Symbols) -> Values:
    (m,) = s["h"].shape
    product = {f"alpha_{k}": zeros(m) for k in "ifog"}
    return product | {f"{name}_{k}": ones(m) for name in ("beta", "gamma") for k in "ifog"}


def _no_rounds(s: Symbols) -> Values:
    n, m = s["W_g"].shape[1], s["W_g"].shape[0]
    return {f"Q_{k}": zeros(n, m) for k in (1, 3, 5)} | {f"R_{k}": zeros(m, n) for k in (2, 4)}


def _one_output_gate(s: Symbols) -> Values:
    return {f"{kind}_k": s[f"{kind}_o"] for kind in "WUb"}


def _identity_shortcut(s: Symbols) -> Values:
    return {"W_q": eye(*s["h"].shape), "W_h": zeros(*s["W_g"].shape)}


def _forget(s: Symbols) -> Values:
    return {f"{kind}_f": -s[f"{kind}_i"] for kind in "WUb"}


def _candidate(s: Symbols) -> Values:
    return {f"{kind}_s": s[f"{kind}_z"] for kind in "WUb"}


def _present_only(s: Symbols) -> Values:
    never = zeros(*s["W_z"].shape)
    return {"U_z": never, "U_f": never, "b_z": zeros(*s["h"].shape)}


RELATIONS = (
    Relation("lstm-1997", "lstm", "special case", "f held at 1", held=lambda s: {"f": ones(*s["h"].shape)}),
    Relation("lstm-1997", "lstm-nfg", "special case", "p_i = p_o = 0", _nothing("p_i", "p_o")),
    Relation("lstm-slim-1", "lstm", "special case", "W_i = W_f = W_o = 0", _blind_gates),
    Relation(
        "lstm-slim-2", "lstm-slim-1", "special case", "b_i = b_f = b_o = 0", _nothing("b_i", "b_f", "b_o")
    ),
    Relation("lstm-slim-3", "lstm-slim-1", "special case", "U_i = U_f = U_o = 0", _bias_only),
    Relation("lstm", "lstm-zoneout", "special case", "d_c = d_h = 0", _nothing("d_c", "d_h")),
    Relation("lstm", "mi-lstm", "special case", "α = 0, β = γ = 1", _no_integration),
    Relation("lstm", "mogrifier-lstm", "special case", "all Q = 0 and R = 0", _no_rounds),
    Relation(
        "lstm",
        "mclstm-memory-controller",
        "special case",
        "W_k = W_o, U_k = U_o, b_k = b_o",
        _one_output_gate,
        states=lambda s: {"v": s["h"]},
        outputs=lambda s: {"h": s["h_next"]},
    ),
    Relation(
        "lstm",
        "wmc-lstm",
        "special case",
        "V_i = V_f = V_o = 0",
        lambda s: {f"V_{k}": zeros(*s["U_g"].shape) for k in "ifo"},
    ),
    Relation("lstm-peephole", "residual-lstm", "special case", "W_q = I and W_h = 0", _identity_shortcut),
    Relation(
        "lstm",
        "lstm-projected",
        "special case",
        "p = m and W_r = I",
        lambda s: {"W_r": eye(*s["h"].shape)},
        states=lambda s: {"r": s["h"]},
        right_sizes={"p": 3},
    ),
    Relation(
        "lstm",
        "on-lstm",
        "special case",
        "p and q held at 1",
        held=lambda s: {k: ones(*s["h"].shape) for k in "pq"},
    ),
    Relation(
        "lstm",
        "t-lstm",
        "special case",
        "W_d = 0, b_d = 0",
        lambda s: {"W_d": zeros(*s["U_g"].shape), "b_d": zeros(*s["h"].shape)},
    ),
    Relation(
        "lstm-peephole",
        "phased-lstm",
        "special case",
        "k held at 1",
        held=lambda s: {"k": ones(*s["h"].shape)},
    ),
    Relation(
        "lstm-coupled",
        "ur-lstm",
        "special case",
        "r held at 1 / 2, and 1 − i for f",
        _forget,
        held=lambda s: {"r": ones(*s["h"].shape) / 2},
    ),
    Relation(
        "ugrnn",
        "janet",
        "special case",
        "β = 0 and c = h",
        _candidate,
        states=lambda s: {"c": s["h"]},
        right_with={"beta": 0.0},
    ),
    Relation(
        "layer-norm-lstm",
        "layer-norm",
        "part",
        "x = c, γ = α_c and β = β_c",
        lambda s: {"x": s["c_next"], "gamma": s["alpha_c"], "beta": s["beta_c"]},
        outputs=lambda s: {"y": s["l_c"]},
        right_sizes={"n": 3},
    ),
    Relation(
        "strongly-typed-rnn",
        "strongly-typed-lstm",
        "special case",
        "U_z = U_f = 0, b_z = 0, and o held at 1",
        _present_only,
        lambda s: {"o": ones(*s["h"].shape)},
        lambda s: {"c": s["h"]},
        lambda s: {"h": s["h_next"]},
        ("x_last",),
    ),
)
