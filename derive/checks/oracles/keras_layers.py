"""Keras, on JAX: kernels (inputs, units), gates i, f, c, o and z, r, h.

On every backend but TensorFlow's Keras 3.15 multiplies float64 matrices in float32, so it is compared in
float32.  Its GRU has the reset after the product unless told otherwise, with a second row of biases.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.jax_autograd import Named, Values, columns, differentiated, over_time

os.environ["KERAS_BACKEND"] = "jax"  # read when Keras is imported
import keras
from keras.src.layers.rnn.conv_lstm import ConvLSTMCell


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A Keras cell over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(_CELLS[cell], arrays)


def _columns(v: Named, kind: str, gates: str) -> jax.Array:
    return columns(v, " ".join(f"{kind}_{k}" for k in gates))


def _unrolled(layer: Any, weights: list[jax.Array], v: Named, names: str) -> Values:
    """The layer's own call with our arrays as its variables, step by step."""
    layer.build((None, v["x"].shape[-1]))
    fixed = [each.value for each in layer.non_trainable_variables]  # the seed of its dropout

    def step(v: Named, current: Values, x: jax.Array) -> Values:
        (_, after), _ = layer.stateless_call(weights, fixed, x, list(current.values()))
        return dict(zip(current, after, strict=True))

    return over_time(step, names, v)


def _plain(kind: Callable[..., Any], gates: str, names: str, **options: Any) -> Callable[[Named], Values]:
    def compute(v: Named) -> Values:
        layer = kind(v["h"].shape[-1], **options)
        weights = [_columns(v, "W", gates), _columns(v, "U", gates), _columns(v, "b", gates)]
        return _unrolled(layer, weights, v, names)

    return compute


def _gru_reset_after(v: Named) -> Values:
    """Of the two biases of z and r only the sum counts; a third and the rest of it are ours."""
    layer = keras.layers.GRUCell(v["h"].shape[-1], reset_after=True)
    first = jnp.concatenate([v["b_z"] / 3, v["b_r"] / 3, v["b_g"]])
    second = jnp.concatenate([2 * v["b_z"] / 3, 2 * v["b_r"] / 3, v["d_g"]])
    weights = [_columns(v, "W", "zrg"), _columns(v, "U", "zrg"), jnp.stack([first, second])]
    return _unrolled(layer, weights, v, "h")


def _conv_lstm(v: Named) -> Values:
    """Images with channels in front, kernels (rows, columns, in, out)."""
    kernels = [
        jnp.concatenate([jnp.transpose(v[f"{w}_{k}"], (2, 3, 1, 0)) for k in "ifgo"], -1) for w in "WU"
    ]
    shape, window = v["x"].shape[2:], v["W_i"].shape[2:]
    layer = ConvLSTMCell(2, v["h"].shape[1], window, padding="same", data_format="channels_first")
    layer.build((None, *shape))
    fixed = [each.value for each in layer.non_trainable_variables]

    def step(v: Named, current: Values, x: jax.Array) -> Values:
        weights = [*kernels, _columns(v, "b", "ifgo")]
        (_, after), _ = layer.stateless_call(weights, fixed, x, list(current.values()))
        return dict(zip(current, after, strict=True))

    return over_time(step, "h c", v)


_CELLS: Mapping[str, Callable[[Named], Values]] = {
    "elman": _plain(keras.layers.SimpleRNNCell, "h", "h"),
    "irnn": _plain(keras.layers.SimpleRNNCell, "h", "h", activation="relu"),
    "conv-lstm-no-peepholes": _conv_lstm,
    "lstm": _plain(keras.layers.LSTMCell, "ifgo", "h c"),
    "gru": _gru_reset_after,
    "gru-reset-before": _plain(keras.layers.GRUCell, "zrg", "h", reset_after=False),
}
