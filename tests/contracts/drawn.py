"""Cells of the contract, and random arrays for them."""

from __future__ import annotations

from typing import Any

import numpy as np

import derive
from tests.cells import first_eleven

Arrays = dict[str, Any]
N, M, B, T = 3, 4, 5, 6  # all different, so that no transpose can hide
LSTMS = ("lstm", "lstm-concatenated", "lstm-peephole", "lstm-coupled", "lstm-deep-gates")
GRUS = ("gru", "gru-reset-before", "gru-chung")
every_cell = first_eleven  # those that the contract names; what holds of all cells stands elsewhere


def shape(symbol: Any, n: int = N, m: int = M) -> tuple[int, ...]:
    """The lengths of a symbol's axes."""
    return tuple(int(eval(str(size), {"n": n, "m": m})) for size in symbol.shape)


def draw(cell: Any, *lead: int, n: int = N, m: int = M) -> Arrays:
    """Random inputs and states with leading axes, and parameters without."""
    rng = np.random.default_rng(7)
    found = {s.name: rng.normal(size=lead + shape(s, n, m)) for s in (*cell.inputs, *cell.states)}
    return found | {s.name: rng.normal(size=shape(s, n, m)) for s in cell.parameters}


def cotangents(cell: Any, *lead: int, n: int = N, m: int = M) -> Arrays:
    """Random cotangents of everything that a step gives."""
    rng = np.random.default_rng(8)
    return {f"grad_{s.name}": rng.normal(size=lead + shape(s, n, m)) for s in cell.program.results}


def loss(cell: Any, arrays: Arrays, weights: Arrays) -> Any:
    """The sum of the results, weighted with their cotangents."""
    values = derive.function(cell.program)(arrays)
    return sum(np.sum(weights[f"grad_{s.name}"] * values[s.name]) for s in cell.program.results)


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def gate(v: Arrays, k: str, squash: Any, h: Any) -> Any:
    return squash(v["x"] @ v[f"W_{k}"].T + h @ v[f"U_{k}"].T + v[f"b_{k}"])


def split(cell: Any, *lead: int) -> tuple[Arrays, Arrays, Arrays]:
    """Parameters, inputs over time and initial states."""
    arrays, rng = draw(cell, *lead), np.random.default_rng(11)
    return (
        {s.name: arrays[s.name] for s in cell.parameters},
        {s.name: rng.normal(size=(T, *lead, *shape(s))) for s in cell.inputs},
        {s.name: arrays[s.name] for s in cell.states},
    )
