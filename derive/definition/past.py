"""What earlier steps saw: x_{t-1} and h_{t-2}, kept in states that nobody needs to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import sympy

from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition.language import Statement
from derive.definition.names import caller
from derive.errors import DefinitionError

KEPT = ", kept for the next step"


def previous(tensor: TensorSymbol, steps: int = 1) -> TensorSymbol:
    """The tensor as it was some steps ago: ``previous(x)`` is x_{t-1}, ``previous(h, 2)`` is h_{t-2}.

    It is a state, `x_last` or `h_last_2`, with zeros at the start unless others are given; the cell that uses
    it has the statements that keep it.  ``previous(h)`` of a state is h itself.

    >>> from derive.definition import state, vector
    >>> previous(vector("x", 3)), previous(state("h", 4), 2)
    (x_last, h_last_2)

    Raises: DefinitionError for what is no tensor that changes from step to step, and for a number of steps
    that is no whole number from 1.
    """
    if not isinstance(tensor, TensorSymbol):
        found = type(tensor).__name__
        raise DefinitionError(f"previous takes a tensor with a name, not {tensor} ({found})", caller())
    if tensor.still or tensor.marks:
        raise DefinitionError(f"{tensor.name} is the same at every step; it has no past", caller())
    if isinstance(steps, bool) or not isinstance(steps, int | sympy.Integer) or steps < 1:
        raise DefinitionError(
            f"previous({tensor.name}) is a whole number of steps ago, not {steps!r}", caller()
        )
    if tensor.delayed and tensor.time == -1:
        source, before = tensor.delayed
        return _kept(source, before + int(steps))
    return _kept(tensor, int(steps))


def _kept(tensor: TensorSymbol, steps: int) -> TensorSymbol:
    """The state that holds it; of a state's values the last is the state itself."""
    if tensor.role == "state" and steps == 1:
        return tensor.at(-1)
    ending = "_last" if steps == 1 else f"_last_{steps}"
    base, part = f"{tensor.base}{ending}", tensor.trait("part")
    traits = [("part", f"{tensor.part[0]}{ending}", tensor.part[1])] if part else []
    symbol = TensorSymbol(base, tensor.shape, "state", -1, (), tensor.layer, traits)
    return symbol.past(tensor, steps)


def with_past(statements: Iterable[Statement]) -> list[Statement]:
    """The statements, and behind them those that keep what the next steps will want to know."""
    found = list(statements)
    kept = {statement.target for statement in found}
    words = {statement.target.name: statement.meaning for statement in found}
    wanted = {s: statement for statement in found for s in symbols_in(statement.expr) if s.delayed}
    for symbol, user in wanted.items():
        for statement in () if symbol.next in kept else _chain(symbol, user, words):  # a part brings its own
            if statement.target not in kept:
                kept.add(statement.target)
                found.append(statement)
    return found


def _chain(symbol: TensorSymbol, user: Statement, words: dict[str, str]) -> Iterator[Statement]:
    """The state's statement, then those of the younger ones that it is handed on by."""
    assert symbol.delayed
    source, steps = symbol.delayed
    called = words.get(source.name) or source.part[0]
    for age in range(steps, 0, -1):
        state = _kept(source, age)
        if not state.delayed:
            return
        younger = _kept(source, age - 1) if age > 1 else source
        place = replace(user.where, statement=state.next.name)
        yield Statement(state.next, younger, f"{called}{ago(age - 1)}{KEPT}", place)


def ago(steps: int) -> str:
    """When, in words that stand behind what it is.

    >>> ago(1), ago(2)
    (' of the step before', ' of 2 steps before')
    """
    return {0: "", 1: " of the step before"}.get(steps, f" of {steps} steps before")
