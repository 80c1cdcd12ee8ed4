"""Relations of cells that convolve: on one pixel only the middle of a kernel meets anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.algebra.node import Node
from derive.definition import pad, reshape, zeros
from derive.relations.relation import Relation, Substitution, Symbols

Values = Mapping[str, Any]
_WORDS = "one pixel, W and U in the middle of its kernels"
_PIXEL = {"d": 1, "e": 1}


def _pixel(vector: Any) -> Node:
    return reshape(vector, *vector.shape, 1, 1)


def _pixels(names: str) -> Substitution:
    return lambda s: {name: _pixel(s[name]) for name in names}


def _kernels(s: Symbols, gates: str) -> Values:
    return {f"{k}_{gate}": _middle(s[f"{k}_{gate}"]) for k in "WU" for gate in gates}


def _middle(matrix: Any) -> Node:
    """A kernel of three by three with the matrix in its middle."""
    return pad(pad(reshape(matrix, *matrix.shape, 1, 1), 2, 1, 1), 3, 1, 1)


RELATIONS = (
    Relation(
        "linear",
        "convolution",
        "special case",
        "one pixel, W in the middle of its kernel",
        lambda s: {"x": _pixel(s["x"]), "W": _middle(s["W_y"]), "b": s["b_y"]},
        outputs=_pixels("y"),
        right_sizes=_PIXEL,
    ),
    Relation(
        "lstm",
        "conv-lstm-no-peepholes",
        "special case",
        _WORDS,
        lambda s: {"x": _pixel(s["x"]), **_kernels(s, "ifog")},
        states=_pixels("hc"),
        right_sizes=_PIXEL,
    ),
    Relation(
        "lstm-peephole",
        "conv-lstm",
        "special case",
        _WORDS,
        lambda s: {
            "x": _pixel(s["x"]),
            **_kernels(s, "ifog"),
            **{f"p_{k}": _pixel(s[f"p_{k}"]) for k in "ifo"},
        },
        states=_pixels("hc"),
        right_sizes=_PIXEL,
    ),
    Relation(
        "gru-chung",
        "conv-gru",
        "special case",
        _WORDS,
        lambda s: {"x": _pixel(s["x"]), **_kernels(s, "rzg")},
        states=_pixels("h"),
        right_sizes=_PIXEL,
    ),
    Relation(
        "conv-lstm-no-peepholes",
        "conv-lstm",
        "special case",
        "p_i = p_f = p_o = 0",
        lambda s: {f"p_{k}": zeros(*s["c"].shape) for k in "ifo"},
    ),
)
