"""The formula of the tape, against a list of what the gradient's own statements read."""

from __future__ import annotations

from math import prod

import pytest
import sympy

from derive.algebra.shape import at_sizes, evaluate, size
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.analysis.cost import cost
from derive.analysis.sequence_cost import sequence_cost
from derive.catalogue import load
from derive.definition import (
    Cell,
    concat,
    let,
    matrix,
    output,
    parameter,
    part,
    sigmoid,
    sizes,
    tanh,
    vector,
)
from derive.definition.language import Statement
from derive.errors import InputError
from derive.program import Program
from derive.schedule import schedule
from derive.schedule.tape import tape_numbers
from tests.cells import sampled

STEPS, SAMPLES = 5, 3
n, m, T, B = sizes("n m T B")
x = vector("x", n)


def from_parameters(program: Program) -> set[TensorSymbol]:
    """What no input and no state has a part in."""
    found = {symbol for symbol in program.inputs if symbol.timeless}
    for step in program.steps:
        if {*symbols_in(step.expr)} <= found:
            found.add(step.target)
    return found


def listed(cell: Cell, at: dict[str, int]) -> int:
    """The numbers that the gradient reads at every step and of every sample, none of them twice: a state
    after a step is the one before the next."""
    same, found = from_parameters(cell.program), dict[tuple[str, int, int], int]()
    for symbol in cost(cell).stored:
        name, later = (symbol.at(-1).name, symbol.time) if symbol.role == "state" else (symbol.name, 0)
        for step in range(STEPS):
            for sample in range(SAMPLES):
                place = (0, 0) if symbol in same else (step + later, sample)
                found[(name, *place)] = prod(evaluate(symbol.shape, at))
    return sum(found.values())


def numbers(cell: Cell, packed: bool = False) -> int:
    """The formula at the same sizes."""
    at = {**chosen(cell), "T": STEPS, "B": SAMPLES}
    return at_sizes(tape_numbers(schedule(cell, packed)), at)


def chosen(cell: Cell) -> dict[str, int]:
    """Different numbers for all sizes."""
    return {str(each): 3 + 2 * k for k, each in enumerate(cell.sizes)}


@pytest.mark.parametrize("packed", [False, True])
@sampled
def test_the_formula_counts_what_the_gradient_reads_once(name: str, packed: bool) -> None:
    cell = load(name)
    assert numbers(cell, packed) == listed(cell, chosen(cell))


@sampled
def test_it_is_what_one_layer_keeps(name: str) -> None:
    cell = load(name)
    found = set()
    for state in cell.states:
        try:
            found.add(sequence_cost(cell, state.name).kept.subs(size("L"), 1))
        except InputError:  # no layer of this kind
            continue
    assert found <= {tape_numbers(schedule(cell))}


def test_an_lstm_keeps_its_input_its_state_four_gates_and_its_memory_from_first_to_last() -> None:
    assert tape_numbers(schedule(load("lstm"))) == sympy.expand(
        T * B * n + T * B * m + 4 * T * B * m + (T + 1) * B * m
    )


def test_numbers_may_stand_in_the_place_of_steps_and_samples() -> None:
    assert tape_numbers(schedule(load("elman")), 4 * m, size("k")) == sympy.expand(
        size("k") * (4 * m * (n + m) + m)
    )


def formula(*statements: Statement) -> sympy.Expr:
    """That of a cell with these statements, the last of which is an output."""
    return tape_numbers(schedule(Cell("t", statements).named("t")))


def test_what_is_a_slice_of_something_kept_is_not_counted_again() -> None:
    a, f, g, W = vector("a", 2 * m), vector("f", m), vector("g", m), matrix("W", 2 * m, n)
    cut = let(f, part(a, 0, m)), let(g, part(a, m, 2 * m))
    assert formula(let(a, tanh(W @ x)), *cut, let(output("y", m), f * g)) == sympy.expand(T * B * (n + 2 * m))


def test_what_is_joined_in_something_kept_is_not_counted_again() -> None:
    p, q, s = vector("p", m), vector("q", m), vector("s", 2 * m)
    made = let(p, tanh(matrix("W", m, n) @ x)), let(q, tanh(matrix("V", m, n) @ x))
    assert formula(*made, let(s, concat(p, q)), let(output("y", 2 * m), s * s)) == sympy.expand(
        T * B * (n + 2 * m)
    )


def test_what_is_given_once_a_sequence_has_no_steps() -> None:
    mask, g = vector("mask", m, per="sequence"), vector("g", m)
    made = let(g, tanh(matrix("W", m, n) @ x)), let(output("y", m), mask * g)
    assert formula(*made) == sympy.expand(T * B * (n + m) + B * m)


def test_parameters_are_not_counted_in_whatever_order_and_what_they_make_is_once() -> None:
    W, b, d = matrix("W", m, n), parameter("b", m), vector("d", m)
    made = let(d, sigmoid(b)), let(output("y", 2 * m), concat(d * (W @ x), matrix("V", m, n) @ x))
    assert formula(*made) == T * B * n + m


def test_what_reads_nothing_keeps_nothing() -> None:
    assert tape_numbers(schedule(load("average-pooling"))) == 0
