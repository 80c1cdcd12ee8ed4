"""What is legal in a definition but probably not meant; the command line prints it, nothing stops."""

from __future__ import annotations

import linecache
import re
from collections.abc import Iterable, Iterator, Mapping

from derive.algebra.display import shown
from derive.algebra.node import Apply, Node, is_op
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.errors import Location
from derive.program import Program, Step

_QUOTED = re.compile(r"""["']([\w ]+)["']""")


def oddities(program: Program, declared: Iterable[TensorSymbol] = ()) -> tuple[str, ...]:
    """Sentences about what has no use and what may have been forgotten, each with its place.

    declared: symbols that the definition's file declares, used or not.
    """
    return (
        *_undeclared(program, declared),
        *_without_use(program),
        *_without_bias(program),
        *_same_meaning(program),
        *_same_formula(program),
    )


def _undeclared(program: Program, declared: Iterable[TensorSymbol]) -> Iterator[str]:
    known = {symbol.base for symbol in program.by_name.values()}
    unknown = [symbol for symbol in declared if symbol.base not in known]
    lines = _declarations(program.file) if unknown else {}
    for symbol in unknown:
        output = symbol.role == "output"
        text = "is declared as an output, and no statement defines it" if output else None
        yield _at_declaration(program, lines, symbol, text or "is declared and never used")


def _without_use(program: Program) -> Iterator[str]:
    """Statements and inputs on which no result depends: their gradients are zero."""
    alive = set(program.results)
    for step in reversed(program.steps):
        if step.target in alive:
            alive.update(symbols_in(step.expr))
    dead = [s for s in program.inputs if s not in alive and s.role != "parameter"]  # its statement is named
    lines = _declarations(program.file) if dead else {}
    for symbol in dead:
        kept = symbol.role == "state" and symbol.next in program.defined
        text = "is never read, so its initial value changes nothing" if kept else "changes no result"
        yield _at_declaration(program, lines, symbol, text)
    for step in program.steps:
        if step.target not in alive and not step.target.marks:
            yield _at(program, step, f"no result depends on {step.target.name}")


def _without_bias(program: Program) -> Iterator[str]:
    waiting: list[Step] = []  # pre-activations, until the statement that they belong to
    for step in program.steps:
        if not step.target.marks:
            yield from (_at(program, step, f"{each.target.name} has no bias") for each in waiting)
            waiting = []
        elif _is_affine(step) and not any(_is_bias(s) for s in symbols_in(step.expr)):
            waiting.append(step)


def _same_meaning(program: Program) -> Iterator[str]:
    """Two statements with one meaning: sentences about them could not be told apart.  The rounds of a loop
    come from one line and share it on purpose."""
    first: dict[str, Step] = {}
    for step in program.steps:
        known = first.setdefault(step.meaning, step)
        if step.meaning and known.line != step.line and not step.target.marks:
            yield _at(program, step, f"its meaning, {step.meaning!r}, is that of {known.target.name} too")


def _same_formula(program: Program) -> Iterator[str]:
    """Two names that a page writes alike: x1 and x_1 are both an x with the index 1."""
    first: dict[str | None, TensorSymbol] = {}
    said: set[str] = set()
    lines: Mapping[str, int] | None = None
    for symbol in sorted(program.by_name.values(), key=lambda each: each.timeless):
        text = shown(symbol, "latex")
        known = first.setdefault(text, symbol)
        if known == symbol or symbol.marks or symbol.base.partition("_")[2] in said:  # W_x1 is as x1 is
            continue
        said |= {known.base, symbol.base}
        lines = _declarations(program.file) if lines is None else lines
        words = f"looks like {known.name} on the page, where both are {text}; rename one of them"
        yield _at_declaration(program, lines, symbol, words)


def _at(program: Program, step: Step, text: str) -> str:
    return f"{Location(program.file, step.line, program.cell, step.target.name)}: {text}"


def _at_declaration(program: Program, lines: Mapping[str, int], symbol: TensorSymbol, text: str) -> str:
    place = Location(program.file, lines.get(symbol.base, 0), program.cell)
    return f"{place}: {symbol.name} {text}"


def _declarations(file: str) -> dict[str, int]:
    """The first line on which a name stands in quotes: a symbol does not know where it was made."""
    linecache.checkcache(file)
    found: dict[str, int] = {}
    for number, line in enumerate(linecache.getlines(file), 1):
        for text in _QUOTED.findall(line):
            for name in text.split():
                found.setdefault(name, number)
    return found


def _is_affine(step: Step) -> bool:
    """Whether parameters multiply something in one of the terms."""
    terms = step.expr.operands if isinstance(step.expr, Apply) and is_op(step.expr, "add") else (step.expr,)
    return any(is_op(term, "contract") and _has_matrix(term) for term in terms)


def _has_matrix(term: Node) -> bool:
    return any(s.role == "parameter" and len(s.shape) == 2 for s in symbols_in(term))


def _is_bias(symbol: TensorSymbol) -> bool:
    return symbol.role == "parameter" and len(symbol.shape) < 2
