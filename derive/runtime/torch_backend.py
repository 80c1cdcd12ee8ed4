"""The backend of PyTorch: emitted text on tensors, which autograd sees through."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any

import numpy as np
import torch

from derive.algebra.record import Array
from derive.algebra.shape import evaluate
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.errors import InputError, Location
from derive.passes.batched import batched
from derive.printing import numpy as numpy_printing
from derive.printing.torch import TORCH, helpers
from derive.printing.torch_module import module
from derive.program import Program
from derive.runtime.arrays import as_array, numbers, prepare, require, zeros
from derive.runtime.sequence import Given
from derive.runtime.sequence import Sequence as NumpySequence
from derive.runtime.tape import numbers_of

Tensor = Any  # torch.Tensor, of which mypy knows nothing where it is not installed


def compile_text(text: str, name: str) -> dict[str, Any]:
    """The names that an emitted file defines; `name` is what tracebacks call it."""
    scope: dict[str, Any] = {"torch": torch, "math": math, "__name__": name}
    exec(compile(text, f"<{name}>", "exec"), scope)
    return scope


@dataclass(frozen=True)
class Function:
    """A program that runs in PyTorch: as `derive.runtime.function.Function`, with tensors coming back.

    Tensors may require gradients: autograd goes through every value.  The results have the type that all
    floating tensors and arrays together have, and are on the device of the tensors; whole numbers take that
    type too, or PyTorch's usual one.

    >>> import derive
    >>> dense = Function(derive.load("dense").program)
    >>> dense({"x": torch.ones(2), "W_y": torch.zeros(3, 2), "b_y": torch.zeros(3)})["y"]
    tensor([0.5000, 0.5000, 0.5000])
    """

    program: Program

    @cached_property
    def source(self) -> str:
        """The PyTorch text that runs."""
        text = numpy_printing.function(self.program, "evaluate", style=TORCH)
        needed = helpers(text, self.program)
        return f"{needed}\n\n{text}" if needed else text

    @cached_property
    def _compiled(self) -> Callable[[Mapping[str, Tensor]], dict[str, Tensor]]:
        found: Callable[[Mapping[str, Tensor]], dict[str, Tensor]]
        found = compile_text(self.source, f"derive {self.program.cell}, torch")["evaluate"]
        return found

    @cached_property
    def _has_batch(self) -> dict[str, bool]:
        return {step.target.name: step.batched for step in batched(self.program)}

    def __call__(self, arrays: Mapping[str, Any]) -> dict[str, Tensor]:
        """Every value of the program by name.

        Raises: InputError for a missing array, one of the wrong shape, or tensors on different devices.
        """
        program = self.program
        seeds = [s for s in program.inputs if s.marks and s.marks[-1][0] == "seed"]
        require([s for s in program.inputs if s not in seeds], arrays, program.cell)
        given = as_tensors(program.inputs, arrays, program.cell)
        shapes = {name: stand_in(tensor) for name, tensor in given.items()}
        batch = prepare(program.inputs, shapes, program.cell)
        like = next(iter(given.values()), torch.empty(()))
        for s in program.inputs:  # cotangents that are missing, and inputs that have a default
            if s.name not in given:
                made = batch.arrays[s.name] if s.name in batch.arrays else zeros(s, batch, program.cell)
                given[s.name] = torch.from_numpy(made).to(like)
            elif not s.timeless:
                given[s.name] = with_batch(given[s.name], len(s.shape), batch.lead)
        values = self._compiled(given)
        return {
            k: v.reshape(batch.lead + v.shape[1:]) if self._has_batch[k] else v for k, v in values.items()
        }


@dataclass(frozen=True)
class Tape:
    """What the backward pass needs of the forward one.

    recorded: as the emitted function hands it over; length: T; lead: what the caller had in the batch's
    place; sizes: by name; cell: whose tape it is.
    """

    recorded: tuple[Mapping[str, Any], Mapping[str, Tensor]]
    length: int
    lead: tuple[int, ...]
    sizes: Mapping[str, int]
    cell: Cell

    @property
    def numbers(self) -> int:
        """How many numbers the backward pass reads, parameters apart: the formula on the cell's page."""
        return numbers_of(self.cell, self.length, self.lead, self.sizes)

    @property
    def arrays(self) -> Mapping[str, Tensor]:
        """What is kept, by name: of every step (T B, ...), initial states (B, ...), parameters."""
        return self.recorded[1]


