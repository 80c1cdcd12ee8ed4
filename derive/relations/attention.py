"""Relations of attention."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from derive.algebra.node import Node
from derive.definition import einsum, part, reshape
from derive.relations.relation import Relation, Symbols

Values = Mapping[str, Any]


def _row(vector: Node, size: sympy.Expr) -> Node:
    return reshape(vector, 1, size)


def _patterns(s: Symbols) -> Values:
    (n,) = s["xi"].shape
    stored = einsum("jk->kj", s["X"])
    return {"Q": _row(s["xi"] * s["beta"] * sympy.sqrt(n), n), "K": stored, "V": stored}


def _head(tensor: Any) -> Node:
    """The first head; they are all alike."""
    return reshape(part(tensor, 0, 1), *tensor.shape[1:])


RELATIONS = (
    Relation(
        "input-cell",
        "softmax-attention",
        "special case",
        "one key and x as its value",
        lambda s: {"V": _row(s["x"], s["x"].shape[0])},
        outputs=lambda s: {"Y": _row(s["y"], s["x"].shape[0])},
        right_sizes={"n": 1, "m": 1, "d": 4, "e": 2},
    ),
    Relation(
        "input-cell",
        "additive-attention",
        "special case",
        "one state to attend to, x",
        lambda s: {"H": _row(s["x"], s["x"].shape[0])},
        outputs=lambda s: {"c": s["y"]},
        right_sizes={"w": 1, "m": 2},
    ),
    # sizes whose root is a whole number, so that it is one in exact arithmetic too
    Relation(
        "modern-hopfield",
        "softmax-attention",
        "special case",
        "one query β √n ξ, keys and values Xᵀ",
        _patterns,
        outputs=lambda s: {"Y": _row(s["y"], s["xi"].shape[0])},
        sizes={"n": 4, "m": 3},
        right_sizes={"n": 1, "m": 3, "d": 4, "e": 4},
    ),
    Relation(
        "multi-head-attention",
        "softmax-attention",
        "part",
        "Q, K and V of a head",
        lambda s: {name: _head(s[name]) for name in "QKV"},
        outputs=lambda s: {"Y": _head(s["Z"])},
        sizes={"d": 4},
        right_sizes={"n": 4, "m": 4, "e": 4},
    ),
    Relation(
        "window-attention",
        "softmax-attention",
        "part",
        "one query q, keys and values of the window",
        lambda s: {"Q": _row(s["q"], s["q"].shape[0]), "K": s["K_next"], "V": s["V_next"]},
        outputs=lambda s: {"Y": _row(s["y"], s["q"].shape[0])},
        sizes={"w": 2, "m": 4},
        right_sizes={"n": 1, "m": 2, "d": 4, "e": 4},
    ),
)
