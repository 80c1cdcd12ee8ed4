"""Writes a cell's symbols and expressions as formulas in a line, in the notation that is asked for.

Which notation a page is written in is said once, around all that makes it: every part of the page then has
it, and none hands it on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace

from derive import catalogue
from derive.algebra.node import Node
from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol
from derive.analysis.units import POOL
from derive.definition import Cell
from derive.document.spans import Math, Spans, Text
from derive.errors import InputError, Location
from derive.passes.gradient import gradient
from derive.printing.latex import Notation, equation, latex, notation_of, size_set, symbol
from derive.printing.notation import DEFAULT
from derive.printing.symbols import alike
from derive.program import Step

_T = re.compile(r"(?<![A-Za-z\\])t(?![A-Za-z])")  # the letter by itself
_INDICES = POOL[:8]  # with so many letters formulas have enough
_chosen: ContextVar[Notation] = ContextVar("notation", default=DEFAULT)


@contextmanager
def written_in(notation: Notation) -> Iterator[None]:
    """Pages that are made meanwhile are in this notation.

    >>> from derive.catalogue import load
    >>> with written_in(Notation(raised=True)):
    ...     print(Pen.of(load("lstm")).names(load("lstm").states)[0].text)
    h^{(t-1)}
    """
    token = _chosen.set(notation)
    try:
        yield
    finally:
        _chosen.reset(token)


def strangers(cells: Iterable[str]) -> tuple[str, ...]:
    """Warnings about what the notation says of cells that are neither of the catalogue nor these."""
    return _chosen.get().strangers([*catalogue.names(), *cells])


def refuse_alike(cell: Cell, others: Iterable[TensorSymbol] = ()) -> None:
    """Looks at every symbol of a page whose notation somebody chose, and at the letter of its steps.

    Raises: InputError where the notation writes two of them alike, with both names, or where the letter means
    something else.
    """
    chosen = _chosen.get()
    if chosen is DEFAULT:
        return
    program = gradient(cell.program)
    if meant := _otherwise(chosen.step, cell):
        message = (
            f"the notation {chosen.title} counts steps by {chosen.step}, which is {meant}; "
            "name another letter in [step]"
        )
        raise InputError(message, Location(cell=cell.label))
    notation = notation_of(program, chosen)
    if found := alike([*program.inputs, *program.defined, *others], notation):
        first, second = found
        message = (
            f"the notation {chosen.title} writes {first.name} and {second.name} alike, "
            f"{symbol(first, notation)}; give one of them another name in [cells.{cell.name}.names]"
        )
        raise InputError(message, Location(cell=cell.label))


def _otherwise(letter: str, cell: Cell) -> str:
    """What the letter of steps means already in the formulas of a cell with states; nothing if it is free."""
    if not cell.states:
        return ""
    taken = {**dict.fromkeys(_INDICES, "an index"), **{str(size): "a size" for size in cell.sizes}}
    return {**taken, "T": "the last step"}.get(letter, "")


@dataclass(frozen=True)
class Pen:
    """Formulas in one notation: a cell without states has no time index."""

    notation: Notation

    @classmethod
    def of(cls, cell: Cell) -> Pen:
        """The pen for a cell's page."""
        return cls(notation_of(cell.program, _chosen.get()))

    @classmethod
    def chosen(cls) -> Notation:
        """The notation that pages are made in, before anything is known of a cell."""
        return _chosen.get()

    def adjoints(self) -> Spans:
        """How a sentence about adjoints begins: what marks them."""
        delta = Math(self.notation.delta)
        return {
            "accent": (Text("A bar marks"),),
            "delta": (Text("A letter "), delta, Text(" with its name below marks")),
            "prefix": (Text("A "), delta, Text(" in front marks")),
        }.get(self.notation.adjoint, (Text("A derivative of "), Math(self.notation.loss), Text(" is")))

    def at(self, step: str) -> Pen:
        """The pen for one step of a sequence, such as the first."""
        return Pen(replace(self.notation, step=step))

    def time(self, tex: str) -> Math:
        r"""A formula of the numbers of steps, which is given with the letter t.

        >>> Pen(Notation(step="s")).time(r"t = 1, \dots, T").text
        's = 1, \\dots, T'
        """
        return Math(_T.sub(lambda _: self.notation.step, tex))

    @property
    def steps(self) -> Math:
        """All steps of a sequence."""
        return self.time(r"t = 1, \dots, T")

    def name(self, value: TensorSymbol, shift: int = 0) -> Math:
        """A symbol, that many steps later."""
        return Math(symbol(value.shifted(shift) if shift else value, self.notation))

    def names(self, values: Iterable[TensorSymbol]) -> list[Math]:
        """Several symbols."""
        return [self.name(value) for value in values]

    def formula(self, node: Node, shift: int = 0) -> Math:
        """An expression, that many steps later."""
        moved = {s: s.shifted(shift) for s in node.atoms(TensorSymbol)} if shift else {}
        return Math(latex(node.xreplace(moved), self.notation))

    def statement(self, step: Step) -> Math:
        """A statement as one formula."""
        shown = equation(step, self.notation)
        return Math(f"{shown.lhs} {shown.relation} {shown.rhs}")

    def sizes(self, symbols: Iterable[TensorSymbol]) -> tuple[str, ...]:
        """Which set symbols are from, in order of appearance: ``x_{t}, h_{t} \\in \\mathbb{R}^{m}``."""
        groups: dict[Shape, dict[str, None]] = {}
        for each in symbols:
            groups.setdefault(each.shape, {}).setdefault(self.name(each).text)
        return tuple(rf"{', '.join(names)} \in {size_set(shape)}" for shape, names in groups.items())
