"""What adapters of JAX's packages share: our arrays in float64, a step over time, and JAX's own gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import jax
import jax.numpy as jnp
import numpy as np

from derive.algebra.record import Array
from derive.checks.oracles import Arrays, Run

jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]

Named = Mapping[str, jax.Array]
Values = dict[str, jax.Array]
Step = Callable[[Named, Values, jax.Array], Values]


def differentiated(function: Callable[[Named], Values], arrays: Mapping[str, Array]) -> Run:
    """The run of a function from our arrays to values by name."""
    given = {name: jnp.asarray(array) for name, array in arrays.items()}
    values, pullback = jax.vjp(function, given)

    def backward(cotangents: Mapping[str, Array]) -> Arrays:
        seeds = {
            name: jnp.asarray(cotangents.get(name, np.zeros(v.shape)), v.dtype) for name, v in values.items()
        }
        (gradients,) = pullback(seeds)
        return {name: np.asarray(gradient) for name, gradient in gradients.items()}

    return Run({name: np.asarray(value) for name, value in values.items()}, backward)


def over_time(step: Step, states: str, v: Named) -> Values:
    """States after each step; `step` gets our arrays, the states before and the input of one step."""
    current = {name: v[name] for name in states.split()}
    series: dict[str, list[jax.Array]] = {name: [] for name in current}
    for x in v["x"]:
        current = step(v, current, x)
        for name, value in current.items():
            series[name].append(value)
    return {name: jnp.stack(each) for name, each in series.items()}


def columns(v: Named, names: str) -> jax.Array:
    """Matrices by name, transposed to (inputs, units) and side by side; vectors one after the other."""
    return jnp.concatenate([v[name].T for name in names.split()], axis=-1)
