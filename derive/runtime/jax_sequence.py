"""A cell over a sequence in JAX: the emitted file under `jax.jit`."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import jax
import jax.numpy as jnp

from derive.algebra.shape import evaluate
from derive.definition import Cell
from derive.errors import InputError, Location
from derive.printing.jax_module import module
from derive.runtime.arrays import require
from derive.runtime.jax_arrays import Lead, as_jax, compile_text, stand_in, with_batch
from derive.runtime.sequence import Sequence as NumpySequence
from derive.runtime.tape import numbers_of

Arrays = dict[str, jax.Array]


@dataclass(frozen=True)
class Tape:
    """What the backward pass needs of the forward one.

    arrays: as the emitted function hands them over; length: T; lead: what the caller has in the batch's
    place; sizes: by name; cell: whose tape it is.
    """

    arrays: Mapping[str, Any]
    length: int
    lead: Lead
    sizes: Mapping[str, int]
    cell: Cell

    @property
    def numbers(self) -> int:
        """How many numbers the backward pass reads, parameters apart: the formula on the cell's page."""
        return numbers_of(self.cell, self.length, self.lead, self.sizes)


@dataclass(frozen=True)
class Sequence(NumpySequence):
    """A cell over time, as `derive.runtime.sequence.Sequence`, with arrays of JAX's coming back.

    Called itself it gives values only, and jax.grad through the call takes the derived gradient.

    >>> import numpy as np, derive
    >>> elman = Sequence(derive.load("elman"))
    >>> weights = {"W_h": np.ones((3, 2), "f"), "U_h": np.zeros((3, 3), "f"), "b_h": np.zeros(3, "f")}
    >>> values, tape = elman.forward(weights, {"x": np.zeros((4, 1, 2), "f")})
    >>> values["h"].shape, elman.backward(tape, {"h": np.ones((4, 1, 3), "f")})["grad_x"].shape
    ((4, 1, 3), (4, 1, 2))
    >>> jax.grad(lambda weights: elman(weights, {"x": np.ones((4, 2), "f")})["h"].sum())(weights)["b_h"].shape
    (3,)
    """

    @cached_property
    def source(self) -> str:
        """The JAX file that runs, the same that `derive export --format jax` writes."""
        return module(self.cell)

    @cached_property
    def _module(self) -> dict[str, Any]:
        return compile_text(self.source, f"derive {self.cell.name}, jax")

    @cached_property
    def _runs(self) -> Mapping[str, Callable[..., Any]]:
        """The file's functions on what `_arguments` gives, compiled for each length."""
        run, sequence = self._module["run"], self._module["sequence"]
        return {
            "run": jax.jit(lambda given, length: run(*given, length), static_argnames="length"),
            "sequence": jax.jit(lambda given, length: sequence(*given, length), static_argnames="length"),
            "run_backward": jax.jit(self._module["run_backward"]),
        }

    def __call__(
        self,
        parameters: Mapping[str, Any],
        inputs: Mapping[str, Any],
        initial: Mapping[str, Any] | None = None,
        steps: int | None = None,
    ) -> Arrays:
        """States after each step and outputs, (T, B, ...) by name.

        Arguments and errors are those of `forward`.
        """
        given, length, lead, _ = self._arguments(parameters, inputs, initial, steps)
        return _unbatched(self._runs["sequence"](given, length), lead, 1)

    def forward(
        self,
        parameters: Mapping[str, Any],
        inputs: Mapping[str, Any],
        initial: Mapping[str, Any] | None = None,
        steps: int | None = None,
    ) -> tuple[dict[str, Any], Any]:
        """States after each step and outputs, (T, B, ...) by name, and the tape.

        Arguments and errors are those of NumPy's.
        """
        given, length, lead, sizes = self._arguments(parameters, inputs, initial, steps)
        values, tape = self._runs["run"](given, length)
        return _unbatched(values, lead, 1), Tape(tape, length, lead, sizes, self.cell)

    def backward(self, tape: Any, cotangents: Mapping[str, Any]) -> dict[str, Any]:
        """grad_<name> of parameters, inputs (T, B, ...), inputs given once and initial states (B, ...).

        Arguments and errors are those of NumPy's.
        """
        cell = self.cell
        if not isinstance(tape, Tape):
            found = type(tape).__name__
            raise InputError(f"backward takes the tape of forward, not {found}", Location(cell=cell.name))
        require((), cotangents, cell.name)
        results = {s.at(-1).name if s.role == "state" else s.name: s for s in cell.program.results}
        named = {name: each for name, each in cotangents.items() if name in results}
        seeds = as_jax({f"the cotangent of {name}": each for name, each in named.items()}, cell.name)
        given = {}
        for name, (what, array) in zip(named, seeds.items(), strict=True):
            own = evaluate(results[name].shape, tape.sizes)
            expected = (tape.length, *tape.lead, *own)
            if array.shape != expected:
                message = f"{what} has shape {array.shape}, expected {expected}"
                raise InputError(message, Location(cell=cell.name))
            given[name] = array.reshape(tape.length, math.prod(tape.lead), *own)
        grads = self._runs["run_backward"](tape.arrays, given)
        series = {f"grad_{s.name}" for s in cell.series}
        single = {f"grad_{s.name}" for s in (*cell.states, *cell.inputs)} - series
        timed = _unbatched({name: grads[name] for name in series}, tape.lead, 1)
        return {**grads, **timed, **_unbatched({name: grads[name] for name in single}, tape.lead, 0)}

    def _arguments(
        self,
        parameters: Mapping[str, Any],
        inputs: Mapping[str, Any],
        initial: Mapping[str, Any] | None,
        steps: int | None,
    ) -> tuple[tuple[Arrays, Arrays, Arrays], int, Lead, Mapping[str, int]]:
        """What the file's functions are given, T, what the caller has in the batch's place, and sizes."""
        cell = self.cell
        groups: list[tuple[Any, Any]] = [
            (parameters, cell.timeless),
            (inputs, cell.inputs),
            (initial or {}, cell.states),
        ]
        for group, _ in groups:
            require((), group, cell.name)
        named = {s.name: group[s.name] for group, symbols in groups for s in symbols if s.name in group}
        found = as_jax(named, cell.name)
        shapes = [
            {s.name: stand_in(found[s.name]) for s in symbols if s.name in group} for group, symbols in groups
        ]
        checked = self._given(shapes[0], shapes[1], shapes[2], steps)
        lead, dtype = checked.batch.lead, jnp.result_type(*found.values()) if found else None
        start = {s.name: jnp.asarray(checked.start[s.name], dtype) for s in cell.states}
        fed = {s.name: jnp.asarray(checked.fed[s.name], dtype) for s in cell.inputs if s.name not in found}
        for s in cell.states:
            if s.name in found:
                start[s.name] = with_batch(found[s.name], len(s.shape), lead)
        for s in cell.inputs:
            if s.name in found:
                time = () if s.still else (checked.length,)
                fed[s.name] = with_batch(found[s.name], len(s.shape), lead, time)
        weights = {s.name: found[s.name] for s in cell.timeless}
        return (weights, fed, start), checked.length, lead, checked.batch.sizes


def _unbatched(values: Arrays, lead: Lead, position: int) -> Arrays:
    """The batch axis at `position` replaced by what the caller had in its place."""
    return {k: v.reshape(v.shape[:position] + lead + v.shape[position + 1 :]) for k, v in values.items()}
