"""The derivative of one value by another, where a chain rule names it as a factor.

It is read where it can mean one thing only: both are vectors, the second stands in the statement of the first
and reaches it on no other way, and each entry of the one depends on that entry of the other alone.  Such a
derivative is a diagonal matrix; authors also write the vector of its entries.
"""

from __future__ import annotations

import numpy as np

from derive.algebra.record import Array
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.explicit import evaluate
from derive.passes.gradient import gradient
from derive.program import Program, Step
from derive.reading.tokens import Unreadable
from derive.verify.world import World, Worlds


def diagonal(worlds: Worlds, of: str, by: str, world: World) -> Array:
    """The derivative of a value by another at a point: the entries of its diagonal.

    Raises: Unreadable where it is none of one statement, or not entry by entry.
    """
    program = worlds.program
    target, source = program.by_name[of], program.by_name[by]
    step = program.defined.get(target)
    used = list(dict.fromkeys(symbols_in(step.expr))) if step else []
    if step is None or source not in used:
        raise Unreadable(f"{by} does not stand in the equation of {of}, so this is no factor of one step")
    others = _depending(program, source)
    if any(symbol in others for symbol in used):
        raise Unreadable(f"{of} depends on {by} in more than one way, so this can mean two derivatives")
    if target.shape != source.shape or len(target.shape) != 1:
        raise Unreadable(f"the derivative of {of} by {by} is not taken entry by entry")
    alone = gradient(Program(tuple(used), (Step(target, step.expr),), (target,)))
    values = {symbol.name: world.values[symbol.name, 0] for symbol in used}
    found = np.empty(worlds.shape(of), dtype=object)
    for index in np.ndindex(*found.shape):
        seed = 0 * world.values[of, 0]
        seed[index] = seed[index] + 1
        given = {**values, target.marked("seed").name: seed}
        column = evaluate(alone, given, worlds.sizes, world.domain)[source.marked("grad").name]
        found[index] = column[index]
        if any(bool(entry != 0) for at, entry in np.ndenumerate(column) if at != index):
            raise Unreadable(f"the derivative of {of} by {by} is not taken entry by entry")
    return found


def _depending(program: Program, source: TensorSymbol) -> set[TensorSymbol]:
    """The values that are computed from one."""
    found: set[TensorSymbol] = set()
    for step in program.steps:
        if any(symbol == source or symbol in found for symbol in symbols_in(step.expr)):
            found.add(step.target)
    return found
