"""How many parameters frameworks count for the layers that our cells are, and why they differ from ours.

The counts are stored with the version of the package that gave them, array by array;
``tools/count_parameters.py`` writes them. A difference is explained by named reasons, each a formula that
follows from the cell; one that no reasons explain at all stored sizes is an error, not a remark.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from math import prod
from pathlib import Path
from types import MappingProxyType
from typing import Any

import sympy

from derive import catalogue
from derive.algebra.shape import at_sizes, size
from derive.algebra.symbol import TensorSymbol
from derive.analysis.dimensions import dimensions
from derive.analysis.parameters import EXAMPLE, entries, parameters
from derive.definition import Cell
from derive.errors import DeriveError
from derive.forms import formed

FOLDER = Path(__file__).resolve().parent.parent / "counts"

# What others do that adds numbers, or takes some away, in the order in which it is applied.
IGNORED, TWO, NONE, LAYERS, DIRECTIONS = (
    "unused gate", "two biases", "no biases", "two layers", "two directions",
)  # fmt: skip
REASONS = (IGNORED, TWO, NONE, LAYERS, DIRECTIONS)
# cells of which others keep the weights of a gate that they do not use, and the cell that has that gate
WHOLE: Mapping[str, str] = MappingProxyType({"lstm-coupled": "lstm"})


@dataclass(frozen=True)
class Count:
    """What an object has at some sizes: its arrays by name, with their shapes."""

    sizes: Mapping[str, int]
    arrays: Mapping[str, tuple[int, ...]]

    @property
    def total(self) -> int:
        """The number of entries of all arrays."""
        return sum(map(prod, self.arrays.values()))


@dataclass(frozen=True)
class Counted:
    """An object of a framework, as its call is written, and the cell of ours that it computes."""

    framework: str
    version: str
    call: str
    cell: str
    counts: tuple[Count, ...]

    @property
    def example(self) -> Count:
        """The count at the sizes of the examples, whatever other sizes are.

        Raises: DeriveError where none is stored.
        """
        for each in self.counts:
            if EXAMPLE.items() <= each.sizes.items():
                return each
        raise DeriveError(f"{self.call} of {self.framework} was not counted at {dict(EXAMPLE)}")


@dataclass(frozen=True)
class Reason:
    """Why a count differs, and by how much: a formula in sizes."""

    name: str
    formula: sympy.Expr


@dataclass(frozen=True)
class Explained:
    """Our count of the cell, the reasons that were found, and the count that follows."""

    ours: sympy.Expr
    reasons: tuple[Reason, ...]

    @property
    def theirs(self) -> sympy.Expr:
        """The framework's count as a formula."""
        return sympy.expand(self.ours + self.difference)

    @property
    def difference(self) -> sympy.Expr:
        """By how much theirs is more."""
        return sympy.expand(sympy.Add(*(reason.formula for reason in self.reasons)))


@cache
def counted() -> tuple[Counted, ...]:
    """Every object that was counted, package by package.

    >>> sorted({each.framework for each in counted()})
    ['Equinox', 'Flax', 'Haiku', 'Keras', 'ONNX Runtime', 'PyTorch']
    """
    return tuple(each for path in sorted(FOLDER.glob("*.json")) for each in _objects(stored(path.stem)))


def stored(package: str) -> Mapping[str, Any]:
    """The file of a package."""
    found: Mapping[str, Any] = json.loads((FOLDER / f"{package}.json").read_bytes())
    return found


def _objects(content: Mapping[str, Any]) -> Iterator[Counted]:
    for each in content["objects"]:
        counts = tuple(
            Count(count["sizes"], {name: tuple(shape) for name, shape in count["arrays"].items()})
            for count in each["counts"]
        )
        yield Counted(content["package"], content["version"], each["object"], each["cell"], counts)


def explained(each: Counted) -> Explained:
    """Why an object has more parameters than our cell, or fewer: the reasons that fit at all stored sizes.

    >>> lstm = next(each for each in counted() if each.call == "torch.nn.LSTM(n, m)")
    >>> [(reason.name, reason.formula) for reason in explained(lstm).reasons]
    [('two biases', 4*m)]

    Raises: DeriveError where no combination of reasons fits, and where several do.
    """
    cell = catalogue.load(each.cell)
    fitting = [found for found in _combinations(cell) if fits(found.theirs, each.counts)]
    if len(fitting) != 1:
        what = "nothing explains" if not fitting else f"{len(fitting)} explanations fit"
        raise DeriveError(f"{each.call} of {each.framework} {each.version}: {what} how it counts {each.cell}")
    return fitting[0]


def fits(formula: sympy.Expr, counts: Sequence[Count]) -> bool:
    """Whether a formula gives all the counts."""
    return bool(counts) and all(at_sizes(formula, count.sizes) == count.total for count in counts)


@cache
def _combinations(cell: Cell) -> tuple[Explained, ...]:
    """What the count would be for every set of reasons that a cell can have."""
    biases = [(), *(((TWO,),) if _more_biases(cell) else ()), (NONE,)]
    ignored = [(), *(((IGNORED,),) if cell.name in WHOLE else ())]
    chosen = product(ignored, biases, [(), (LAYERS,)], [(), (DIRECTIONS,)])
    return tuple(_applied(cell, [name for part in each for name in part]) for each in chosen)


def _applied(cell: Cell, names: Sequence[str]) -> Explained:
    """The reasons one after the other, each with what it adds to the count before it."""
    ours = parameters(cell).total
    before, found = ours, []
    for k, name in enumerate(names):
        after = _count(cell, names[: k + 1])
        found.append(Reason(name, sympy.expand(after - before)))
        before = after
    return Explained(ours, tuple(found))


def _count(cell: Cell, names: Sequence[str]) -> sympy.Expr:
    """The parameters of one or two layers, in one or two directions, with the biases that are asked for."""
    if IGNORED in names:
        cell = catalogue.load(WHOLE[cell.name])
    layer = parameters(cell).total
    layer += _more_biases(cell) if TWO in names else -entries(_biases(cell)) if NONE in names else 0
    directions = 2 if DIRECTIONS in names else 1
    # the second layer reads what all directions of the first one give
    second = layer.subs(size("n"), directions * size("m")) if LAYERS in names else 0
    return sympy.expand(directions * (layer + second))


def _more_biases(cell: Cell) -> sympy.Expr:
    """How many numbers a second bias for each pair of products adds; 0 where the cell has no such pair."""
    try:
        form = formed(cell, "two-biases")
    except DeriveError:
        return sympy.Integer(0)
    return entries(form.made) - entries(form.own)


def _biases(cell: Cell) -> list[TensorSymbol]:
    rows = (row for row in dimensions(cell) if row.symbol.role == "parameter")
    return [row.symbol for row in rows if row.meaning.startswith("bias")]
