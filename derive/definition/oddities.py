"""What is legal in a definition but probably not meant; the command line prints it, nothing stops."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from derive.algebra.node import Apply, Node, is_op
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.program import Program, Step


def oddities(program: Program, declared: Iterable[TensorSymbol] = ()) -> tuple[str, ...]:
    """Sentences about what has no use and what may have been forgotten.

    declared: symbols that the definition's file declares, used or not.
    """
    return (*_undeclared(program, declared), *_without_use(program), *_without_bias(program))


def _undeclared(program: Program, declared: Iterable[TensorSymbol]) -> Iterator[str]:
    known = {symbol.base for symbol in program.by_name.values()}
    for symbol in declared:
        if symbol.base not in known:
            yield f"{symbol.name} is declared and never used"


def _without_use(program: Program) -> Iterator[str]:
    """Values and inputs on which no result depends: their gradients are zero."""
    alive = set(program.results)
    for step in reversed(program.steps):
        if step.target in alive:
            alive.update(symbols_in(step.expr))
    for symbol in program.by_name.values():
        if symbol not in alive:
            yield f"no result depends on {symbol.name}"


def _without_bias(program: Program) -> Iterator[str]:
    for step in program.steps:
        if step.target.marks and _is_affine(step) and not any(_is_bias(s) for s in symbols_in(step.expr)):
            yield f"{step.target.name} has no bias"


def _is_affine(step: Step) -> bool:
    """Whether parameters multiply something in one of the terms."""
    terms = step.expr.operands if isinstance(step.expr, Apply) and is_op(step.expr, "add") else (step.expr,)
    return any(is_op(term, "contract") and _has_matrix(term) for term in terms)


def _has_matrix(term: Node) -> bool:
    return any(s.role == "parameter" and len(s.shape) == 2 for s in symbols_in(term))


def _is_bias(symbol: TensorSymbol) -> bool:
    return symbol.role == "parameter" and len(symbol.shape) < 2
