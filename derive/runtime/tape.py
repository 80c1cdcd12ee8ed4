"""What a sequence's backward pass needs of the forward one, and how much that is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy

from derive.algebra.record import Array
from derive.algebra.shape import at_sizes
from derive.definition import Cell
from derive.schedule import schedule
from derive.schedule.tape import made_once, tape_numbers


@dataclass(frozen=True)
class AnyTape:
    """What the backward pass needs of the forward one, whatever runs them.

    recorded: as the emitted function hands it over; length: T; lead: what the caller had in the batch's
    place; sizes: by name; cell: whose tape it is.
    """

    recorded: Any
    length: int
    lead: tuple[int, ...]
    sizes: Mapping[str, int]
    cell: Cell

    @property
    def numbers(self) -> int:
        """How many numbers the backward pass reads, parameters apart: the formula on the cell's page, at the
        sizes of this run."""
        steps, batch = sympy.Integer(self.length), sympy.Integer(math.prod(self.lead))
        return at_sizes(tape_numbers(schedule(self.cell), steps, batch), self.sizes)


@dataclass(frozen=True)
class Tape(AnyTape):
    """What the backward pass needs of the forward one, in NumPy.

    >>> import numpy as np, derive
    >>> weights = {"W_h": np.ones((3, 2)), "U_h": np.zeros((3, 3)), "b_h": np.zeros(3)}
    >>> _, tape = derive.sequence(derive.load("elman")).forward(weights, {"x": np.zeros((4, 1, 2))})
    >>> tape.numbers, tape.nbytes  # 4 inputs of 2 numbers, 5 states of 3
    (23, 184)
    """

    @property
    def arrays(self) -> Mapping[str, Array]:
        """What is kept of every step, (T B, ...) by name; a state and what follows it share an array."""
        kept: Mapping[str, Array] = self.recorded[4]
        return kept

    @property
    def once(self) -> Mapping[str, Array]:
        """What is kept and made of parameters alone, by name, without parameters and stacks of them."""
        made = made_once(schedule(self.cell, packed=True))
        return {symbol.name: self.recorded[5][symbol.name] for symbol in made}

    @property
    def nbytes(self) -> int:
        """How many bytes are held for these, memory of which there are several views once, and the caller's
        own where an input is not copied.

        It is `numbers` times the bytes of a number, and more where a whole array is held for a part of it: a
        state that is read before each step is there after the last one too, one that is read after each
        step also before the first, and a product for several values has all of them.
        """
        arrays = (*self.arrays.values(), *self.once.values())
        return sum(array.nbytes for array in {id(a): a for a in map(owner, arrays)}.values())


def owner(array: Array) -> Array:
    """The array that has the memory of which another one is a view."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array
