"""Relations of state space cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.definition import concat, einsum, exp, zeros
from derive.relations.relation import Relation, Symbols


def _eigenvalues(s: Symbols) -> Mapping[str, Any]:
    return {
        "Delta_log": zeros(*s["nu_log"].shape),
        "lambda_re": -exp(s["nu_log"]),
        "lambda_im": exp(s["theta_log"]),
        "D": zeros(*s["u"].shape),
    }


RELATIONS = (
    Relation(
        "lru",
        "s5",
        "part",
        "Δ = 1, λ = −exp(ν) + i exp(θ), its input scale held at γ, and D = 0",
        _eigenvalues,
        lambda s: {"g_re": s["gamma"], "g_im": zeros(*s["gamma"].shape)},
        outputs=lambda s: {"y": s["y"] - einsum("jk,k->j", s["D"], s["u"])},
        sizes={"p": 2},
    ),
    Relation(
        "lmu",
        "elman",
        "part",
        "x and the memory as its input, and b_h = 0",
        lambda s: {
            "x": concat(s["x"], s["s_next"]),
            "W_h": concat(s["W_x"], s["W_s"], axis=1),
            "U_h": s["W_h"],
            "b_h": zeros(*s["h"].shape),
        },
        right_sizes={"n": 6},
    ),
)
