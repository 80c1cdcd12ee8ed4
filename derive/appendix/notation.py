"""The notation of an appendix: what its cells have in common, told once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from derive._version import __version__
from derive.analysis.dimensions import dimensions
from derive.appendix.section import Meaning
from derive.definition import Cell
from derive.document.forms import in_forms
from derive.document.model import Algorithm, Block, Column, Document, Equations, Part, Prose, Table
from derive.document.pen import Pen
from derive.document.spans import Math, Reference, Spans
from derive.document.words import listed, say
from derive.printing.notation import Notation
from derive.printing.quantities import formula

LABEL = "notation"
_COLUMNS = (Column(say("symbol"), "math"), Column(say("meaning"), "text", 0.68))


def meanings(cell: Cell) -> dict[str, str]:
    """What each symbol of a cell stands for, by its TeX."""
    pen = Pen.of(cell)
    return {pen.name(row.symbol).text: row.meaning for row in dimensions(in_forms(cell))}


def shared(cells: Sequence[Cell]) -> tuple[Meaning, ...]:
    """The symbols that at least two cells have, and that mean the same in all that have them."""
    each = [meanings(cell) for cell in cells]
    told = Counter(symbol for found in each for symbol in found)
    senses = {symbol: {found[symbol] for found in each if symbol in found} for symbol in told}
    return tuple((s, min(senses[s])) for s in told if told[s] > 1 and len(senses[s]) == 1)


def notation(cells: Sequence[Cell], sections: Iterable[Document]) -> Document:
    """The section that stands first: signs, sizes, and the symbols that cells share."""
    text = "\n".join(_tex(sections))
    signs = [sign for pattern, sign in _signs(Pen.chosen()) if re.search(pattern, text)]
    common = shared(cells)
    rows = [*map(_row, signs), *_sizes(cells), *map(_row, common)]
    blocks: list[Block] = [Prose(_lead(bool(common)))]
    blocks.append(Table(_COLUMNS, tuple(rows), say("Notation."), LABEL))
    return Document("Notation", LABEL, "", __version__, (Part("notation", "", tuple(blocks)),))


def _signs(notation: Notation) -> Iterator[tuple[str, tuple[str, str | Spans]]]:
    """Signs by a pattern of TeX in which they stand; each is told where an equation has it."""
    signs, logistic = notation.signs, notation.signs.functions.get("sigmoid", r"\sigma")
    if signs.product:
        yield re.escape(signs.product), (signs.product, "product entry by entry")
    yield re.escape(signs.convolution) + r"(?![A-Za-z])", (signs.convolution, "convolution")
    yield re.escape(logistic) + r"(?![A-Za-z])", (f"{logistic}(z)", "logistic function, entry by entry")
    transpose = signs.transpose
    yield rf"\^\{{[^{{}}]*{re.escape(transpose)}\}}", (f"A^{{{transpose}}}", "transpose")
    step = notation.step
    yield rf"[_^]\{{[^{{}}]*{re.escape(step)}-1", (f"{step}, {step}-1", "a step and the one before")
    yield r"\\dots, T|= T", ("T", "number of steps")
    yield from _marks(notation)


def _marks(notation: Notation) -> Iterator[tuple[str, tuple[str, str | Spans]]]:
    """What marks adjoints, gradients of parameters, and what is given."""
    delta, loss, seed = notation.delta, notation.loss, notation.seed
    gradient = say("adjoint of ", Math("v"), ": the gradient of the loss with respect to it")
    yield {
        "accent": (r"\\bar\{", (r"\bar{v}", gradient)),
        "delta": (re.escape(delta) + r"\}?_", (f"{delta}_{{v}}", gradient)),
        "prefix": (re.escape(delta), (f"{delta} v", gradient)),
    }.get(notation.adjoint, (r"\\partial", (rf"\partial {loss} / \partial v", gradient)))
    if notation.parameters == "nabla":
        yield r"\\nabla", (rf"\nabla_{{w}} {loss}", say("gradient of the loss with respect to ", Math("w")))
    given = f"{seed}_{{v}}" if notation.raised else f"{seed}^{{v}}"
    yield (
        re.escape(seed) + r"\}?[_^]\{",
        (given, say("cotangent of a result ", Math("v"), ", which is given")),
    )


def _lead(common: bool) -> Spans:
    what = "the symbols that several cells share" if common else "the signs of the equations"
    lie = "rows" if Pen.chosen().signs.rows else "columns"
    return say(
        Reference("The table", LABEL), f" lists {what}. Vectors are {lie}; an adjoint has the size of its "
        "value; functions of one number are applied entry by entry. Where operations are counted, a "
        "multiply-add counts as two, and such a function as one."
    )  # fmt: skip


def _row(meaning: tuple[str, str | Spans]) -> tuple[Spans, ...]:
    symbol, words = meaning
    return say(Math(symbol)), say(words)


def _sizes(cells: Sequence[Cell]) -> Iterator[tuple[Spans, ...]]:
    """What the sizes are of, each by the first tensor of a cell that has it."""
    found: dict[str, list[Spans]] = {}
    for cell in cells:
        pen = Pen.of(cell)
        for size in cell.sizes:
            having = [s for s in cell.program.by_name.values() if size in s.shape]
            if having:
                first = min(having, key=lambda s: (s.shape != (size,), s.role == "parameter", bool(s.marks)))
                found.setdefault(formula(size), []).append(say(pen.name(first)))
    for size, uses in found.items():
        yield say(Math(size)), say("size of ", listed([*dict.fromkeys(uses)]))


def _tex(sections: Iterable[Document]) -> Iterator[str]:
    """All formulas of the sections' equations, algorithms and sentences."""
    for page in sections:
        for part in page.parts:
            for block in part.blocks:
                if isinstance(block, Equations):
                    yield from (" ".join((row.lhs, *row.terms)) for row in block.rows)
                elif isinstance(block, Algorithm):
                    yield from (" ".join((line.lhs, *line.terms)) for line in block.lines)
                    yield from _formulas((*block.given, *block.result))
                elif isinstance(block, Prose):
                    yield from _formulas(block.spans)


def _formulas(spans: Spans) -> Iterator[str]:
    return (span.text for span in spans if isinstance(span, Math))
