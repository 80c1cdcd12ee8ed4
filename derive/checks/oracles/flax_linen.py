"""flax.linen in float64: its recurrent cells have a dense layer for each product, kernels (inputs, units).

Flax gives the biases to the products with h; the candidate of its GRU has one on either side, as ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jax
import jax.numpy as jnp
from flax import linen as nn

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.jax_autograd import Named, Values, differentiated, over_time

Params = Mapping[str, Mapping[str, jax.Array]]


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A flax.linen cell over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(_CELLS[cell], arrays)


def _dense(v: Named, kernel: str, bias: str = "") -> Mapping[str, jax.Array]:
    """A dense layer's parameters: ours transposed."""
    return {"kernel": v[kernel].T, **({"bias": v[bias]} if bias else {})}


def _recurrent(kind: Callable[..., nn.Module], params: Callable[[Named], Params], states: str) -> Any:
    def unrolled(v: Named) -> Values:
        def step(v: Named, current: Values, x: jax.Array) -> Values:
            carry = tuple(current.values())
            module = kind(features=carry[0].shape[-1], param_dtype=jnp.float64)
            after, _ = module.apply({"params": params(v)}, carry if len(carry) > 1 else carry[0], x)
            return dict(zip(current, after if len(carry) > 1 else [after], strict=True))

        return over_time(step, states, v)

    return unrolled


def _elman(v: Named) -> Params:
    return {"i": _dense(v, "W_h", "b_h"), "h": _dense(v, "U_h")}


def _lstm(v: Named) -> Params:
    kernels = {f"i{k}": _dense(v, f"W_{k}") for k in "ifgo"}
    return {**kernels, **{f"h{k}": _dense(v, f"U_{k}", f"b_{k}") for k in "ifgo"}}


def _gru(v: Named) -> Params:
    return {
        **{f"i{k}": _dense(v, f"W_{k}", f"b_{k}") for k in "rz"},
        **{f"h{k}": _dense(v, f"U_{k}") for k in "rz"},
        "in": _dense(v, "W_g", "b_g"),
        "hn": _dense(v, "U_g", "d_g"),
    }


_CELLS: Mapping[str, Callable[[Named], Values]] = {
    "elman": _recurrent(nn.SimpleCell, _elman, "h"),
    "lstm": _recurrent(nn.OptimizedLSTMCell, _lstm, "c h"),
    "gru": _recurrent(nn.GRUCell, _gru, "h"),
}
