"""Relations of plain recurrences with other states, structured matrices, depth, or clocks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.definition import einsum, eye, ones, zeros
from derive.relations.relation import Relation, Symbols


def _diagonal(s: Symbols) -> Mapping[str, Any]:
    """A vector on the diagonal of a matrix."""
    return {"U_h": einsum("jk,k->jk", eye(*s["h"].shape), s["u"])}


def _added(s: Symbols) -> Mapping[str, Any]:
    size = s["h"].shape
    weights = {"W": s["W_h"], "U": s["U_h"], "b": s["b_h"]}
    return weights | {"alpha": zeros(*size), "beta_1": ones(*size), "beta_2": ones(*size)}


def _ticking(s: Symbols) -> Mapping[str, Any]:
    (m,) = s["h"].shape
    return {"W": s["W_h"], "U": s["U_h"], "b": s["b_h"], "k": ones(m), "M": ones(m, m)}


def _candidate(s: Symbols) -> Mapping[str, Any]:
    return {f"{kind}_g": s[f"{kind}_h"] for kind in "WUb"}


def _one_layer(s: Symbols) -> Mapping[str, Any]:
    """The gate of one keeps what the gate of the other replaces."""
    gate = {"W_z": -s["W_T"], "U_z": -s["R_T_1"], "b_z": -s["b_T_1"]}
    return gate | {"W_g": s["W_H"], "U_g": s["R_H_1"], "b_g": s["b_H_1"]}


RELATIONS = (
    Relation("ind-rnn", "irnn", "special case", "U_h = diag(u)", _diagonal),
    Relation("elman", "mi-rnn", "special case", "α = 0, β_1 = β_2 = 1", _added),
    Relation("elman", "clockwork-rnn", "special case", "k = 1 at every step and M = 1", _ticking),
    Relation("elman", "leaky-rnn", "special case", "α = 1", _candidate, right_with={"alpha": 1.0}),
    Relation("rhn", "ugrnn", "renaming", "1 − t_1 for z, at depth 1", _one_layer, left_with={"depth": 1}),
    Relation(
        "antisymmetric-rnn",
        "lipschitz-rnn",
        "special case",
        "A held at 0 and β = 1, with equal steps, without damping",
        lambda s: {"C": s["W"]},
        lambda s: {"A": zeros(*s["W"].shape)},
        left_with={"gamma": 0.0},
        right_with={"beta": 1.0, "gamma": 0.0, "epsilon": 0.1},
    ),
)
