"""Relations of layers and plain recurrences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.definition import eye, ones, zeros
from derive.relations.relation import Relation, Symbols


def _halved(s: Symbols) -> Mapping[str, Any]:
    """The logistic function is (1 + tanh(z / 2)) / 2."""
    (m,) = s["y"].shape
    return {"W_h": s["W_y"] / 2, "U_h": zeros(m, m), "b_h": s["b_y"] / 2}


def _inner_gates(s: Symbols) -> Mapping[str, Any]:
    return {
        "W_z": -s["W_f"],
        "b_z": -s["b_f"],
        "W_g": s["W_z"],
        "b_g": zeros(*s["h"].shape),
    }


def _no_peephole(s: Symbols) -> Mapping[str, Any]:
    return {"W_g": s["W_z"], "v_f": zeros(*s["h"].shape)}


RELATIONS = (
    Relation(
        "dense",
        "elman",
        "special case",
        "U_h = 0, W_h = W_y / 2, b_h = b_y / 2, and h = 2 y − 1",
        _halved,
        outputs=lambda s: {"h_next": 2 * s["y"] - 1},
    ),
    Relation(
        "elman-residual",
        "elman",
        "renaming",
        "U_h + I for U_h",
        lambda s: {"U_h": s["U_h"] + eye(*s["h"].shape)},
    ),
    Relation("strongly-typed-rnn", "min-gru", "special case", "b_g = 0 and 1 − f for z", _inner_gates),
    Relation(
        "antisymmetric-rnn",
        "gated-antisymmetric-rnn",
        "special case",
        "z held at 1",
        lambda s: {"V_h": s["V"], "b_h": s["b"]},
        lambda s: {"z": ones(*s["h"].shape)},
    ),
    Relation(
        "ran",
        "lstm",
        "special case",
        "o held at 1 and g held at W_g x",
        held=lambda s: {"o": ones(*s["h"].shape), "g": s["g"]},
    ),
    Relation(
        "strongly-typed-rnn",
        "sru",
        "special case",
        "v_f = 0, and r held at 1",
        _no_peephole,
        lambda s: {"r": ones(*s["h"].shape)},
        lambda s: {"c": s["h"]},
        lambda s: {"h": s["h_next"]},
    ),
    Relation(
        "jordan",
        "dense",
        "part",
        "x = h, W_y and b_y",
        lambda s: {"x": s["h"]},
        outputs=lambda s: {"y": s["y_next"]},
        right_sizes={"n": 3, "m": 4},
    ),
)
