"""A program of T steps: as many copies of the statements of one step, each with inputs and values of its own,
all with the same parameters.
"""

from __future__ import annotations

from dataclasses import replace

from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.passes.through_time import shifted
from derive.program import Program, Step


def unrolled(program: Program, length: int) -> Program:
    """So many copies of a step, one after the other: each reads the states that the one before wrote.

    Results are those of every step. What is the same at every step, as parameters are, stays one symbol.
    Raises: ValueError for fewer steps than one.

    >>> from derive.catalogue import load
    >>> three = unrolled(load("elman").program, 3)
    >>> [str(step.target) for step in three.steps]
    ['a_h', 'h_next', 'a_h_tp1', 'h_tp1', 'a_h_tp2', 'h_tp2']
    >>> [str(symbol) for symbol in three.inputs]
    ['x', 'h', 'W_h', 'U_h', 'b_h', 'x_tp1', 'x_tp2']
    """
    if length < 1:
        raise ValueError(f"a program of {length} steps")
    steps = tuple(_later(step, k) for k in range(length) for step in program.steps)
    defined = {step.target for step in steps}
    used = (s for step in steps for s in symbols_in(step.expr))
    inputs = dict.fromkeys(s for s in (*program.inputs, *used) if s not in defined)
    results = tuple(result.shifted(k) for k in range(length) for result in program.results)
    return replace(program, inputs=tuple(inputs), steps=steps, results=results)


def _later(step: Step, by: int) -> Step:
    target: TensorSymbol = step.target.shifted(by)
    return replace(step, target=target, expr=shifted(step.expr, by))
