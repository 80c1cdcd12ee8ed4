"""The cell in the forms of the chosen notation, and the map between its parameters and the cell's own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from derive.algebra.symbol import TensorSymbol
from derive.checks.formed import prove
from derive.checks.proof import Undefined
from derive.checks.sizes import small
from derive.definition import Cell
from derive.document.dimensions import at_example
from derive.document.model import Block, Prose
from derive.document.pen import Pen
from derive.document.spans import Math, Spans
from derive.document.words import listed, say
from derive.forms import Change, Formed, changes, formed
from derive.forms.form import Map

# the parts that are written in the form; the others are of the cell as it is computed and checked
PARTS = (
    "diagram", "forward", "units", "dimensions", "parameters", "properties", "gradient", "through-time",
    "algorithm", "jacobian", "concatenated",
)  # fmt: skip


def in_forms(cell: Cell) -> Cell:
    """The cell as the chosen notation writes it; without a form the cell itself."""
    found = [each.formed for each in _changes(cell) if each.formed]
    return found[-1].cell if found else cell


def symbols(cell: Cell) -> tuple[TensorSymbol, ...]:
    """The cell's own parameters that only the map has."""
    return tuple(symbol for each in _changes(cell) if each.formed for symbol in each.formed.own)


def note(cell: Cell) -> Iterator[Block]:
    """A paragraph a form: the map, and whether it is proved; or why the cell does not have the form."""
    for change in _changes(cell):
        if change.formed:
            yield Prose(say(*told(change, change.formed, Pen.of(cell))))
        else:
            title = change.form.title
            yield Prose(say(f"This notation asks for {title}; the cell stays as it is: {change.reason}."))


def _changes(cell: Cell) -> tuple[Change, ...]:
    return _made(cell, Pen.chosen().forms_of(cell.name))


@lru_cache(maxsize=512)
def _made(cell: Cell, names: tuple[str, ...]) -> tuple[Change, ...]:
    return changes(cell, names)


def told(change: Change, made: Formed, pen: Pen) -> Iterator[str | Spans]:
    """What became of the parameters, in the fewest equations."""
    parameters = made.own if made.own and len(made.own) < len(made.made) else made.made
    equal = listed(_equations(parameters, pen))
    if made.own:
        yield say(f"This is another form of the cell, with {change.form.title}: ", equal, ". ")
    else:
        yield say(f"This is more than the cell, with {change.form.title}; it is the cell where ", equal, ". ")
    numbers, holds = compared(change.cell, change.form.name)
    if holds:
        where = at_example(small(change.cell))
        yield say(
            "Proved at ", where, f": under this map {numbers} entries of values and gradients are identical."
        )
    else:
        yield "That values and gradients agree under this map is not proved."


def _equations(parameters: Map, pen: Pen) -> list[Math]:
    return [
        Math(f"{pen.name(symbol).text} = {pen.formula(expr).text}") for symbol, expr in parameters.items()
    ]


@lru_cache(maxsize=512)
def compared(cell: Cell, form: str) -> tuple[int, bool]:
    """How many numbers of a cell and a form of it were compared, both ways of the map, and whether all agree.

    >>> from derive.catalogue import load
    >>> compared(load("lstm"), "two-biases")
    (292, True)
    """
    try:
        proofs = prove(cell, formed(cell, form))
    except Undefined:
        return 0, False
    return sum(proof.scalars for proof in proofs), bool(proofs) and all(proof.holds for proof in proofs)
