"""A worked example: one step with short numbers, every value shown, and code that computes the same."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Mapping
from itertools import chain
from textwrap import wrap

import numpy as np

from derive.algebra.record import Array
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.checks.worked import Worked, worked
from derive.definition import Cell
from derive.document.blocks import Calculated, Calculation, Given
from derive.document.dimensions import at_example
from derive.document.figures import DIGITS, FIRST, MOST, MOST_PUT, first, listed, put, shown
from derive.document.forms import in_forms
from derive.document.length import followed, left_out
from derive.document.model import Block, Listing, Prose
from derive.document.pen import Pen
from derive.document.spans import Link
from derive.document.words import number_word, say
from derive.passes.batched import batched
from derive.printing.latex import equation
from derive.program import Step

_LEFT_OUT = (
    f" Of what has more than {MOST} entries, or more than two axes, the first {number_word(FIRST)} are "
    "shown; the code below has all of it, and prints what it computes."
)
_AS_COMPUTED = " It is of the cell as its file computes it, with the parameters that it has there."
_LINE = 88  # characters of code
_SHORT = 8  # entries in a formula with one term that has room on one line with what it comes to


def example(cell: Cell) -> Iterator[Block]:
    """What is given, every statement in order, and the code.

    Nothing where the cell has no values there, and a sentence where it is too long.
    """
    if not followed(cell):
        yield Prose(say(left_out("A worked example", cell)))
        return
    made = worked(cell)
    if made is None:
        return
    pen, texts = Pen.of(cell), _texts(made, Pen.chosen().signs.rows)
    at = say(" with ", at_example(made.sizes)) if made.sizes else ()
    yield Prose(
        say(
            "One step of the cell" if cell.states else "The cell",
            at,
            ", in numbers that can be followed by hand. What is computed is carried on with all its digits, "
            f"and shown with {number_word(DIGITS)} behind the point.",
            "" if all(texts.values()) else _LEFT_OUT,
            "" if in_forms(cell) is cell else _AS_COMPUTED,
        )
    )
    given = tuple(tuple(_given(each, made, texts, pen) for each in group) for group in _groups(cell))
    yield Calculated(given, tuple(_row(step, made, texts, pen) for step in cell.program.steps))
    file = f"{cell.name}.py"
    yield Prose(say("With ", Link(file, file), " in the same folder, this computes it again:"))
    yield Listing("python", snippet(cell, made))


def _texts(made: Worked, as_rows: bool) -> dict[TensorSymbol, str]:
    """All arrays in TeX, what is given as it was chosen; as_rows: how vectors are written."""
    given = {symbol: shown(array, True, as_rows) for symbol, array in made.given.items()}
    return {**given, **{symbol: shown(array, False, as_rows) for symbol, array in made.found.items()}}


def _groups(cell: Cell) -> Iterator[list[TensorSymbol]]:
    """Inputs and states, then the parameters of each statement that is the first to use them."""
    yield [symbol for symbol in cell.program.inputs if not symbol.timeless]
    left = dict.fromkeys(cell.timeless)
    for step in cell.program.steps:
        group = [symbol for symbol in symbols_in(step.expr) if symbol in left]
        if group:
            yield group
        left = {symbol: None for symbol in left if symbol not in group}
    if left:
        yield list(left)


def _given(symbol: TensorSymbol, made: Worked, texts: Mapping[TensorSymbol, str], pen: Pen) -> Given:
    array, name = made.given[symbol], pen.name(symbol).text
    if not texts[symbol]:
        return Given(name, first(array, exact=True), _many(array))
    return Given(name, texts[symbol], listed(array, exact=True))


def _many(array: Array) -> str:
    """What stands in a line for an array that is too large.

    >>> _many(np.zeros((2, 3, 3)))
    '2 by 3 by 3 numbers'
    """
    return f"{' by '.join(map(str, array.shape))} numbers"


def _row(step: Step, made: Worked, texts: Mapping[TensorSymbol, str], pen: Pen) -> Calculation:
    written, name, array = equation(step, pen.notation), step.target.name, made.found[step.target]
    entries = sum(made.of(symbol).size for symbol in step.expr.atoms(TensorSymbol))
    text = texts[step.target]
    return Calculation(
        anchor=f"example-{name}",
        statement=name,
        lhs=written.lhs,
        relation=written.relation,
        terms=written.terms,
        put=put(step.expr, texts, pen.notation) if entries <= MOST_PUT else "",
        value=text or first(array),
        plain=listed(array) if text else _many(array),
        meaning=step.meaning,
        is_short=len(written.terms) == 1 and entries <= _SHORT,
    )


def snippet(cell: Cell, made: Worked) -> str:
    """Code that computes the example with the file beside the page, prints all of it, and compares results.

    Arrays have a batch axis, of one sample, where the file wants one.
    """
    name = cell.name
    has_batch = {step.target: step.batched for step in batched(cell.program)}
    importable = name.isidentifier() and not keyword.iskeyword(name)
    called = f"import {name}" if importable else f'cell = import_module("{name}")'
    head = ["from importlib import import_module", ""] if not importable else []
    lines = [*head, "import numpy as np", "", called, "", "v = {"]
    lines += [f'    "{s.name}": np.array({_one(a, not s.timeless, True)}),' for s, a in made.given.items()]
    lines += ["}", f"found = {name if importable else 'cell'}.forward(v)"]
    lines += [
        "for name, value in found.items():",
        f"    print(name, np.round(value, {DIGITS}).tolist())",
        "",
    ]
    lines += ["expected = {"]
    lines += [f'    "{s.name}": {_one(made.found[s], has_batch[s], False)},' for s in cell.program.results]
    lines += ["}", "for name, value in expected.items():"]
    lines += [f"    assert np.allclose(found[name], value, atol=0.6e-{DIGITS}), name"]
    return "\n".join(chain.from_iterable(map(_broken, lines)))


def _broken(line: str) -> list[str]:
    """A long line of numbers as several; Python reads on to the bracket that closes it."""
    return (
        wrap(line, _LINE, subsequent_indent=" " * 8, break_on_hyphens=False) if len(line) > _LINE else [line]
    )


def _one(array: Array, has_batch: bool, exact: bool) -> str:
    """An array with a batch axis if it is to have one."""
    return listed(array[np.newaxis] if has_batch else array, exact)