class Sequence(NumpySequence):
    """A cell over time in PyTorch: as `derive.runtime.sequence.Sequence`, with tensors coming back.

    Where a tensor that is given requires gradients, so do the values, and autograd takes the derived one.

    >>> import derive
    >>> elman = Sequence(derive.load("elman"))
    >>> weights = {"W_h": torch.ones(3, 2), "U_h": torch.zeros(3, 3), "b_h": torch.zeros(3)}
    >>> values, tape = elman.forward(weights, {"x": torch.zeros(4, 1, 2)})
    >>> values["h"].shape, elman.backward(tape, {"h": torch.ones(4, 1, 3)})["grad_x"].shape
    (torch.Size([4, 1, 3]), torch.Size([4, 1, 2]))
    """

    @cached_property
    def source(self) -> str:
        """The PyTorch file that runs, the same that `derive export --format torch` writes."""
        return module(self.cell)

    @cached_property
    def _module(self) -> dict[str, Any]:
        return compile_text(self.source, f"derive {self.cell.name}, torch")

    def forward(
        self,
        parameters: Mapping[str, Any],
        inputs: Mapping[str, Any],
        initial: Mapping[str, Any] | None = None,
        steps: int | None = None,
    ) -> tuple[dict[str, Tensor], Any]:
        """States after each step and outputs, (T, B, ...) by name, and the tape.

        All as in NumPy, and so are the errors; tensors have to be on one device.
        """
        cell, start = self.cell, {} if initial is None else initial
        for symbols, group in ((cell.timeless, parameters), (cell.inputs, inputs), ((), start)):
            require(symbols, group, cell.name)
        symbols = (*cell.timeless, *cell.inputs, *cell.states)
        found = as_tensors(symbols, {**start, **parameters, **inputs}, cell.name)
        shapes = {name: stand_in(tensor) for name, tensor in found.items()}
        weights, fed, first = (
            {k: shapes[k] for k in each if k in shapes} for each in (parameters, inputs, start)
        )
        checked = self._given(weights, fed, first, steps)
        given = [self._batched(each, found, checked) for each in (cell.timeless, cell.inputs, cell.states)]
        values, tape = self._module["run"](*given, checked.length)
        values = _linked(values, tape, {k: v for each in given for k, v in each.items()}, self._module)
        lead, sizes = checked.batch.lead, checked.batch.sizes
        return _unbatched(values, lead, 1), Tape(tape, checked.length, lead, sizes, self.cell)

    def _batched(
        self, symbols: Iterable[TensorSymbol], found: Mapping[str, Tensor], checked: Given
    ) -> dict[str, Tensor]:
        """Tensors with one axis of samples; zeros and defaults for what was not given."""
        like = next(iter(found.values()), torch.empty(()))
        made = {**checked.weights, **checked.fed, **checked.start}
        result = {}
        for s in symbols:
            steps = (checked.length,) if s in self.cell.series else ()
            if s.name not in found:
                result[s.name] = torch.from_numpy(np.array(made[s.name])).to(like)
            elif s.timeless:
                result[s.name] = found[s.name]
            else:
                own = found[s.name].shape[found[s.name].ndim - len(s.shape) :]
                whole = found[s.name].expand((*steps, *checked.batch.lead, *own))
                result[s.name] = whole.reshape(*steps, checked.batch.count, *own)
        return result

    def backward(self, tape: Any, cotangents: Mapping[str, Any]) -> dict[str, Tensor]:
        """grad_<name> of parameters, inputs (T, B, ...), inputs given once and initial states (B, ...).

        All as in NumPy, and so are the errors.
        """
        cell = self.cell
        if not isinstance(tape, Tape):
            found = type(tape).__name__
            raise InputError(f"backward takes the tape of forward, not {found}", Location(cell=cell.name))
        require((), cotangents, cell.name)
        results = {s.at(-1).name if s.role == "state" else s.name: s for s in cell.program.results}
        given = {
            name: self._seed(name, results[name], value, tape)
            for name, value in cotangents.items()
            if name in results
        }
        grads = self._module["run_backward"](tape.recorded, given)
        series = {f"grad_{s.name}": 1 for s in cell.series}
        batched = {f"grad_{s.name}": 0 for s in (*cell.inputs, *cell.states)} | series
        whole = {name: grad for name, grad in grads.items() if name not in batched}
        return whole | {k: _unbatched({k: grads[k]}, tape.lead, at)[k] for k, at in batched.items()}

    def _seed(self, name: str, symbol: TensorSymbol, value: Any, tape: Tape) -> Tensor:
        """A cotangent with one axis of samples, of the type and on the device of the values."""
        cell, own = self.cell.name, evaluate(symbol.shape, tape.sizes)
        tensor = _as_tensor(f"the cotangent of {name}", value, cell)
        if tensor.shape != (tape.length, *tape.lead, *own):
            found, expected = tuple(tensor.shape), (tape.length, *tape.lead, *own)
            message = f"the cotangent of {name} has shape {found}, expected {expected}"
            raise InputError(message, Location(cell=cell))
        like = next(iter(tape.arrays.values()))
        return tensor.to(like).reshape(tape.length, math.prod(tape.lead), *own)


