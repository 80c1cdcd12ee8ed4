"""Any program as a function from arrays to arrays."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from derive.algebra.record import Array
from derive.errors import InputError
from derive.passes.batched import batched
from derive.printing import numpy as numpy_printing
from derive.program import Program
from derive.runtime.arrays import prepare, require, zeros
from derive.runtime.backends import check_backend, module_of

Compiled = Callable[[Mapping[str, Array]], dict[str, Array]]


def compile_text(text: str, name: str) -> dict[str, Any]:
    """The names that an emitted file defines; `name` is what tracebacks call it."""
    scope: dict[str, Any] = {"np": np, "math": math, "__name__": name}
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
        text = numpy_printing.function(self.program, "evaluate")
        needed = numpy_printing.helpers(text, self.program)
        return f"{needed}\n\n{text}" if needed else text

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
        batch = prepare(program.inputs, arrays, program.cell)
        missing = {s.name: zeros(s, batch, program.cell) for s in seeds if s.name not in batch.arrays}
        values = self._compiled({**batch.arrays, **missing})
        return {name: self._unbatched(name, value, batch.lead) for name, value in values.items()}

    def _unbatched(self, name: str, value: Array, lead: tuple[int, ...]) -> Array:
        return value.reshape(lead + value.shape[1:]) if self._has_batch[name] else value


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
