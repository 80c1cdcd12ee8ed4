"""Against whom LSTM and GRU are timed."""

from __future__ import annotations

from benchmarks.training.frameworks import LAYER, LOOP
from benchmarks.training.naive import NAIVE
from benchmarks.training.problem import Contender
from benchmarks.training.scan import HOISTED, SCAN

PEERS: tuple[Contender, ...] = (LAYER, LOOP, SCAN, HOISTED, NAIVE)
CELLS = ("lstm", "gru")
