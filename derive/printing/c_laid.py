"""Matrices that the loop over time multiplies by again and again, laid out once in front of it.

BLAS has no such interface: it copies both factors of every product into panels, which for few rows takes as
long as the product itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import sympy

from derive.algebra.symbol import TensorSymbol
from derive.printing.c_index import size_text
from derive.printing.c_names import Names
from derive.printing.c_room import Need
from derive.printing.c_tasks import Operand, Product, Task

# vectors of a panel, less one, and those of a line of a cache: as `laid_out` says in the file
_BESIDE, _LINE = 31, 16


@dataclass(frozen=True)
class Laid:
    """A right factor; name: of what is laid out, room: of the memory for it; sizes: rows of the products,
    columns, summed."""

    name: str
    room: str
    right: Operand
    sizes: tuple[sympy.Expr, sympy.Expr, sympy.Expr]

    def line(self, source: str) -> str:
        """The statement that lays it out; source: where it is, and its leading size."""
        turned, sizes = str(self.right.turned).lower(), ", ".join(map(size_text, self.sizes))
        return f"const laid {self.name} = laid_out({turned}, {sizes}, {source}, {self.room});"

    def need(self, first: int, last: int) -> Need:
        """Its memory, between two blocks."""
        _, columns, summed = self.sizes
        return Need(self.room, sympy.expand(summed * (columns + _BESIDE) + _LINE), first, last)


class Steady:
    """Finds them in the tasks of a loop; symbols: what is the same at every step and for every sample."""

    def __init__(self, symbols: Collection[TensorSymbol], names: Names) -> None:
        self.symbols, self.names = symbols, names
        self.found: dict[tuple[object, ...], Laid] = {}

    def task(self, task: Task) -> Task:
        """A task, by what is laid out where it has such a factor."""
        if not isinstance(task, Product) or task.around or task.right.symbol not in self.symbols:
            return task
        key = (task.right, task.sizes)
        if key not in self.found:
            name = self.names.of(task.right.symbol)
            new = self.names.new
            self.found[key] = Laid(new(f"{name}_laid"), new(f"{name}_room"), task.right, task.sizes)
        return replace(task, laid=self.found[key].name)
