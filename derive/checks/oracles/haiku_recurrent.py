"""dm-haiku in float64: gates i, g, f, o with the forget gate's 1 in the equation; z, r, a with Chung's z.

Its LSTM computes sigma(f + 1), so that its bias is ours less 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import haiku as hk
import jax
import jax.numpy as jnp

from derive.algebra.record import Array
from derive.checks.oracles import Run
from derive.checks.oracles.jax_autograd import Named, Values, columns, differentiated, over_time


def run(cell: str, arrays: Mapping[str, Array]) -> Run:
    """A Haiku core over a sequence; see `derive.checks.oracles.Oracle.run`."""
    return differentiated(_CELLS[cell], arrays)


def _lstm(v: Named) -> Values:
    core: Any = hk.without_apply_rng(hk.transform(lambda x, s: hk.LSTM(s.hidden.shape[-1])(x, s)))
    w = jnp.concatenate([columns(v, "W_i W_g W_f W_o"), columns(v, "U_i U_g U_f U_o")])
    params = {"lstm/linear": {"w": w, "b": jnp.concatenate([v["b_i"], v["b_g"], v["b_f"] - 1, v["b_o"]])}}

    def step(v: Named, current: Values, x: jax.Array) -> Values:
        _, after = core.apply(params, x, hk.LSTMState(current["h"], current["c"]))
        return {"h": after.hidden, "c": after.cell}

    return over_time(step, "h c", v)


def _gru(v: Named) -> Values:
    core: Any = hk.without_apply_rng(hk.transform(lambda x, s: hk.GRU(s.shape[-1])(x, s)))
    bias = jnp.concatenate([v[f"b_{k}"] for k in "zrg"])
    params = {"gru": {"w_i": columns(v, "W_z W_r W_g"), "w_h": columns(v, "U_z U_r U_g"), "b": bias}}

    def step(v: Named, current: Values, x: jax.Array) -> Values:
        return {"h": core.apply(params, x, current["h"])[1]}

    return over_time(step, "h", v)


_CELLS: Mapping[str, Callable[[Named], Values]] = {"lstm": _lstm, "gru-chung": _gru}
