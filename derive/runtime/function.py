"""Any program as a function from arrays to arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from derive.algebra.record import Array
from derive.errors import InputError
from derive.passes.batched import batched
from derive.printing import numpy as numpy_printing
from derive.program import Program
from derive.runtime.arrays import Batch, prepare, require, zeros
from derive.runtime.backends import check_backend, module_of

Compiled = Callable[[Mapping[str, Any]], dict[str, Any]]
MODULES = {"np": np}


def compile_text(text: str, name: str, modules: Mapping[str, Any] = MODULES) -> dict[str, Any]:
    """The names that an emitted file defines.

    name: what tracebacks call it; modules: what it may use without importing it, beside `math`.
    """
    scope: dict[str, Any] = {**modules, "math": math, "__name__": name}
    exec(compile(text, f"<{name}>", "exec"), scope)
    return scope


@dataclass(frozen=True)
class Function:
    """A program that runs: call it with a dictionary of arrays, and get every named value.

    Arrays of inputs, states and cotangents may have leading batch axes, or none; parameters have none, and
    their gradients are sums over the batch.  Cotangents that are missing are zero, inputs that are missing
    have their default if they have one, and keys that the program does not know are ignored.

    float32 in gives float32 out.  Arrays of several types are promoted as NumPy does it, statement by
    statement; whole numbers become floating ones with the others, a number of Python's own takes their type.

    >>> import numpy as np
    >>> from derive.catalogue import load
    >>> dense = function(load("dense").program)
    >>> dense({"x": np.ones(2), "W_y": np.zeros((3, 2)), "b_y": np.zeros(3)})["y"]
    array([0.5, 0.5, 0.5])
    """

    program: Program

    @cached_property
    def source(self) -> str:
        """The NumPy text that runs."""
        return with_helpers(numpy_printing.function(self.program, "evaluate"), self.program)

    @cached_property
    def _compiled(self) -> Compiled:
        compiled: Compiled = compile_text(self.source, f"derive {self.program.cell}")["evaluate"]
        return compiled

    @cached_property
    def _has_batch(self) -> dict[str, bool]:
        return {step.target.name: step.batched for step in batched(self.program)}

    def __call__(self, arrays: Mapping[str, Any]) -> dict[str, Array]:
        """Every value of the program by name.

        Raises: InputError for a missing array or one of the wrong shape.
        """
        program = self.program
        seeds = [s for s in program.inputs if s.marks and s.marks[-1][0] == "seed"]
        require([s for s in program.inputs if s not in seeds], arrays, program.cell)
        return self._computed(self._given(arrays))

    def _given(self, arrays: Mapping[str, Any]) -> Batch:
        """An array for every input of the program, as the text that runs takes it."""
        program = self.program
        batch = prepare(program.inputs, arrays, program.cell)
        missing = [s for s in program.inputs if s.name not in batch.arrays]  # cotangents
        zero = {s.name: zeros(s, batch, program.cell) for s in missing}
        return replace(batch, arrays={**batch.arrays, **zero})

    def _computed(self, batch: Batch) -> dict[str, Any]:
        """Every value by name, with the batch axes of the caller."""
        return self._unbatched(self._compiled(batch.arrays), batch.lead)

    def _unbatched(self, values: Mapping[str, Any], lead: tuple[int, ...]) -> dict[str, Any]:
        return {k: v.reshape(lead + v.shape[1:]) if self._has_batch[k] else v for k, v in values.items()}


def with_helpers(text: str, program: Program, helpers: Callable[..., str] = numpy_printing.helpers) -> str:
    """The text of a program behind the functions that it calls, which `helpers` writes in its dialect."""
    needed = helpers(text, program)
    return f"{needed}\n\n{text}" if needed else text


def function(program: Program, backend: str = "numpy") -> Function:
    """A program as a function; see `Function`, which that of another backend is like.

    backend: "numpy", or another of `derive.runtime.backends.BACKENDS`, whose arrays come back.
    Raises: InputError for a backend that is unknown or not installed, or for what is no program.
    """
    check_backend(backend)
    if not isinstance(program, Program):
        found = type(program).__name__
        raise InputError(f"function takes a program, such as cell.program or gradient(cell), not {found}")
    made: Function = (Function if backend == "numpy" else module_of(backend).Function)(program)
    return made
