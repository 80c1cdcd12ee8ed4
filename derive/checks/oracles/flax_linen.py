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


def _recurrent(
    kind: Callable[..., nn.Module], params: Callable[[Named], Params], states: str, **switches: Any
) -> Any:
    def unrolled(v: Named) -> Values:
        def step(v: Named, current: Values, x: jax.Array) -> Values:
            carry = tuple(current.values())
            module = kind(features=carry[0].shape[-1], param_dtype=jnp.float64, **switches)
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


def _mgu(v: Named) -> Params:
    return {
        "if": _dense(v, "W_f", "b_f"),
        "hf": _dense(v, "U_f"),
        "in": _dense(v, "W_g", "b_g"),
        "hn": _dense(v, "U_g", "d_g" if "d_g" in v else ""),
    }


def _conv_lstm(v: Named) -> Values:
    """Images with channels last; both convolutions have biases; the forget gate's 1 is in the equation."""
    shares = jnp.concatenate([v[f"b_{k}"] - (k == "f") for k in "igfo"])
    params = {
        name: {"kernel": _kernels(v, letter), "bias": share * shares}
        for name, letter, share in (("ih", "W", 0.25), ("hh", "U", 0.75))
    }
    module = nn.ConvLSTMCell(v["h"].shape[1], v["W_i"].shape[2:], param_dtype=jnp.float64)

    def step(v: Named, current: Values, x: jax.Array) -> Values:
        carry = tuple(jnp.moveaxis(current[name], 1, -1) for name in "ch")
        after, _ = module.apply({"params": params}, carry, jnp.moveaxis(x, 1, -1))
        return {name: jnp.moveaxis(a, -1, 1) for name, a in zip("ch", after, strict=True)}

    return over_time(step, "c h", v)


def _kernels(v: Named, letter: str) -> jax.Array:
    """(out, in, rows, columns) as (rows, columns, in, out), all gates side by side."""
    return jnp.concatenate([jnp.transpose(v[f"{letter}_{k}"], (2, 3, 1, 0)) for k in "igfo"], axis=-1)


_CELLS: Mapping[str, Callable[[Named], Values]] = {
    "elman": _recurrent(nn.SimpleCell, _elman, "h"),
    "lstm": _recurrent(nn.OptimizedLSTMCell, _lstm, "c h"),
    "elman-residual": _recurrent(nn.SimpleCell, _elman, "h", residual=True),
    "gru": _recurrent(nn.GRUCell, _gru, "h"),
    "mgu-reset-after": _recurrent(nn.MGUCell, _mgu, "h"),
    "mgu-no-reset": _recurrent(nn.MGUCell, _mgu, "h", reset_gate=False),
    "conv-lstm-no-peepholes": _conv_lstm,
}
