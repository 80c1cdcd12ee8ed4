"""A cell over a sequence, as compiled C."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from derive.algebra.record import Array
from derive.algebra.shape import evaluate
from derive.printing.c_module import Module
from derive.runtime.c_call import Call, loaded, precision, without_compiler
from derive.runtime.compiled import NotCompiled
from derive.runtime.sequence import Given
from derive.runtime.sequence import Sequence as NumpySequence
from derive.runtime.tape import AnyTape, Tape


@dataclass(frozen=True)
class CTape(AnyTape):
    """What the backward pass needs of the forward one, in C.

    recorded: the call, which holds all arrays, and what the C file calls the tape; held: the arrays by name.
    """

    held: Mapping[str, Array]

    def run(self, direction: str) -> None:
        """One direction, ``forward`` or ``backward``."""
        call, memory = self.recorded
        call(direction, memory)


@dataclass(frozen=True)
class Sequence(NumpySequence):
    """A cell over time as compiled C: as `derive.runtime.sequence.Sequence`, in float32 or float64.

    Arrays of other numbers are refused.  Where there is no C compiler a warning says so, and NumPy computes.
    """

    _tape: ClassVar[Any] = CTape

    @cached_property
    def module(self) -> Module:
        """The file, in parts."""
        return Module(self.cell)

    @cached_property
    def source(self) -> str:
        """The C file that runs, the same that `derive export --format c` writes."""
        return self.module.text()

    @cached_property
    def _otherwise(self) -> NumpySequence:
        return NumpySequence(self.cell)

    def _run(self, given: Given) -> tuple[Mapping[str, Any], Any]:
        try:
            tape = self.prepared(given)
        except NotCompiled as reason:
            without_compiler(reason)
            return self._otherwise._run(given)
        tape.run("forward")
        values = {s.name: tape.held[s.name][1:] for s in self.cell.states}
        return values | {s.name: tape.held[s.name] for s in self.cell.outputs}, tape

    def prepared(self, given: Given) -> CTape:
        """All arrays of a call, and the compiled code; nothing is computed yet.

        Raises: NotCompiled where there is no compiler.
        """
        all_given = {**given.weights, **given.fed, **given.start}
        dtype = precision(all_given, self.cell.name)
        code = loaded(self.source, self.module.prefix, dtype)
        frame = self.module.frame.sizes
        sizes = {**given.batch.sizes, str(frame.steps): given.length, str(frame.batch): given.batch.count}
        arrays: dict[str, Array] = {}
        for member in self.module.members:
            name = member.symbol.name
            if member.kind == "given":
                arrays[name] = np.ascontiguousarray(all_given[name], dtype)
                continue
            arrays[name] = (np.zeros if member.kind == "cotangent" else np.empty)(
                evaluate(member.shape, sizes), dtype
            )
            if member.kind == "state":
                arrays[name][0] = given.start[name]
        order = (frame.steps, frame.batch, *frame.own)
        lengths = tuple(sizes[str(size)] for size in order)
        call = Call(code, self.module.prefix, lengths, dtype, tuple(arrays.values()))
        recorded = (call, call.buffer("tape"))
        return CTape(recorded, given.length, given.batch.lead, given.batch.sizes, self.cell, arrays)

    def backward(self, tape: Any, cotangents: Mapping[str, Any]) -> dict[str, Array]:
        """As NumPy's, which has the tape where there was no compiler."""
        if isinstance(tape, Tape):
            return self._otherwise.backward(tape, cotangents)
        return super().backward(tape, cotangents)

    def _run_backward(self, tape: Any, seeds: Mapping[str, Any]) -> Mapping[str, Array]:
        for name, result in self._results.items():
            tape.held[result.marked("seed").name][...] = seeds.get(name, 0)
        tape.run("backward")
        symbols = (*self.cell.timeless, *self.cell.inputs, *self.cell.states)
        # copies, since another backward pass over this tape writes into the same arrays
        return {f"grad_{s.name}": tape.held[f"grad_{s.name}"].copy() for s in symbols}
