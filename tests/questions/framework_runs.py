"""Layers of frameworks, run with given arrays: one function a framework."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

import numpy as np
import pytest

from derive.algebra.record import Array
from derive.analysis.parameters import EXAMPLE
from derive.document.framework_counts import of_objects
from derive.runtime.layouts import Layout

STEPS, BATCH, M = 5, 3, EXAMPLE["m"]
Arrays = dict[str, Array]


def drawn(layout: Layout) -> tuple[Arrays, Array]:
    """Random arrays of the shapes that are stored, and inputs (T, B, n)."""
    random = np.random.default_rng(len(layout.call))
    (found,) = of_objects(layout.call)
    arrays = {name: random.normal(size=shape) / 3 for name, shape in found.example.arrays.items()}
    return arrays, random.normal(size=(STEPS, BATCH, EXAMPLE["n"]))


def grouped(arrays: Arrays) -> dict[str, dict[str, Array]]:
    """Arrays by the module that has them."""
    found: dict[str, dict[str, Array]] = {}
    for name, array in arrays.items():
        group, _, own = name.rpartition("/")
        found.setdefault(group, {})[own] = array.astype(np.float32)
    return found


def by_torch(layout: Layout, arrays: Arrays, x: Array) -> Array:
    import torch

    kind = torch.nn.LSTM if "LSTM" in layout.call else torch.nn.GRU
    layer = kind(EXAMPLE["n"], M, dtype=torch.float64)
    layer.load_state_dict({name: torch.tensor(array) for name, array in arrays.items()})
    return np.asarray(layer(torch.tensor(x))[0].detach().numpy())


def by_keras(layout: Layout, arrays: Arrays, x: Array) -> Array:
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import keras

    kind = keras.layers.LSTM if "LSTM" in layout.call else keras.layers.GRU
    options = {"reset_after": False} if "reset_after=False" in layout.call else {}
    layer = kind(M, return_sequences=True, **options)
    layer.build((None, STEPS, EXAMPLE["n"]))
    layer.set_weights(list(arrays.values()))
    return numbers(keras, layer(np.swapaxes(x, 0, 1).astype(np.float32))).swapaxes(0, 1)


def numbers(keras: Any, tensor: Any) -> Array:
    """Whatever Keras computes with: another test may have chosen that."""
    return np.asarray(keras.ops.convert_to_numpy(tensor))


def by_flax(layout: Layout, arrays: Arrays, x: Array) -> Array:
    import flax.linen as nn

    kind: Any = nn.LSTMCell if "LSTM" in layout.call else nn.GRUCell
    layer = nn.RNN(kind(M), time_major=True)
    return np.asarray(layer.apply({"params": {"cell": grouped(arrays)}}, x.astype(np.float32)))


def by_haiku(layout: Layout, arrays: Arrays, x: Array) -> Array:
    import haiku as hk

    def unrolled(inputs: Any) -> Any:
        core: Any = hk.LSTM(M) if "LSTM" in layout.call else hk.GRU(M)
        unroll: Any = hk.dynamic_unroll
        return unroll(core, inputs, core.initial_state(BATCH))[0]

    made: Any = hk.without_apply_rng(hk.transform(unrolled))
    return np.asarray(made.apply(grouped(arrays), x.astype(np.float32)))


def by_equinox(layout: Layout, arrays: Arrays, x: Array) -> Array:
    import equinox as eqx
    import jax

    is_lstm = "LSTM" in layout.call
    kind: Any = eqx.nn.LSTMCell if is_lstm else eqx.nn.GRUCell
    cell = kind(EXAMPLE["n"], M, key=jax.random.key(0))
    for name, array in arrays.items():
        cell = eqx.tree_at(attrgetter(name), cell, jax.numpy.asarray(array, "float32"))
    zero = jax.numpy.zeros((BATCH, M))
    state, found = (zero, zero) if is_lstm else zero, []
    for each in x.astype(np.float32):
        state = jax.vmap(cell)(each, state)
        found.append(state[0] if is_lstm else state)
    return np.asarray(found)


def by_onnx(layout: Layout, arrays: Arrays, x: Array) -> Array:
    from derive.checks.oracles.onnx_runtime import _call

    options = {"linear_before_reset": int(layout.call[-1])} if "GRU" in layout.call else {}
    feeds = {"X": x, **arrays}
    if "LSTM" not in layout.call:
        feeds["initial_h"] = np.zeros((1, BATCH, M))
    feeds = {name: array.astype(np.float32) for name, array in feeds.items()}
    (found,) = _call("LSTM" if "LSTM" in layout.call else "GRU", feeds, ["Y"], **options)
    return np.asarray(found[:, 0])


RUNS: Mapping[str, tuple[str, Callable[[Layout, Arrays, Array], Array]]] = {
    "PyTorch": ("torch", by_torch),
    "Keras": ("keras", by_keras),
    "ONNX": ("onnxruntime", by_onnx),
    "Flax": ("flax", by_flax),
    "Equinox": ("equinox", by_equinox),
    "Haiku": ("haiku", by_haiku),
}


QUICK = ("PyTorch", "ONNX")  # the others compile for seconds
MARKS = {
    name: [pytest.mark.requires_package(package), *([] if name in QUICK else [pytest.mark.slow])]
    for name, (package, _) in RUNS.items()
}
