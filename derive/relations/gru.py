"""Relations of the gated recurrent units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.relations.relation import Relation, Symbols


def _negated_gate(s: Symbols) -> Mapping[str, Any]:
    return {f"{kind}_z": -s[f"{kind}_z"] for kind in "WUb"}


RELATIONS = (
    Relation(
        "gru-reset-before", "gru-chung", "renaming", "−W_z, −U_z, −b_z for W_z, U_z, b_z", _negated_gate
    ),
)
