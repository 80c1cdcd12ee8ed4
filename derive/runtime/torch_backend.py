"""The backend of PyTorch: emitted text on tensors, which autograd sees through."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, reduce
from typing import Any, ClassVar

import numpy as np
import torch

from derive.algebra.record import Array
from derive.algebra.symbol import TensorSymbol
from derive.errors import InputError, Location
from derive.printing import numpy as numpy_printing
from derive.printing.torch import TORCH, helpers
from derive.printing.torch_module import module
from derive.runtime.arrays import Batch, as_array, numbers, require
from derive.runtime.function import Compiled, compile_text, with_helpers
from derive.runtime.function import Function as NumpyFunction
from derive.runtime.sequence import Given, Groups
from derive.runtime.sequence import Sequence as NumpySequence
from derive.runtime.tape import AnyTape

Tensor = Any  # torch.Tensor, of which mypy knows nothing where it is not installed
MODULES = {"torch": torch}


@dataclass(frozen=True)
class Function(NumpyFunction):
    """A program that runs in PyTorch: as `derive.runtime.function.Function`, with tensors coming back.

    Tensors may require gradients: autograd goes through every value.  The results have the type that all
    floating tensors and arrays together have, and are on the device of the tensors; whole numbers take that
    type too, or PyTorch's usual one.  Tensors on different devices are refused.

    >>> import derive
    >>> dense = Function(derive.load("dense").program)
    >>> dense({"x": torch.ones(2), "W_y": torch.zeros(3, 2), "b_y": torch.zeros(3)})["y"]
    tensor([0.5000, 0.5000, 0.5000])
    """

    @cached_property
    def source(self) -> str:
        """The PyTorch text that runs."""
        text = numpy_printing.function(self.program, "evaluate", style=TORCH)
        return with_helpers(text, self.program, helpers)

    @cached_property
    def _compiled(self) -> Compiled:
        compiled: Compiled
        compiled = compile_text(self.source, f"derive {self.program.cell}, torch", MODULES)["evaluate"]
        return compiled

    def _given(self, arrays: Mapping[str, Any]) -> Batch:
        program = self.program
        given = as_tensors(program.inputs, arrays, program.cell)
        batch = super()._given({name: stand_in(tensor) for name, tensor in given.items()})
        like = next(iter(given.values()), torch.empty(()))
        for s in program.inputs:  # cotangents that are missing, and inputs that have a default
            if s.name not in given:
                given[s.name] = torch.from_numpy(batch.arrays[s.name]).to(like)
            elif not s.timeless:
                given[s.name] = with_batch(given[s.name], len(s.shape), batch.lead)
        return replace(batch, arrays=given)


class Tape(AnyTape):
    """What the backward pass needs of the forward one, in PyTorch."""

    @property
    def arrays(self) -> Mapping[str, Tensor]:
        """What is kept, by name: of every step (T B, ...), initial states (B, ...), parameters."""
        kept: Mapping[str, Tensor] = self.recorded[1]
        return kept


class Sequence(NumpySequence):
    """A cell over time in PyTorch: as `derive.runtime.sequence.Sequence`, with tensors coming back.

    Where a tensor that is given requires gradients, so do the values, and autograd takes the derived one.
    Tensors have to be on one device; cotangents are moved to it, and take the type of the values.

    >>> import derive
    >>> elman = Sequence(derive.load("elman"))
    >>> weights = {"W_h": torch.ones(3, 2), "U_h": torch.zeros(3, 3), "b_h": torch.zeros(3)}
    >>> values, tape = elman.forward(weights, {"x": torch.zeros(4, 1, 2)})
    >>> values["h"].shape, elman.backward(tape, {"h": torch.ones(4, 1, 3)})["grad_x"].shape
    (torch.Size([4, 1, 3]), torch.Size([4, 1, 2]))
    """

    _tape: ClassVar[Any] = Tape

    @cached_property
    def source(self) -> str:
        """The PyTorch file that runs, the same that `derive export --format torch` writes."""
        return module(self.cell)

    @cached_property
    def _module(self) -> dict[str, Any]:
        return compile_text(self.source, f"derive {self.cell.name}, torch", MODULES)

    def _given(self, groups: Groups, steps: int | None) -> Given:
        """The arguments of `forward` as tensors, checked."""
        cell, (parameters, inputs, start) = self.cell, groups
        for wanted, group in zip((cell.timeless, cell.inputs, ()), groups, strict=True):
            require(wanted, group, cell.name)
        symbols = (*cell.timeless, *cell.inputs, *cell.states)
        found = as_tensors(symbols, {**start, **parameters, **inputs}, cell.name)
        shapes = {name: stand_in(tensor) for name, tensor in found.items()}
        grouped = tuple({k: shapes[k] for k in group if k in shapes} for group in groups)
        checked = super()._given(grouped, steps)
        weights, fed, first = (
            self._batched(each, found, checked) for each in (cell.timeless, cell.inputs, cell.states)
        )
        return replace(checked, weights=weights, fed=fed, start=first)

    def _batched(
        self, symbols: Iterable[TensorSymbol], found: Mapping[str, Tensor], checked: Given
    ) -> dict[str, Tensor]:
        """Tensors with one axis of samples; zeros and defaults for what was not given."""
        like = next(iter(found.values()), torch.empty(()))
        made = {k: v for group in checked.groups for k, v in group.items()}
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

    def _run(self, given: Given) -> tuple[Mapping[str, Any], Any]:
        values, tape = super()._run(given)
        tensors = {k: v for group in given.groups for k, v in group.items()}
        return _linked(values, tape.recorded, tensors, self._module), tape

    def _cotangents(self, given: Mapping[str, Any], tape: Any) -> Iterable[Tensor]:
        """Tensors of the type and on the device of the values."""
        like = next(iter(tape.arrays.values()), torch.empty(()))
        return (_as_tensor(what, value, self.cell.name).to(like) for what, value in given.items())


def _linked(
    values: Mapping[str, Tensor], tape: Any, given: Mapping[str, Tensor], file: Mapping[str, Any]
) -> Mapping[str, Tensor]:
    """The values, with the derived gradient for autograd where something that was given asks for one."""
    if not torch.is_grad_enabled() or not any(tensor.requires_grad for tensor in given.values()):
        return values
    length = next(iter(values.values())).shape[0]
    link = file["SequenceFunction"].apply
    return dict(zip(values, link(values, tape, length, tuple(given), *given.values()), strict=True))


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
