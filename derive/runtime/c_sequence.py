"""A cell over a sequence, as compiled C."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from derive.algebra.record import Array
from derive.algebra.shape import evaluate
from derive.algebra.symbol import TensorSymbol
from derive.errors import InputError, Location
from derive.printing.c_module import Module
from derive.runtime.arrays import as_array, numbers, require
from derive.runtime.c_call import Call, loaded, precision, without_compiler
from derive.runtime.compiled import NotCompiled
from derive.runtime.sequence import Given
from derive.runtime.sequence import Sequence as NumpySequence

Lead = tuple[int, ...]


@dataclass(frozen=True)
class CTape:
    """What the backward pass needs of the forward one.

    recorded: the call, which holds all arrays, and what the C file calls the tape; held: the arrays by name;
    lead: what the caller had in the batch's place.
    """

    recorded: tuple[Call, Array]
    held: Mapping[str, Array]
    lead: Lead

    def run(self, direction: str) -> None:
        """One direction, ``forward`` or ``backward``."""
        call, memory = self.recorded
        call(direction, memory)


@dataclass(frozen=True)
class Sequence(NumpySequence):
    """A cell over time as compiled C: as `derive.runtime.sequence.Sequence`, in float32 or float64.

    Where there is no C compiler a warning says so, and NumPy computes.
    """

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

    def forward(
        self,
        parameters: Mapping[str, Any],
        inputs: Mapping[str, Any],
        initial: Mapping[str, Any] | None = None,
        steps: int | None = None,
    ) -> tuple[dict[str, Array], Any]:
        """States after each step and outputs, (T, B, ...) by name, and the tape; see NumPy's.

        Raises: InputError as that does, and for arrays that are neither float32 nor float64.
        """
        given = self._given(parameters, inputs, initial, steps)
        try:
            tape = self.prepared(given)
        except NotCompiled as reason:
            without_compiler(reason)
            return self._otherwise.forward(parameters, inputs, initial, steps)
        tape.run("forward")
        found = {s.name: tape.held[s.name][1:] for s in self.cell.states}
        found |= {s.name: tape.held[s.name] for s in self.cell.outputs}
        return {k: v.reshape(len(v), *tape.lead, *v.shape[2:]) for k, v in found.items()}, tape

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
        return CTape((call, call.buffer("tape")), arrays, given.batch.lead)

    def backward(self, tape: Any, cotangents: Mapping[str, Any]) -> dict[str, Array]:
        """grad_<name> of parameters, inputs (T, B, ...), inputs given once and initial states (B, ...).

        cotangents: of states after each step and of outputs, (T, B, ...) by name; missing ones are zero.
        Raises: InputError for a cotangent of the wrong shape, or what is no tape.
        """
        if not isinstance(tape, CTape):
            return self._otherwise.backward(tape, cotangents)
        require((), cotangents, self.cell.name)
        for result in self.cell.program.results:
            name = result.at(-1).name if result.role == "state" else result.name
            to = tape.held[result.marked("seed").name]
            to[...] = self._checked(name, cotangents[name], to, tape.lead) if name in cotangents else 0
        tape.run("backward")
        symbols = [*self.cell.timeless, *self.cell.inputs, *self.cell.states]
        return {f"grad_{s.name}": self._own(s, tape.held[f"grad_{s.name}"], tape.lead) for s in symbols}

    def _own(self, symbol: TensorSymbol, array: Array, lead: Lead) -> Array:
        """A gradient of its own, with the caller's batch axes."""
        if symbol.timeless:
            return array.copy()
        front = array.ndim - len(symbol.shape) - 1
        return array.reshape(array.shape[:front] + lead + array.shape[front + 1 :]).copy()

    def _checked(self, name: str, value: Any, like: Array, lead: Lead) -> Array:
        """The cotangent of a name, with one batch axis."""
        what, cell = f"the cotangent of {name}", self.cell.name
        array = numbers(what, as_array(what, value, cell), cell)
        expected = (len(like), *lead, *like.shape[2:])
        if array.shape != expected:
            message = f"{what} has shape {array.shape}, expected {expected}"
            raise InputError(message, Location(cell=cell))
        return array.reshape(like.shape)
