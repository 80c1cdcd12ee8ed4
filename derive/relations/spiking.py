"""Relations of spiking cells."""

from __future__ import annotations

from derive.relations.relation import Relation

RELATIONS = (
    Relation(
        "lif",
        "synaptic-lif",
        "special case",
        "synaptic_decay = 0",
        lambda s: {"W_c": s["W_i"], "b_c": s["b_i"]},
        free=("i",),
        right_with={"synaptic_decay": 0.0},
    ),
)
