"""Relations of the gated recurrent units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from derive.algebra.node import Node, as_node
from derive.definition import einsum, eye, ones, zeros
from derive.relations.relation import Relation, Substitution, Symbols

Values = Mapping[str, Any]


def _negated(gate: str, other: str = "") -> Substitution:
    """The weights of a gate have the other sign: σ(−a) is 1 − σ(a)."""
    return lambda s: {f"{kind}_{gate}": -s[f"{kind}_{other or gate}"] for kind in "WUb"}


def _tied(s: Symbols) -> Values:
    return {f"{kind}_{gate}": s[f"{kind}_f"] for kind in "WUb" for gate in "rz"}


def _open(s: Symbols) -> Values:
    return {"r": ones(*s["h"].shape)}


def _plain_candidate(s: Symbols) -> Values:
    (m,) = s["h"].shape
    return {**_negated("z", "f")(s), "U_g": zeros(m, m), "b_g": zeros(m)}


def _blind_gate(s: Symbols) -> Values:
    (m,) = s["h"].shape
    return {"W_z": -s["W_z"], "U_z": zeros(m, m), "b_z": -s["b_z"]}


def _opposite_gates(s: Symbols) -> Values:
    return {"W_i": s["W_z"], "b_i": s["b_z"], "W_f": -s["W_z"], "b_f": -s["b_z"]}


def _no_delay(s: Symbols) -> Values:
    return {f"{kind}_u": s[f"{kind}_g"] for kind in "WUb"} | {f"{kind}_g": -s[f"{kind}_z"] for kind in "WUb"}


def _leak(s: Symbols) -> Values:
    """The leak of the default, alpha = 0.3, in the place of what MiRU2 is given."""
    (m,) = s["h"].shape
    return {"lambda_h": ones(m) * sympy.Rational(7, 10), "theta_h": ones(m)}


def _all_seen(s: Symbols) -> Values:
    """Nothing is missing, nothing decays, and the mask is not looked at."""
    m, n = s["W_g"].shape
    never = {f"V_{k}": zeros(m, n) for k in "rzg"}
    return {"mask": ones(n), "W_h": zeros(m, n), "b_h": zeros(m), **never}


def _zeros(*names: str, like: str) -> Substitution:
    return lambda s: {name: zeros(*s[like].shape) for name in names}


def _diagonal(vector: Node) -> Node:
    return einsum("j,jk->jk", vector, eye(*vector.shape))


RELATIONS = (
    Relation(
        "gru-reset-before", "gru-chung", "renaming", "−W_z, −U_z, −b_z for W_z, U_z, b_z", _negated("z")
    ),
    Relation("mgu", "gru-chung", "special case", "W_r = W_z, U_r = U_z, b_r = b_z", _tied),
    Relation("ugrnn", "gru-reset-before", "special case", "r held at 1", held=_open),
    Relation(
        "ugrnn", "gru", "special case", "r held at 1, d_g = 0", lambda s: {"d_g": zeros(*s["h"].shape)}, _open
    ),
    Relation("light-ru", "ugrnn", "special case", "U_g = 0, b_g = 0 and 1 − f for z", _plain_candidate),
    Relation(
        "min-gru",
        "ugrnn",
        "special case",
        "U_z = 0, 1 − z for z, and g held at W_g x + b_g",
        _blind_gate,
        held=lambda s: {"g": s["g"]},
    ),
    Relation("min-gru", "min-lstm", "special case", "W_f = −W_i, b_f = −b_i", _opposite_gates),
    Relation(
        "mgu-no-reset",
        "ugrnn",
        "renaming",
        "f for z",
        lambda s: {f"{kind}_z": s[f"{kind}_f"] for kind in "WUb"},
    ),
    Relation("mgu-reset-after", "gru", "special case", "W_r = W_z, U_r = U_z, b_r = b_z", _tied),
    Relation(
        "miru1",
        "gru-reset-before",
        "special case",
        "z held at λ_h",
        held=lambda s: {"z": s["lambda_h"]},
    ),
    Relation("miru2", "miru1", "special case", "r held at θ_h", held=lambda s: {"r": s["theta_h"]}),
    Relation(
        "ugrnn",
        "tau-gru",
        "special case",
        "a held at 0, and 1 − z for g",
        _no_delay,
        lambda s: {"a": zeros(*s["h"].shape)},
        free=("D",),
    ),
    Relation("gru1", "gru-chung", "special case", "W_r = W_z = 0", _zeros("W_r", "W_z", like="W_g")),
    Relation("gru2", "gru1", "special case", "b_r = b_z = 0", _zeros("b_r", "b_z", like="h")),
    Relation("gru3", "gru1", "special case", "U_r = U_z = 0", _zeros("U_r", "U_z", like="U_g")),
    Relation("mgu1", "mgu", "special case", "W_f = 0", _zeros("W_f", like="W_g")),
    Relation("mgu2", "mgu1", "special case", "b_f = 0", _zeros("b_f", like="h")),
    Relation("mgu3", "mgu1", "special case", "U_f = 0", _zeros("U_f", like="U_g")),
    Relation(
        "gru-chung",
        "gru-d",
        "special case",
        "mask = 1, W_h = 0, b_h = 0 and V_r = V_z = V_g = 0",
        _all_seen,
        free=("x_last",),
    ),
    Relation("leaky-rnn", "miru2", "special case", "λ_h = 1 − α and θ_h = 1", _leak),
    Relation(
        "gru-reset-before",
        "gru-ode",
        "special case",
        "δ = 1, one step of length one",
        lambda s: {"delta": as_node(1)},
    ),
    Relation(
        "layer-norm-gru",
        "layer-norm",
        "part",
        "x = W_g x, γ = α_p and β = β_p",
        lambda s: {"x": s["p"], "gamma": s["alpha_p"], "beta": s["beta_p"]},
        outputs=lambda s: {"y": s["l_p"]},
        right_sizes={"n": 3},
    ),
    Relation(
        "mut2",
        "gru-chung",
        "special case",
        "n = m and W_r = I",
        lambda s: {"W_r": eye(*s["h"].shape)},
        right_sizes={"n": 3},
    ),
    Relation(
        "sgrn",
        "star",
        "special case",
        "z held at W x, and 1 − f for k",
        lambda s: {"W_k": -s["W"], "U_k": -s["U"], "b_k": -s["b"]},
        held=lambda s: {"z": s["p"]},
    ),
    Relation(
        "brc",
        "nbrc",
        "special case",
        "U_a and U_c diagonal",
        lambda s: {f"U_{k}": _diagonal(s[f"u_{k}"]) for k in "ac"},
    ),
    Relation(
        "intersection-rnn",
        "ugrnn",
        "part",
        "n = m and the weights of g and z",
        right_sizes={"n": 3},
    ),
)
