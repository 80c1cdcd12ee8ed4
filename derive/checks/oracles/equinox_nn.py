"""equinox.nn in float64: gates i, f, g, o and r, z, n, one bias, and a second one for the GRU's candidate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.jax_autograd import Named, Values, differentiated, over_time


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """An equinox.nn cell over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(_CELLS[cell], arrays)


def _stacked(v: Named, kind: str, gates: str) -> jax.Array:
    return jnp.concatenate([v[f"{kind}_{k}"] for k in gates])


def _cell(module: Callable[..., Any], v: Named, gates: str, **more: jax.Array) -> Any:
    """The module with our parameters in the place of its own."""
    n, m = v["x"].shape[-1], v["h"].shape[-1]
    made = module(n, m, key=jax.random.key(0), dtype=jnp.float64)
    ours = {
        name: _stacked(v, k, gates) for name, k in (("weight_ih", "W"), ("weight_hh", "U"), ("bias", "b"))
    }
    for name, value in {**ours, **more}.items():
        made = eqx.tree_at(attrgetter(name), made, value)
    return made


def _lstm(v: Named) -> Values:
    def step(v: Named, current: Values, x: jax.Array) -> Values:
        h, c = jax.vmap(_cell(eqx.nn.LSTMCell, v, "ifgo"))(x, (current["h"], current["c"]))
        return {"h": h, "c": c}

    return over_time(step, "h c", v)


def _gru(v: Named) -> Values:
    def step(v: Named, current: Values, x: jax.Array) -> Values:
        return {"h": jax.vmap(_cell(eqx.nn.GRUCell, v, "rzg", bias_n=v["d_g"]))(x, current["h"])}

    return over_time(step, "h", v)


_CELLS: Mapping[str, Callable[[Named], Values]] = {"lstm": _lstm, "gru": _gru}
