"""What is legal in a definition but probably not meant; the command line prints it, nothing stops."""

from __future__ import annotations

import linecache
import re
from collections.abc import Iterable, Iterator

from derive.algebra.node import Apply, Node, is_op
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.errors import Location
from derive.program import Program, Step


def oddities(program: Program, declared: Iterable[TensorSymbol] = ()) -> tuple[str, ...]:
    """Sentences about what has no use and what may have been forgotten, each with its place.

    declared: symbols that the definition's file declares, used or not.
    """
    return (
        *_undeclared(program, declared),
        *_without_use(program),
        *_without_bias(program),
        *_same_meaning(program),
    )


def _undeclared(program: Program, declared: Iterable[TensorSymbol]) -> Iterator[str]:
    known = {symbol.base for symbol in program.by_name.values()}
    for symbol in declared:
        if symbol.base not in known:
            output = symbol.role == "output"
            text = "is declared as an output, and no statement defines it" if output else None
            yield _at_declaration(program, symbol, text or "is declared and never used")


def _without_use(program: Program) -> Iterator[str]:
    """Statements and inputs on which no result depends: their gradients are zero."""
    alive = set(program.results)
    for step in reversed(program.steps):
        if step.target in alive:
            alive.update(symbols_in(step.expr))
    for symbol in program.inputs:
        if symbol not in alive and symbol.role != "parameter":  # a parameter's statement is named
            kept = symbol.role == "state" and symbol.next in program.defined
            text = "is never read, so its initial value changes nothing" if kept else "changes no result"
            yield _at_declaration(program, symbol, text)
    for step in program.steps:
        if step.target not in alive and not step.target.marks:
            yield _at(program, step, f"no result depends on {step.target.name}")


def _without_bias(program: Program) -> Iterator[str]:
    for k, step in enumerate(program.steps):
        if step.target.marks and _is_affine(step) and not any(_is_bias(s) for s in symbols_in(step.expr)):
            owner = next(each for each in program.steps[k:] if not each.target.marks)
            yield _at(program, owner, f"{step.target.name} has no bias")


def _same_meaning(program: Program) -> Iterator[str]:
    """Two statements with one meaning: sentences about them could not be told apart.  The rounds of a loop
    come from one line and share it on purpose."""
    first: dict[str, Step] = {}
    for step in program.steps:
        known = first.setdefault(step.meaning, step)
        if step.meaning and known.line != step.line and not step.target.marks:
            yield _at(program, step, f"its meaning, {step.meaning!r}, is that of {known.target.name} too")


def _at(program: Program, step: Step, text: str) -> str:
    return f"{Location(program.file, step.line, program.cell, step.target.name)}: {text}"


def _at_declaration(program: Program, symbol: TensorSymbol, text: str) -> str:
    """The line is the first on which the name stands in quotes; a symbol does not know where it was made."""
    name = re.compile(rf"""["'](?:[\w ]* )?{re.escape(symbol.base)}(?: [\w ]*)?["']""")
    linecache.checkcache(program.file)
    lines = enumerate(linecache.getlines(program.file), 1)
    line = next((number for number, each in lines if name.search(each)), 0)
    return f"{Location(program.file, line, program.cell)}: {symbol.name} {text}"


def _is_affine(step: Step) -> bool:
    """Whether parameters multiply something in one of the terms."""
    terms = step.expr.operands if isinstance(step.expr, Apply) and is_op(step.expr, "add") else (step.expr,)
    return any(is_op(term, "contract") and _has_matrix(term) for term in terms)


def _has_matrix(term: Node) -> bool:
    return any(s.role == "parameter" and len(s.shape) == 2 for s in symbols_in(term))


def _is_bias(symbol: TensorSymbol) -> bool:
    return symbol.role == "parameter" and len(symbol.shape) < 2
