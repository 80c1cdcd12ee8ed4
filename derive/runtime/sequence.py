"""A cell over a sequence: forward with a tape, and backward through time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, SupportsIndex

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

Groups = tuple[Mapping[str, Any], ...]  # parameters, inputs, initial states


@dataclass(frozen=True)
class Given:
    """What a sequence is computed from: arrays by name, checked, and with one batch axis.

    weights: without it; fed: inputs (T, B, ...), or (B, ...) where they are given once; start: states
    (B, ...); length: T; batch: what the caller had in the batch's place, and the sizes.
    """

    weights: Mapping[str, Any]
    fed: Mapping[str, Any]
    start: Mapping[str, Any]
    length: int
    batch: Batch

    @property
    def groups(self) -> Groups:
        """As emitted functions take them."""
        return self.weights, self.fed, self.start


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
    _tape: ClassVar[Any] = Tape  # that of another backend holds other arrays

    @cached_property
    def source(self) -> str:
        """The NumPy file that runs, the same that `derive export --format numpy` writes."""
        return module(self.cell)

    @cached_property
    def _module(self) -> dict[str, Any]:
        return compile_text(self.source, f"derive {self.cell.name}")

    @cached_property
    def _results(self) -> Mapping[str, TensorSymbol]:
        """Next states and outputs by the names under which the caller has their values."""
        return {s.at(-1).name if s.role == "state" else s.name: s for s in self.cell.program.results}

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
        given = self._given((parameters, inputs, {} if initial is None else initial), steps)
        values, tape = self._run(given)
        return {name: unbatched(value, given.batch.lead, 1) for name, value in values.items()}, tape

    def plan(self, tape: Tape) -> str:
        """Which way back is taken: "one" for a single step, which has no loop; else "early" or "late", chosen
        by how many numbers a step has: local derivatives are computed for all steps before the early loop,
        and step by step in the late one.  A cell in which this makes no difference has the late one only."""
        chosen: str = self._module["plan"](tape.recorded) if "plan" in self._module else "late"
        return chosen

    def backward(self, tape: Tape, cotangents: Mapping[str, Any]) -> dict[str, Array]:
        """grad_<name> of parameters, inputs (T, B, ...), inputs given once and initial states (B, ...).

        cotangents: of states after each step and of outputs, (T, B, ...) by name; missing ones are zero.
        Raises: InputError for a cotangent of the wrong shape, or what is no tape.
        """
        cell = self.cell
        if not isinstance(tape, self._tape):
            found = type(tape).__name__
            raise InputError(f"backward takes the tape of forward, not {found}", Location(cell=cell.name))
        require((), cotangents, cell.name)
        named = {name: value for name, value in cotangents.items() if name in self._results}
        arrays = self._cotangents({f"the cotangent of {name}": value for name, value in named.items()}, tape)
        seeds = {name: self._seed(name, array, tape) for name, array in zip(named, arrays, strict=True)}
        grads = self._run_backward(tape, seeds)
        axes = {f"grad_{s.name}": int(s in cell.series) for s in (*cell.inputs, *cell.states)}
        whole = {name: grad for name, grad in grads.items() if name not in axes}
        return whole | {name: unbatched(grads[name], tape.lead, axis) for name, axis in axes.items()}

    def _run(self, given: Given) -> tuple[Mapping[str, Any], Tape]:
        """Values, with one batch axis, and the tape."""
        values, recorded = self._module["run"](*given.groups, given.length)
        return values, self._tape(recorded, given.length, given.batch.lead, given.batch.sizes, self.cell)

    def _run_backward(self, tape: Tape, seeds: Mapping[str, Any]) -> Mapping[str, Any]:
        """Gradients, with one batch axis."""
        grads: dict[str, Any] = self._module["run_backward"](tape.recorded, seeds)
        return grads

    def _given(self, groups: Groups, steps: int | None) -> Given:
        """The arguments of `forward`, checked."""
        cell, (parameters, inputs, given) = self.cell, groups
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

    def _cotangents(self, given: Mapping[str, Any], tape: Tape) -> Iterable[Any]:
        """Arrays of what was given, of which the keys say what it is."""
        cell = self.cell.name
        return (numbers(what, as_array(what, value, cell), cell) for what, value in given.items())

    def _seed(self, name: str, array: Any, tape: Tape) -> Any:
        """A cotangent with one batch axis."""
        own = evaluate(self._results[name].shape, tape.sizes)
        expected, found = (tape.length, *tape.lead, *own), tuple(array.shape)
        if found != expected:
            message = f"the cotangent of {name} has shape {found}, expected {expected}"
            raise InputError(message, Location(cell=self.cell.name))
        return array.reshape(tape.length, math.prod(tape.lead), *own)


def _series(symbol: TensorSymbol, array: Array, length: int, batch: Batch) -> Array:
    own = array.shape[array.ndim - len(symbol.shape) :]
    typed = array.astype(batch.arrays[symbol.name].dtype, copy=False)
    return np.broadcast_to(typed, (length, *batch.lead, *own)).reshape(length, batch.count, *own)


def unbatched(array: Any, lead: tuple[int, ...], axis: int) -> Any:
    """The batch axis replaced by what the caller had in its place."""
    return array.reshape(array.shape[:axis] + lead + array.shape[axis + 1 :])


def sequence(cell: Cell, backend: str = "numpy") -> Sequence:
    """A cell over time; see `Sequence`, which that of another backend is like.

    Raises: InputError for a backend that is unknown or not installed, or for what is no cell.
    """
    check_backend(backend)
    if not isinstance(cell, Cell):
        raise InputError(f"sequence takes a cell, not {type(cell).__name__}")
    made: Sequence = (Sequence if backend == "numpy" else module_of(backend).Sequence)(cell)
    return made
