"""A cell over a sequence: forward with a tape, and backward through time."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, SupportsIndex

import numpy as np

from derive.algebra.record import Array
from derive.algebra.shape import evaluate, show_size
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.errors import InputError, Location
from derive.printing.numpy_module import module
from derive.runtime.arrays import Batch, as_array, numbers, prepare, require, zeros
from derive.runtime.backends import check_backend, module_of
from derive.runtime.function import compile_text
from derive.runtime.tape import Tape


@dataclass(frozen=True)
class Given:
    """What a sequence is computed from: arrays by name, checked, and with one batch axis.

    weights: without it; fed: inputs (T, B, ...), or (B, ...) where they are given once; start: states
    (B, ...); length: T; batch: what the caller had in the batch's place, and the sizes.
    """

    weights: Mapping[str, Array]
    fed: Mapping[str, Array]
    start: Mapping[str, Array]
    length: int
    batch: Batch


@dataclass(frozen=True)
class Sequence:
    """A cell over time; axes are time, batch, features, and the batch axis may be missing.

    >>> import numpy as np, derive
    >>> elman = sequence(derive.load("elman"))
    >>> weights = {"W_h": np.ones((3, 2)), "U_h": np.zeros((3, 3)), "b_h": np.zeros(3)}
    >>> values, tape = elman.forward(weights, {"x": np.zeros((4, 1, 2))})
    >>> values["h"].shape, elman.backward(tape, {"h": np.ones((4, 1, 3))})["grad_x"].shape
    ((4, 1, 3), (4, 1, 2))
    """

    cell: Cell

    @cached_property
    def source(self) -> str:
        """The NumPy file that runs, the same that `derive export --format numpy` writes."""
        return module(self.cell)

    @cached_property
    def _module(self) -> dict[str, Any]:
        return compile_text(self.source, f"derive {self.cell.name}")

    def forward(
        self,
        parameters: Mapping[str, Any],
        inputs: Mapping[str, Any],
        initial: Mapping[str, Any] | None = None,
        steps: int | None = None,
    ) -> tuple[dict[str, Array], Tape]:
        """States after each step and outputs, (T, B, ...) by name, and the tape.

        parameters: and constants, arrays without a batch axis; inputs: (T, B, ...) or (T, ...), those that
        are given once a sequence (B, ...) or (...); an input with a default may be left out; initial: states
        (B, ...), zeros by default; steps: how many, for a cell that is given nothing at every step.
        Raises: InputError for a missing array, one of the wrong shape, or sequences of different length, also
        than `steps`.
        """
        given = self._given(parameters, inputs, initial, steps)
        values, tape = self._module["run"](given.weights, given.fed, given.start, given.length)
        batch = given.batch
        return _unbatched(values, batch.lead, 1), Tape(tape, given.length, batch.lead, batch.sizes, self.cell)

    def plan(self, tape: Tape) -> str:
        """Which backward loop is taken, "early" or "late", chosen by how many numbers a step has: local
        derivatives are computed for all steps before the early one, and step by step in the late one.  A
        cell in which this makes no difference has the late one only."""
        chosen: str = self._module["plan"](tape.recorded) if "plan" in self._module else "late"
        return chosen

    def backward(self, tape: Tape, cotangents: Mapping[str, Any]) -> dict[str, Array]:
        """grad_<name> of parameters, inputs (T, B, ...), inputs given once and initial states (B, ...).

        cotangents: of states after each step and of outputs, (T, B, ...) by name; missing ones are zero.
        Raises: InputError for a cotangent of the wrong shape, or what is no tape.
        """
        if not isinstance(tape, Tape):
            found = type(tape).__name__
            raise InputError(
                f"backward takes the tape of forward, not {found}", Location(cell=self.cell.name)
            )
        require((), cotangents, self.cell.name)
        results = {s.at(-1).name if s.role == "state" else s.name: s for s in self.cell.program.results}
        given = {
            name: self._cotangent(results[name], value, tape)
            for name, value in cotangents.items()
            if name in results
        }
        grads: dict[str, Array] = self._module["run_backward"](tape.recorded, given)
        inputs = {f"grad_{s.name}" for s in self.cell.series}
        states = {f"grad_{s.name}" for s in (*self.cell.states, *self.cell.inputs)} - inputs
        found = {name: grad for name, grad in grads.items() if name not in inputs | states}
        found |= _unbatched({name: grads[name] for name in grads if name in inputs}, tape.lead, 1)
        return found | _unbatched({name: grads[name] for name in grads if name in states}, tape.lead, 0)

    def _given(
        self,
        parameters: Mapping[str, Any],
        inputs: Mapping[str, Any],
        initial: Mapping[str, Any] | None,
        steps: int | None,
    ) -> Given:
        """The arguments of `forward`, checked."""
        cell, given = self.cell, {} if initial is None else initial
        require((), given, cell.name)
        require(cell.timeless, parameters, cell.name)
        require(cell.inputs, inputs, cell.name)
        inputs = {s.name: inputs[s.name] for s in cell.inputs if s.name in inputs}
        series = {
            s.name: as_array(s.name, inputs[s.name], cell.name) for s in cell.series if s.name in inputs
        }
        length = self._length(series, steps)
        first = {**inputs, **{name: array[0] for name, array in series.items()}}
        batch = prepare(
            [*cell.inputs, *cell.states, *cell.timeless], {**given, **parameters, **first}, cell.name
        )
        start = {s.name: batch.arrays.get(s.name, zeros(s, batch, cell.name)) for s in cell.states}
        fed = {s.name: batch.arrays[s.name] for s in cell.inputs}
        for s in cell.series:
            left_out = np.broadcast_to(fed[s.name], (length, *fed[s.name].shape))
            fed[s.name] = _series(s, series[s.name], length, batch) if s.name in series else left_out
        weights = {s.name: batch.arrays[s.name] for s in cell.timeless}
        return Given(weights, fed, start, length, batch)

    def _length(self, inputs: Mapping[str, Array], steps: int | None) -> int:
        """The length of the inputs, and what the caller says where there are none."""
        for symbol in self.cell.series:
            if symbol.name in inputs and inputs[symbol.name].ndim <= len(symbol.shape):
                axes = ", ".join(map(show_size, symbol.shape))
                found = f"{symbol.name} has shape {inputs[symbol.name].shape}"
                expected = f"(T, {axes}) or (T, B, {axes})" if axes else "(T) or (T, B)"
                raise InputError(f"{found}, expected {expected}", Location(cell=self.cell.name))
        lengths = {name: len(array) for name, array in inputs.items()}
        if steps is not None:
            if isinstance(steps, bool) or not isinstance(steps, SupportsIndex):
                raise InputError(f"steps are a whole number, not {steps!r}", Location(cell=self.cell.name))
            lengths["steps asked for"] = int(steps)
        if len(set(lengths.values())) != 1 or min(lengths.values(), default=0) < 1:
            listed = ", ".join(f"{name}: {length}" for name, length in lengths.items()) or "none"
            message = f"a sequence needs inputs of one length, at least one step long; found {listed}"
            raise InputError(message, Location(cell=self.cell.name))
        return next(iter(lengths.values()))

    def _cotangent(self, symbol: TensorSymbol, value: Any, tape: Tape) -> Array:
        own = evaluate(symbol.shape, tape.sizes)
        expected = (tape.length, *tape.lead, *own)
        name = symbol.at(-1).name if symbol.role == "state" else symbol.name
        array = as_array(f"the cotangent of {name}", value, self.cell.name)
        numbers(f"the cotangent of {name}", array, self.cell.name)
        if array.shape != expected:
            message = f"the cotangent of {name} has shape {array.shape}, expected {expected}"
            raise InputError(message, Location(cell=self.cell.name))
        return array.reshape(tape.length, math.prod(tape.lead), *own)


def _series(symbol: TensorSymbol, array: Array, length: int, batch: Batch) -> Array:
    own = array.shape[array.ndim - len(symbol.shape) :]
    typed = array.astype(batch.arrays[symbol.name].dtype, copy=False)
    return np.broadcast_to(typed, (length, *batch.lead, *own)).reshape(length, batch.count, *own)


def _unbatched(values: Mapping[str, Array], lead: tuple[int, ...], position: int) -> dict[str, Array]:
    """The batch axis at `position` replaced by what the caller had in its place."""
    return {k: v.reshape(v.shape[:position] + lead + v.shape[position + 1 :]) for k, v in values.items()}


def sequence(cell: Cell, backend: str = "numpy") -> Sequence:
    """A cell over time; see `Sequence`, which that of another backend is like.

    Raises: InputError for a backend that is unknown or not installed, or for what is no cell.
    """
    check_backend(backend)
    if not isinstance(cell, Cell):
        raise InputError(f"sequence takes a cell, not {type(cell).__name__}")
    made: Sequence = (Sequence if backend == "numpy" else module_of(backend).Sequence)(cell)
    return made
