"""The symbols of a page as its formulas write them, with name, meaning and size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from derive.algebra.symbol import TensorSymbol
from derive.analysis.dimensions import dimensions
from derive.definition import Cell
from derive.document import forms
from derive.document.blocks import Symbol, Symbols
from derive.document.concatenated import joined
from derive.document.pen import Pen
from derive.passes.gradient import gradient
from derive.printing.latex import sizes

# what stands in front of the name of a derivative of it, and what that is called
_DERIVED = {"adj": "adjoint: ", "grad": "gradient: ", "seed": "gradient from outside: "}


def symbols(cell: Cell) -> Iterator[Symbols]:
    """What the page's formulas are about: the cell's symbols, their adjoints, and what other forms have."""
    shown = forms.in_forms(cell)
    step = gradient(shown.program)
    found = _told(shown, [*step.inputs, *step.defined])
    found |= {each.tex: each for each in _told(cell, cell.parameters).values() if each.tex not in found}
    if form := joined(shown):
        more = _told(form, [*form.program.inputs, *form.program.defined])
        found |= {tex: each for tex, each in more.items() if tex not in found}
    yield Symbols(tuple(found.values()))


def _told(cell: Cell, wanted: Iterable[TensorSymbol]) -> dict[str, Symbol]:
    """The symbols by their TeX; what is written alike is told once."""
    pen = Pen.of(cell)
    bare = Pen(replace(pen.notation, timed=False))
    meanings = {row.symbol.name: row.meaning for row in dimensions(cell)}
    found: dict[str, Symbol] = {}
    for each in wanted:
        tex = pen.name(each).text
        told = Symbol(tex, bare.name(each).text, each.name, _meaning(each, meanings), sizes(each.shape))
        found.setdefault(tex, told)
    return found


def _meaning(symbol: TensorSymbol, meanings: Mapping[str, str]) -> str:
    mark = symbol.marks[-1][0] if symbol.marks else ""
    if mark not in _DERIVED:
        return meanings.get(symbol.name, "")
    name = symbol.name.removeprefix("adj_").removeprefix("grad_")
    return _DERIVED[mark] + meanings.get(name, name)
