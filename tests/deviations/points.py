"""Random points at which two sides of a row are compared, and the largest difference between them."""

from __future__ import annotations

import importlib
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from derive import catalogue
from derive.algebra.shape import evaluate

Array = NDArray[Any]
Arrays = dict[str, Array]
SIZES = {"n": 3, "m": 4}
BATCH = 100


def normal(key: str, shapes: Mapping[str, tuple[int, ...]]) -> Arrays:
    """An array for every name, the same in every run and in any order: RandomState's numbers are frozen."""

    def drawn(name: str, shape: tuple[int, ...]) -> Array:
        return np.asarray(np.random.RandomState(zlib.crc32(f"{key} {name}".encode())).normal(size=shape))

    return {name: drawn(name, shape) for name, shape in shapes.items()}


def point(key: str, cell: str, sizes: Mapping[str, int] = SIZES) -> Arrays:
    """Random values of everything that goes into a step of a cell of the catalogue."""
    loaded = catalogue.load(cell)
    local = {size.name: sizes.get(size.name, 2 + k) for k, size in enumerate(loaded.sizes)}
    shapes = {
        each.name: (() if each.timeless else (BATCH,)) + tuple(evaluate(each.shape, local))
        for each in loaded.program.inputs
    }
    return normal(key, shapes)


def reference(cell: str, v: Mapping[str, Array]) -> Arrays:
    """All values of one step of the cell that is written by hand."""
    module = importlib.import_module(f"derive.reference.{cell.replace('-', '_')}")
    found: Arrays = module.step(v)
    return found


def sigma(z: Array) -> Array:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-z)))


def stacked(v: Mapping[str, Array], names: str) -> Array:
    """Arrays one below the other, as libraries keep them."""
    return np.concatenate([v[name] for name in names.split()])


def farthest(*pairs: tuple[Array, Array]) -> float:
    """The largest difference of an entry."""
    return max(float(np.max(np.abs(np.asarray(a) - np.asarray(b)))) for a, b in pairs)


def same(a: Array, b: Array, bound: float) -> None:
    """Two sides that must agree."""
    assert farthest((a, b)) < bound
