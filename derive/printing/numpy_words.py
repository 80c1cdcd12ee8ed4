"""What the NumPy code of a sequence calls arrays and sizes, and how it reads sizes off what it is given."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sympy

from derive.algebra.shape import code_shape, code_size
from derive.algebra.symbol import TensorSymbol
from derive.passes.batched import batch_size
from derive.printing.numpy import read_off
from derive.program import Program, sizes_of
from derive.schedule import Direction

# what the text calls its own variables; a tensor of such a name gets an underscore
WORDS = frozenset(
    "parameters inputs initial steps tape cotangents values given kind by_step kept still np math zip range "
    "map len rows run_one room space whole STACKS unstacked joined slopes".split()
)


@dataclass(frozen=True)
class Words:
    """Names for arrays: of one step as the cell has them, of all steps with a word in front.

    samples: the size of the leading axis of what is there for all steps; batch: that of one step's; prefix:
    what stands in front of a name for all steps, nothing where there is one step only.
    """

    taken: frozenset[str]
    batch: sympy.Symbol
    samples: sympy.Symbol
    length: str
    prefix: str

    def one(self, symbol: TensorSymbol) -> str:
        """A value of one step, or one that has no steps."""
        return f"{symbol.name}_" if symbol.name in WORDS else symbol.name

    def every(self, symbol: TensorSymbol) -> str:
        """The values of all steps, (T B, ...)."""
        return f"{self.prefix}{symbol.name}" if self.prefix else self.one(symbol)

    def shape(self, symbol: TensorSymbol, lead: sympy.Symbol) -> str:
        """The shape of an array with a leading axis, as code."""
        return code_shape((lead, *symbol.shape))


def words(program: Program, directions: Iterable[Direction]) -> Words:
    """Names that nothing in a cell and its schedule has."""
    names = {s.name for d in directions for s in d.levels} | {str(s) for s in program.sizes}
    prefix = "all_"
    while any(name.startswith(prefix) for name in names):
        prefix += "_"
    samples, length = _unused("N", names), _unused("T", names)
    return Words(frozenset(names), batch_size(program), sympy.Symbol(samples), length, prefix)


def _unused(name: str, taken: Iterable[str]) -> str:
    while name in taken:
        name += "_"
    return name


def sizes_needed(directions: Iterable[Direction]) -> list[sympy.Symbol]:
    """All symbolic sizes of the values in some directions."""
    return sorted(sizes_of([s for d in directions for s in d.levels]), key=str)


def read_sizes(
    sizes: Iterable[sympy.Symbol],
    given: Sequence[TensorSymbol],
    where: Mapping[str, str],
    program: Program,
) -> list[str]:
    """Lines that read sizes off the arrays that are given, by what each of these is called."""
    batch = batch_size(program)
    lines = []
    for size in sizes:
        place = read_off(size, given, batch)
        if not place:
            message = (
                f"no input has the size {size} on an axis of its own, so it cannot be read off the arrays"
            )
            raise program.error(message, None)
        name, rest = place.removeprefix('["').split('"]')
        lines.append(f"{size} = {where[name]}{rest}")
    return lines


def interval(start: sympy.Expr, stop: sympy.Expr) -> str:
    """Some rows, or columns, as between the brackets of a slice.

    >>> m = sympy.Symbol("m")
    >>> interval(sympy.Integer(0), m), interval(m, 2 * m)
    (':m', 'm : 2 * m')
    """
    first, last = "" if start == 0 else code_size(start), code_size(stop)
    if first.isidentifier() and last.isidentifier():
        return f"{first}:{last}"
    return f"{first} : {last}".strip() if not last.isidentifier() or first else f":{last}"
