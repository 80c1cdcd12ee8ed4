"""How a gradient goes back through the states of a cell: products of derived Jacobians, step by step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from derive.algebra.record import Array
from derive.definition import Cell
from derive.passes.jacobian import BlockSymbol, state_jacobian
from derive.runtime.function import Function
from derive.runtime.sequence import Sequence

Block = tuple[str, str]  # the name of the new state and of the old one


@dataclass(frozen=True)
class Flow:
    """The state Jacobians of a cell along a sequence.

    >>> import numpy as np, derive
    >>> flow = Flow(derive.load("elman"))
    >>> weights = {"W_h": np.zeros((2, 1)), "U_h": np.eye(2) / 2, "b_h": np.zeros(2)}
    >>> steps = flow.jacobians(weights, {"x": np.zeros((3, 1))})
    >>> steps.shape, norms(steps, np.array([1.0, 0.0])).tolist()
    ((3, 2, 2), [1.0, 0.5, 0.25, 0.125])
    """

    cell: Cell

    @cached_property
    def _jacobian(self) -> Function:
        return Function(state_jacobian(self.cell))

    @cached_property
    def _sequence(self) -> Sequence:
        return Sequence(self.cell)

    def jacobians(
        self, parameters: Mapping[str, Any], inputs: Mapping[str, Any], paths: Collection[Block] = ()
    ) -> Array:
        """The Jacobian of each step from states of zeros on, (T, s, s) with s entries in all states, each a
        vector, one below the other.

        parameters: and constants; inputs: (T, ...) by name; paths: the blocks that count, all by default; the
        others are zero.
        """
        values, _ = self._sequence.forward(parameters, inputs)
        states = self.cell.states
        before = {s.name: np.concatenate([0 * values[s.name][:1], values[s.name][:-1]]) for s in states}
        found = self._jacobian({**parameters, **inputs, **before})
        length = len(next(iter(before.values())))
        return np.concatenate(
            [
                np.concatenate([_block(found, BlockSymbol(a.next, b), length, paths) for b in states], axis=2)
                for a in states
            ],
            axis=1,
        )


def _block(values: Mapping[str, Array], block: BlockSymbol, length: int, paths: Collection[Block]) -> Array:
    """One block at every step; a constant one is the same at all of them."""
    array = values[block.name]
    shape = (length, *array.shape[-2:])
    by = block.of.at(-1).name, block.by.name
    return np.zeros(shape, array.dtype) if paths and by not in paths else np.broadcast_to(array, shape)


def norms(jacobians: Array, gradient: Array) -> Array:
    """How long a gradient is that goes back through the steps, (T + 1,), from the last state to the first.

    jacobians: (T, s, s); gradient: of the last state, (s,).
    """
    found = [gradient]
    for step in jacobians[::-1]:
        found.append(step.T @ found[-1])
    return np.linalg.norm(np.array(found), axis=1)
