"""The backend in C: emitted text, compiled on first use, on NumPy's arrays.

Where there is no compiler it says so and computes with NumPy.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from derive.algebra.record import Array
from derive.algebra.shape import evaluate
from derive.passes.batched import batch_size, batched
from derive.printing.c import function as c_function
from derive.program import sizes_of
from derive.runtime.arrays import Batch
from derive.runtime.c_call import Call, loaded, precision, without_compiler
from derive.runtime.c_sequence import Sequence as Sequence
from derive.runtime.compiled import NotCompiled
from derive.runtime.function import Function as NumpyFunction

PREFIX = "cell"  # of the functions in a text that only runs here


@dataclass(frozen=True)
class Function(NumpyFunction):
    """A program that runs as compiled C: as `derive.runtime.function.Function`, in float32 or float64.

    Arrays of other numbers are refused.  Where there is no C compiler a warning says so, and NumPy computes.

    >>> from derive.catalogue import load
    >>> dense = Function(load("dense").program)
    >>> dense({"x": np.ones(2), "W_y": np.zeros((3, 2)), "b_y": np.zeros(3)})["y"].tolist()
    [0.5, 0.5, 0.5]
    """

    @cached_property
    def source(self) -> str:
        """The C text that runs."""
        return c_function(self.program, PREFIX)

    @cached_property
    def _otherwise(self) -> NumpyFunction:
        return NumpyFunction(self.program)

    def _computed(self, batch: Batch) -> dict[str, Array]:
        program, given = self.program, batch.arrays
        dtype = precision(given, program.cell)
        try:
            code = loaded(self.source, PREFIX, dtype)
        except NotCompiled as reason:
            without_compiler(reason)
            return self._otherwise._computed(batch)
        sizes = {**batch.sizes, str(batch_size(program)): batch.count}
        targets = [step.target for step in batched(program)]
        order = [batch_size(program), *sizes_of([*program.inputs, *targets])]
        leads = {name: (batch.count,) if has else () for name, has in self._has_batch.items()}
        found = {s.name: np.empty(leads[s.name] + evaluate(s.shape, sizes), dtype) for s in targets}
        places = [*(given[s.name] for s in program.inputs), *found.values()]
        Call(code, PREFIX, tuple(sizes[str(size)] for size in order), dtype, tuple(places))("evaluate")
        return self._unbatched(found, batch.lead)
