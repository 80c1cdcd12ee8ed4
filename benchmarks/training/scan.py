"""LSTM and GRU in JAX as one writes them: gates stacked in one product, lax.scan, jax.vjp, and jit of it all.

Of two such programs one multiplies the input in the loop, one before it, for all steps at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.training.names import SCANS
from benchmarks.training.problem import Arrays, Contender, Problem, Ready

jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]

Named = Mapping[str, Any]
STACKS: Mapping[str, Mapping[str, str]] = {
    "lstm": {"W": "W_i W_f W_g W_o", "U": "U_i U_f U_g U_o", "b": "b_i b_f b_g b_o"},
    "gru": {"W": "W_r W_z W_g", "U": "U_r U_z U_g", "b": "b_r b_z b_g"},
}


def lstm_step(p: Named, state: Any, a: Any) -> Any:
    """a: W x + b of all gates."""
    h, c = state
    i, f, g, o = jnp.split(a + h @ p["U"].T, 4, axis=-1)
    c = jax.nn.sigmoid(f) * c + jax.nn.sigmoid(i) * jnp.tanh(g)
    h = jax.nn.sigmoid(o) * jnp.tanh(c)
    return (h, c), h


def gru_step(p: Named, state: Any, a: Any) -> Any:
    """a: W x + b of all gates; the candidate's other bias is multiplied by the reset gate."""
    (h,) = state
    (a_r, a_z, a_g), (u_r, u_z, u_g) = (jnp.split(each, 3, axis=-1) for each in (a, h @ p["U"].T))
    r, z = jax.nn.sigmoid(a_r + u_r), jax.nn.sigmoid(a_z + u_z)
    g = jnp.tanh(a_g + r * (u_g + p["d_g"]))
    h = (1 - z) * g + z * h
    return (h,), h


STEPS: Mapping[str, Callable[..., Any]] = {"lstm": lstm_step, "gru": gru_step}


def _in_the_loop(step: Callable[..., Any], p: Named, x: Any, start: Any) -> Any:
    return jax.lax.scan(lambda s, x_t: step(p, s, x_t @ p["W"].T + p["b"]), start, x)[1]


def _before_the_loop(step: Callable[..., Any], p: Named, x: Any, start: Any) -> Any:
    return jax.lax.scan(lambda s, a: step(p, s, a), start, x @ p["W"].T + p["b"])[1]


def _prepare(loop: Callable[..., Any], problem: Problem) -> Ready:
    stacks, step = STACKS[problem.cell.name], STEPS[problem.cell.name]
    own = {
        kind: np.concatenate([problem.parameters[name] for name in names.split()])
        for kind, names in stacks.items()
    } | {name: problem.parameters[name] for name in ("d_g",) if name in problem.parameters}
    arguments = jax.tree.map(
        jnp.asarray,
        (own, problem.inputs["x"], tuple(problem.initial.values()), problem.cotangents["h"]),
    )

    @jax.jit
    def train(p: Named, x: Any, start: Any, cotangent: Any) -> Any:
        h, pullback = jax.vjp(partial(loop, step), p, x, start)
        return h, pullback(cotangent)

    def results(found: Any) -> Arrays:
        h, (weights, x, start) = jax.tree.map(np.asarray, found)
        named = _apart(weights, stacks) | dict(zip(problem.initial, start, strict=True)) | {"x": x}
        return {"h": h} | {f"grad_{name}": value for name, value in named.items()}

    return Ready(lambda: _done(train(*arguments)), results)


def _done(found: Any) -> Any:
    """Waits for it: calls of JAX come back before there is a result."""
    return jax.block_until_ready(found)  # type: ignore[no-untyped-call]


def _apart(weights: Arrays, stacks: Mapping[str, str]) -> Arrays:
    """Stacked gradients by our names."""
    found = {name: value for name, value in weights.items() if name not in stacks}
    for kind, names in stacks.items():
        parts = np.split(weights[kind], len(names.split()))
        found |= dict(zip(names.split(), parts, strict=True))
    return found


SCAN, HOISTED = (
    Contender(name, partial(_prepare, loop))
    for name, loop in zip(SCANS, (_in_the_loop, _before_the_loop), strict=True)
)
