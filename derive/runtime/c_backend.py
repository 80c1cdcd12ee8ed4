"""The backend in C: emitted text, compiled on first use, on NumPy's arrays.

Where there is no compiler it says so and computes with NumPy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from derive.algebra.record import Array
from derive.algebra.shape import evaluate
from derive.algebra.symbol import TensorSymbol
from derive.passes.batched import batch_size, batched
from derive.printing.c import function as c_function
from derive.program import Program, sizes_of
from derive.runtime.arrays import prepare, require, zeros
from derive.runtime.c_call import Call, loaded, precision, without_compiler
from derive.runtime.c_sequence import Sequence as Sequence
from derive.runtime.compiled import NotCompiled
from derive.runtime.function import Function as NumpyFunction

PREFIX = "cell"  # of the functions in a text that only runs here


@dataclass(frozen=True)
class Function:
    """A program that runs as compiled C: as `derive.runtime.function.Function`, in float32 or float64.

    Where there is no C compiler a warning says so, and NumPy computes.

    >>> from derive.catalogue import load
    >>> dense = Function(load("dense").program)
    >>> dense({"x": np.ones(2), "W_y": np.zeros((3, 2)), "b_y": np.zeros(3)})["y"].tolist()
    [0.5, 0.5, 0.5]
    """

    program: Program

    @cached_property
    def source(self) -> str:
        """The C text that runs."""
        return c_function(self.program, PREFIX)

    @cached_property
    def _otherwise(self) -> NumpyFunction:
        return NumpyFunction(self.program)

    @cached_property
    def _results(self) -> tuple[tuple[TensorSymbol, bool], ...]:
        return tuple((step.target, step.batched) for step in batched(self.program))

    def __call__(self, arrays: Mapping[str, Any]) -> dict[str, Array]:
        """Every value of the program by name.

        Raises: InputError for a missing array, one of the wrong shape, or one of other numbers.
        """
        program = self.program
        seeds = [s for s in program.inputs if s.marks and s.marks[-1][0] == "seed"]
        require([s for s in program.inputs if s not in seeds], arrays, program.cell)
        batch = prepare(program.inputs, arrays, program.cell)
        dtype = precision(batch.arrays, program.cell)
        try:
            code = loaded(self.source, PREFIX, dtype)
        except NotCompiled as reason:
            without_compiler(reason)
            return self._otherwise(arrays)
        given = {
            s.name: batch.arrays[s.name] if s.name in batch.arrays else zeros(s, batch, program.cell)
            for s in program.inputs
        }
        sizes = {**batch.sizes, str(batch_size(program)): batch.count}
        targets = [target for target, _ in self._results]
        order = [batch_size(program), *sizes_of([*program.inputs, *targets])]
        found = {
            target.name: np.empty(((batch.count,) if has else ()) + evaluate(target.shape, sizes), dtype)
            for target, has in self._results
        }
        places = [*(given[s.name] for s in program.inputs), *found.values()]
        Call(code, PREFIX, tuple(sizes[str(size)] for size in order), dtype, tuple(places))("evaluate")
        return {
            target.name: found[target.name].reshape(batch.lead + found[target.name].shape[1:])
            if has
            else found[target.name]
            for target, has in self._results
        }
