"""Relations of the cells of xLSTM: a stabiliser changes how states are written, not what is computed."""

from __future__ import annotations

from derive.definition import exp
from derive.relations.relation import Relation

RELATIONS = (
    Relation(
        "s-lstm",
        "s-lstm-unstabilised",
        "same function",
        "c exp(m), n exp(m) for c, n, and f held at exp(log f)",
        states=lambda s: {"c": s["c"] * exp(s["m"]), "n": s["n"] * exp(s["m"])},
        held=lambda s: {"f": exp(s["f_log"])},
    ),
    # the larger of two numbers scales with a positive factor, which these numbers do not know: r is held too
    Relation(
        "m-lstm",
        "m-lstm-unstabilised",
        "same function",
        "C exp(m), n exp(m) for C, n, f held at exp(log f) and r held at r exp(m)",
        states=lambda s: {"C": s["C"] * exp(s["m"]), "n": s["n"] * exp(s["m"])},
        held=lambda s: {"f": exp(s["f_log"]), "r": s["r"] * exp(s["m_next"])},
    ),
)
