"""Relations of layers and plain recurrences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.definition import zeros
from derive.relations.relation import Relation, Symbols


def _halved(s: Symbols) -> Mapping[str, Any]:
    """The logistic function is (1 + tanh(z / 2)) / 2."""
    (m,) = s["y"].shape
    return {"W_h": s["W_y"] / 2, "U_h": zeros(m, m), "b_h": s["b_y"] / 2}


RELATIONS = (
    Relation(
        "dense",
        "elman",
        "special case",
        "U_h = 0, W_h = W_y / 2, b_h = b_y / 2, and h = 2 y − 1",
        _halved,
        outputs=lambda s: {"h_next": 2 * s["y"] - 1},
    ),
)