def _linked(
    values: dict[str, Tensor], tape: Any, given: Mapping[str, Tensor], file: Mapping[str, Any]
) -> dict[str, Tensor]:
    """The values, with the derived gradient for autograd where something that was given asks for one."""
    if not torch.is_grad_enabled() or not any(tensor.requires_grad for tensor in given.values()):
        return values
    length = next(iter(values.values())).shape[0]
    link = file["SequenceFunction"].apply
    return dict(zip(values, link(values, tape, length, tuple(given), *given.values()), strict=True))


def _unbatched(values: Mapping[str, Tensor], lead: tuple[int, ...], position: int) -> dict[str, Tensor]:
    """The batch axis at `position` replaced by what the caller had in its place."""
    return {k: v.reshape(v.shape[:position] + lead + v.shape[position + 1 :]) for k, v in values.items()}


def with_batch(tensor: Tensor, rank: int, lead: tuple[int, ...]) -> Tensor:
    """The tensor with one axis of samples in front of its own, whatever the caller has in its place."""
    own = tuple(tensor.shape[tensor.ndim - rank :])
    return tensor.expand(lead + own).reshape(math.prod(lead), *own)


def as_tensors(symbols: Iterable[TensorSymbol], given: Mapping[str, Any], cell: str) -> dict[str, Tensor]:
    """What was given for symbols as tensors of one type on one device.

    Raises: InputError for what holds no real numbers, and for tensors on different devices.
    """
    names = [s.name for s in symbols if s.name in given]
    found = {name: _as_tensor(name, given[name], cell) for name in names}
    devices = {given[name].device: name for name in names if isinstance(given[name], torch.Tensor)}
    if len(devices) > 1:
        listed = ", ".join(f"{name} on {device}" for device, name in devices.items())
        raise InputError(f"the tensors are on different devices: {listed}", Location(cell=cell))
    plain = (bool, int, float)
    kinds = [t.dtype for name, t in found.items() if t.is_floating_point() and type(given[name]) not in plain]
    dtype = reduce(torch.promote_types, kinds) if kinds else torch.get_default_dtype()
    device = next(iter(devices), None)
    return {name: tensor.to(device=device, dtype=dtype) for name, tensor in found.items()}


def _as_tensor(name: str, value: Any, cell: str) -> Tensor:
    if isinstance(value, torch.Tensor):
        if value.is_complex():
            raise InputError(f"{name} needs real numbers, found {value.dtype}", Location(cell=cell))
        return value
    array = numbers(name, as_array(name, value, cell), cell)
    if array.dtype.kind in "cO":
        raise InputError(f"{name} needs real numbers, found {array.dtype}", Location(cell=cell))
    known = array.dtype.newbyteorder("=") if array.dtype in (np.float16, np.float32) else np.float64
    whole = array.dtype.kind in "biu"
    return torch.from_numpy(np.array(array, np.int64 if whole else known))


def stand_in(tensor: Tensor) -> Array:
    """An array of that shape that takes no room: shapes are checked as those of other arrays."""
    return np.broadcast_to(np.zeros(()), tuple(tensor.shape))
