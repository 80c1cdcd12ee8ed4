"""Relations of linear attention, of delta rules, and of what decays."""

from __future__ import annotations

from derive.algebra.node import as_node
from derive.relations.relation import Relation

RELATIONS = (
    Relation(
        "delta-net",
        "gated-delta-net",
        "special case",
        "alpha held at 1",
        held=lambda s: {"alpha": as_node(1)},
    ),
)
