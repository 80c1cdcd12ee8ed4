"""The backend of JAX: emitted text under `jax.jit`, which may be called under jit, grad and vmap itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jax
import jax.numpy as jnp

from derive.passes.batched import batched
from derive.printing import numpy as numpy_printing
from derive.printing.jax import JAX, helpers
from derive.program import Program
from derive.runtime.arrays import prepare, require, zeros
from derive.runtime.jax_arrays import Lead, as_jax, compile_text, stand_in, with_batch
from derive.runtime.jax_sequence import Sequence

__all__ = ["Function", "Sequence"]


@dataclass(frozen=True)
class Function:
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

    program: Program

    @cached_property
    def source(self) -> str:
        """The JAX text that runs."""
        text = numpy_printing.function(self.program, "evaluate", style=JAX)
        needed = helpers(text, self.program)
        return f"{needed}\n\n{text}" if needed else text

    @cached_property
    def _evaluate(self) -> Callable[[dict[str, jax.Array]], dict[str, jax.Array]]:
        scope = compile_text(self.source, f"derive {self.program.cell}, jax")
        found: Callable[[dict[str, jax.Array]], dict[str, jax.Array]] = scope["evaluate"]
        return found

    @cached_property
    def _has_batch(self) -> dict[str, bool]:
        return {step.target.name: step.batched for step in batched(self.program)}

    @cached_property
    def _compiled(self) -> Callable[[dict[str, jax.Array], Lead], dict[str, jax.Array]]:
        ranks = {s.name: len(s.shape) for s in self.program.inputs if not s.timeless}

        def run(arrays: dict[str, jax.Array], lead: Lead) -> dict[str, jax.Array]:
            whole = {k: with_batch(v, ranks[k], lead) if k in ranks else v for k, v in arrays.items()}
            values = self._evaluate(whole).items()
            return {k: v.reshape(lead + v.shape[1:]) if self._has_batch[k] else v for k, v in values}

        return jax.jit(run, static_argnames="lead")

    def __call__(self, arrays: Mapping[str, Any]) -> dict[str, jax.Array]:
        """Every value of the program by name.

        Raises: InputError for a missing array or one of the wrong shape.
        """
        program = self.program
        seeds = [s for s in program.inputs if s.marks and s.marks[-1][0] == "seed"]
        require([s for s in program.inputs if s not in seeds], arrays, program.cell)
        named = {s.name: arrays[s.name] for s in program.inputs if s.name in arrays}
        given = as_jax(named, program.cell)
        shapes = {name: stand_in(array) for name, array in given.items()}
        batch = prepare(program.inputs, shapes, program.cell)
        dtype = jnp.result_type(*given.values()) if given else jnp.result_type(float)
        for symbol in program.inputs:  # cotangents that are missing, and inputs that have a default
            if symbol.name not in given:
                made = batch.arrays.get(symbol.name, zeros(symbol, batch, program.cell))
                given[symbol.name] = jnp.asarray(made.reshape(batch.lead + made.shape[1:]), dtype)
        return self._compiled(given, batch.lead)
