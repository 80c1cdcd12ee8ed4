"""Relations of layers and of the cells that carry nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from derive.algebra.node import as_node
from derive.definition import concat, ones, zeros
from derive.relations.relation import Relation, Symbols

Values = Mapping[str, Any]


def _one_gate(s: Symbols) -> Values:
    (m, n) = s["W_y"].shape
    return {"W_v": zeros(m, n), "b_v": ones(m), "W_g": s["W_y"], "b_g": s["b_y"]}


def _one_matrix(s: Symbols) -> Values:
    return {"W_v": s["W"], "W_g": s["W"]} | {b: zeros(*s["g"].shape) for b in ("b_v", "b_g")}


def _second_of_two(s: Symbols) -> Values:
    (m, n) = s["W_y"].shape
    return {
        "W_y": concat(s["W_y"], zeros(m, n), axis=0),
        "b_y": concat(s["b_y"], zeros(m), axis=0),
    }


RELATIONS = (
    Relation(
        "input-cell",
        "noisy-input-cell",
        "special case",
        "ε = 0",
        lambda s: {"epsilon": zeros(*s["x"].shape)},
    ),
    Relation(
        "input-cell",
        "backfed-input-cell",
        "special case",
        "s = 1",
        lambda s: {"s": ones(*s["x"].shape)},
        outputs=lambda s: {"y_next": s["y"]},
    ),
    Relation(
        "input-cell",
        "highway-unit",
        "special case",
        "t held at 0",
        held=lambda s: {"t": zeros(*s["x"].shape)},
    ),
    Relation("dense", "glu", "special case", "W_v = 0 and b_v = 1", _one_gate),
    Relation(
        "dense",
        "output-cell",
        "special case",
        "two outputs, and weights 0 for the second",
        _second_of_two,
        outputs=lambda s: {"y": concat(s["y"], as_node(1) - s["y"], axis=0)},
        sizes={"m": 1},
        right_sizes={"m": 2},
    ),
    Relation(
        "swiglu",
        "glu",
        "part",
        "W_v = W_g = W, without biases",
        _one_matrix,
        outputs=lambda s: {"y": s["g"]},
    ),
    Relation(
        "match-input-output-cell",
        "dense",
        "part",
        "W_h and b_h",
        lambda s: {"W_y": s["W_h"], "b_y": s["b_h"]},
        outputs=lambda s: {"y": s["h"]},
    ),
    Relation(
        "rbm-unit",
        "dense",
        "part",
        "x = v, W and b",
        lambda s: {"x": s["v"], "W_y": s["W"], "b_y": s["b"]},
        outputs=lambda s: {"y": s["h"]},
    ),
    Relation(
        "vae-cell",
        "noisy-input-cell",
        "part",
        "x = μ and s ε as its noise",
        lambda s: {"x": s["mu"], "epsilon": s["s"] * s["epsilon"]},
        outputs=lambda s: {"y": s["z"]},
        right_sizes={"n": 3},
    ),
    Relation(
        "rms-norm",
        "layer-norm",
        "special case",
        "μ held at 0 and β = 0",
        lambda s: {"beta": zeros(*s["x"].shape)},
        lambda s: {"mu": as_node(0)},
    ),
    Relation(
        "layer-norm",
        "rms-norm",
        "part",
        "x − μ for x, before adding β",
        lambda s: {"x": s["d"]},
        outputs=lambda s: {"y": s["y"] - s["beta"]},
    ),
)
