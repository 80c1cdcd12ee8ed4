"""The backend of JAX: emitted text under `jax.jit`, which may be called under jit, grad and vmap itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import jax
import jax.numpy as jnp

from derive.printing import numpy as numpy_printing
from derive.printing.jax import JAX, helpers
from derive.runtime.arrays import Batch
from derive.runtime.function import Function as NumpyFunction
from derive.runtime.function import compile_text, with_helpers
from derive.runtime.jax_arrays import MODULES, Lead, as_jax, stand_in, with_batch
from derive.runtime.jax_sequence import Sequence

__all__ = ["Function", "Sequence"]


@dataclass(frozen=True)
class Function(NumpyFunction):
    """A program that runs in JAX: as `derive.runtime.function.Function`, with arrays of JAX's coming back.

    It is compiled once for each set of shapes, and may be called with traced arrays.  JAX computes in float32
    unless `jax_enable_x64` is set or a call stands under `jax.enable_x64(True)`; where an array of float64
    arrives and neither is so, a warning says it.

    >>> import numpy as np
    >>> from derive.catalogue import load
    >>> dense = Function(load("dense").program)
    >>> dense({"x": np.ones(2, "f"), "W_y": np.zeros((3, 2), "f"), "b_y": np.zeros(3, "f")})["y"].tolist()
    [0.5, 0.5, 0.5]
    """

    @cached_property
    def source(self) -> str:
        """The JAX text that runs."""
        text = numpy_printing.function(self.program, "evaluate", style=JAX)
        return with_helpers(text, self.program, helpers)

    @cached_property
    def _compiled(self) -> Callable[..., dict[str, jax.Array]]:
        """On arrays with the batch axes of the caller, `lead`, which the values have too."""
        file = compile_text(self.source, f"derive {self.program.cell}, jax", MODULES)
        ranks = {s.name: len(s.shape) for s in self.program.inputs if not s.timeless}

        def run(arrays: dict[str, jax.Array], lead: Lead) -> dict[str, jax.Array]:
            whole = {k: with_batch(v, ranks[k], lead) if k in ranks else v for k, v in arrays.items()}
            return self._unbatched(file["evaluate"](whole), lead)

        return jax.jit(run, static_argnames="lead")

    def _given(self, arrays: Mapping[str, Any]) -> Batch:
        program = self.program
        named = {s.name: arrays[s.name] for s in program.inputs if s.name in arrays}
        given: dict[str, Any] = as_jax(named, program.cell)
        batch = super()._given({name: stand_in(array) for name, array in given.items()})
        dtype = jnp.result_type(*given.values()) if given else jnp.result_type(float)
        for symbol in program.inputs:  # cotangents that are missing, and inputs that have a default
            if symbol.name not in given:
                made = batch.arrays[symbol.name]
                given[symbol.name] = jnp.asarray(made.reshape(batch.lead + made.shape[1:]), dtype)
        return replace(batch, arrays=given)

    def _computed(self, batch: Batch) -> dict[str, Any]:
        return self._compiled(batch.arrays, batch.lead)
