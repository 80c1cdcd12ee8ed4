"""What the backend of JAX makes of arguments: arrays of its own, with the axes that emitted code expects."""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from derive.algebra.record import Array
from derive.errors import InputError, Location
from derive.runtime.arrays import as_array, numbers

Lead = tuple[int, ...]
MODULES = {"jax": jax, "jnp": jnp}


def with_batch(array: jax.Array, rank: int, lead: Lead, time: Lead = ()) -> jax.Array:
    """The array with one axis of samples in front of its own, whatever the caller has in its place.

    time: the axis that stands in front of them all, where there is one.
    """
    own = array.shape[array.ndim - rank :]
    if array.ndim < len(time) + len(lead) + rank:  # the same for all samples
        array = array.reshape(array.shape[: len(time)] + (1,) * len(lead) + own)
    return jnp.broadcast_to(array, time + lead + own).reshape(*time, math.prod(lead), *own)


def as_jax(given: Mapping[str, Any], cell: str) -> dict[str, jax.Array]:
    """What was given by name as JAX's arrays; whole numbers, and numbers of Python's own, take the type
    that the others have together.

    Raises: InputError for what is no array of real numbers.
    """
    found = {name: _real(name, value, cell) for name, value in given.items()}
    long = [name for name in found if _is_float64(given[name])]
    if long and jnp.result_type(float) != np.float64:
        message = (
            f"{cell}: {', '.join(long)} came in float64, and JAX computes in float32 unless told otherwise: "
            "call jax.config.update('jax_enable_x64', True) first, or use `with jax.enable_x64(True):`"
        )
        warnings.warn(message, stacklevel=4)
    typed = {
        name: jax.dtypes.canonicalize_dtype(array.dtype)
        for name, array in found.items()
        if array.dtype.kind not in "biu" and type(given[name]) is not float
    }
    usual = jnp.result_type(*typed.values()) if typed else jnp.result_type(float)
    return {name: jnp.asarray(array, typed.get(name, usual)) for name, array in found.items()}


def _real(name: str, value: Any, cell: str) -> Any:
    array = value
    if not isinstance(value, jax.Array):
        # a copy, for JAX shares memory with an array of NumPy's, whose owner may write into it meanwhile
        array = np.array(numbers(name, as_array(name, value, cell), cell))
    if array.dtype.kind in "cO":
        kind = "complex numbers" if array.dtype.kind == "c" else "arrays of objects"
        raise InputError(f"{name} needs real numbers: JAX takes no {kind} here", Location(cell=cell))
    return array


def _is_float64(value: Any) -> bool:
    return bool(getattr(value, "dtype", None) == np.float64)


def stand_in(array: jax.Array) -> Array:
    """An array of that shape that takes no room, since shapes of traced arrays are checked as of others."""
    return np.broadcast_to(np.zeros(()), array.shape)
