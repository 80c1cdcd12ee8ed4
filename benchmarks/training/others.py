"""Cells that nobody tuned by hand, against their implementations for PyTorch on PyPI."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

import derive
from benchmarks.training import cells, packages, recurrent
from benchmarks.training.packages import naive_fla
from benchmarks.training.problem import Change, Contender, Problem, Size
from derive.algebra.record import Array
from derive.definition import Cell

DTYPE = "float32"  # several packages compute in nothing else
STEPS = 100
VECTOR, MATRIX = 32, 8  # the batch, where the state is a vector, and where it is a matrix
_LENGTHS = {"n": 64, "m": 128, "D": 64, "d": 128, "p": 64}
_HEAD = {"n": 64, "m": 64, "D": 64, "d": 64, "p": 16}


@dataclass(frozen=True)
class Other:
    """A cell and who else has it; batch, lengths: its sizes; zero, changed: as in `Problem`."""

    name: str
    peers: tuple[Contender, ...]
    batch: int = VECTOR
    lengths: Mapping[str, int] = field(default_factory=lambda: _LENGTHS)
    zero: bool = False
    changed: Mapping[str, Change] = field(default_factory=dict)
    own: Cell | None = None

    def problem(self, steps: int = STEPS, batch: int = 0) -> Problem:
        """At its sizes; sizes that the cell wants equal are equal."""
        cell = self.own or derive.load(self.name)
        lengths = {str(size): self.lengths[str(size)] for size in cell.sizes}
        square = cell.check_sizes.get("n", 0) == cell.check_sizes.get("m", 1)
        lengths |= {"n": lengths["m"]} if square else {}
        size = Size(self.name, steps, batch or self.batch, lengths)
        return Problem(cell, size, DTYPE, self.zero, self.changed)


def _negative(array: Array) -> Array:
    return np.asarray(-np.abs(array) - 0.1)


def _positive(array: Array) -> Array:
    return np.asarray(np.abs(array) + 0.1)


def _fla(*names: str) -> tuple[Other, ...]:
    return tuple(Other(name, (naive_fla(name),), MATRIX, _HEAD) for name in names)


_SQUARE = {"n": 128, "m": 128}
_CHANNELS = {"n": 128, "d": 16, "p": 8}
OTHERS: tuple[Other, ...] = (
    *(Other(name, (recurrent.contender(name),)) for name in recurrent.ROWS),
    Other("min-gru-positive", (packages.MIN_GRU,), lengths=_SQUARE, zero=True, own=cells.min_gru),
    Other("min-lstm-positive", (packages.MIN_LSTM,), lengths=_SQUARE, zero=True, own=cells.min_lstm),
    Other("s-lstm", (packages.S_LSTM,), changed={"n": _positive}),
    Other("m-lstm", (packages.M_PARALLEL, packages.M_RECURRENT), MATRIX, _HEAD, zero=True),
    Other("gated-delta-net", (naive_fla("gated-delta-net"), packages.DELTA_CHUNKS), MATRIX, _HEAD),
    *_fla("delta-net", "kda", "gla", "hgrn2", "retnet", "mamba-2", "rwkv-6", "rwkv-7", "gsa"),
    Other("hgrn", (naive_fla("hgrn"),)),
    Other("linear-attention", (naive_fla("linear-attention"),), MATRIX, _HEAD),
    Other("lru", (packages.LRU,), MATRIX, _HEAD, zero=True),
    Other("s5", (packages.S5,), MATRIX, _HEAD, zero=True, changed={"lambda_re": _negative}),
    Other("mamba", (packages.MAMBA,), MATRIX, _CHANNELS, zero=True),
    Other("sub-lstm", (packages.SUB_LSTM,)),
    Other("cfc", (packages.CFC,), changed={"t": _positive}),
    Other("rwkv-4", (packages.RWKV_4,), changed={"b": _positive}),
)
