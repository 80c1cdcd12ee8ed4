"""What holds of any program: shapes agree, gradients build and are right, texts tell things apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np
import pytest
import sympy

from derive.algebra.node import Apply, Node
from derive.algebra.record import operations, shape_of
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.passes.smoothed import smooth_program
from derive.printing.latex import equation, latex, notation_of
from derive.printing.unicode import plain
from derive.program import Program
from tests.evaluation import SIZES, assert_gradient, close, point, value, values
from tests.exploring import SHARES, Record, Tally, explore
from tests.expressions import KINDS, Pool
from tests.strategies import SHAPES, cells, recurrent_cells


def _text(program: Program) -> str:
    return "\n".join(f"{step.target.name} = {step.expr}" for step in program.steps)


@pytest.mark.parametrize("share", SHARES)
def test_a_gradient_has_the_shapes_and_names_that_it_should_and_the_same_text_again(
    share: int, record_property: Record
) -> None:
    tally = Tally()

    def check(cell: Cell) -> None:
        step = gradient(cell.program)
        tally.program(step)
        assert all(shape_of(each.expr) == each.target.shape for each in step.steps)
        assert [r.shape for r in step.results] == [s.shape for s in cell.program.inputs]
        assert _text(step) == _text(gradient(Cell(cell.title, list(cell.equations)).program))

    explore(recurrent_cells(40), 60 if share else 6, share, check)
    tally.report(record_property)


@pytest.mark.parametrize("share", SHARES)
def test_names_stay_unique_in_a_gradient_of_a_gradient(share: int) -> None:
    def check(cell: Cell) -> None:
        second = gradient(gradient(cell.program))
        names = [s.name for s in second.inputs] + [step.target.name for step in second.steps]
        assert len(names) == len(set(names))

    explore(recurrent_cells(8), 40, share, check)


@pytest.mark.parametrize("share", SHARES)
@pytest.mark.parametrize(("statements", "order"), [(5, 1), (2, 2)])
def test_the_gradient_of_any_program_is_the_change_of_its_value(
    statements: int, order: int, share: int
) -> None:
    def check(cell: Cell) -> None:
        program = smooth_program(cell.program)
        for _ in range(order - 1):
            program = gradient(program)
        assert_gradient(program, gradient(program))

    explore(cells(statements), 25, 10 * share + order, check)


# -- texts tell things apart


def _parts(program: Program) -> Iterator[Node]:
    for step in program.steps:
        yield from (node for node in sympy.preorder_traversal(step.expr) if isinstance(node, Apply))


def _assert_told_apart(program: Program, text: Callable[[Node], str]) -> None:
    """Parts with one text and one shape have one value."""
    known = values(program, point(program.inputs))
    met: dict[tuple[object, ...], Node] = {}
    for node in _parts(program):
        other = met.setdefault((text(node), shape_of(node)), node)
        if other != node:
            same = close(value(node, known), value(other, known))
            assert same, f"{sympy.srepr(node)} and {sympy.srepr(other)} are both written {text(node)}"


@pytest.mark.parametrize("share", SHARES)
def test_no_text_is_that_of_two_values(share: int, record_property: Record) -> None:
    """As Python writes it, as LaTeX, and in the letters of a terminal."""
    tally = Tally()

    def check(cell: Cell) -> None:
        program = gradient(cell.program)
        tally.program(program)
        notation = notation_of(program)
        _assert_told_apart(program, str)
        _assert_told_apart(program, lambda node: latex(node, notation))
        _assert_told_apart(program, lambda node: plain(latex(node, notation)))
        assert all(plain(equation(step, notation).rhs) for step in program.steps)

    explore(recurrent_cells(15), 60 if share else 4, share, check)
    tally.report(record_property)


def test_the_random_programs_hold_every_operation() -> None:
    met: set[str] = set()

    def meet(steps: Iterable[Node]) -> None:
        met.update(node.op for each in steps for node in each.atoms(Apply))

    pool: Pool = [TensorSymbol(f"p{k}", shape, "input") for k, shape in enumerate(SHAPES)]
    for kind in KINDS:
        explore(kind(pool), 200, 0, lambda node: meet([node]))
    explore(cells(4), 80, 0, lambda cell: meet(step.expr for step in gradient(cell.program).steps))
    missing = {op.name for op in operations()} - met
    assert missing <= {"own function"}  # those are drawn in test_random_own.py


def test_values_of_random_programs_are_finite() -> None:
    """Otherwise nothing would be compared."""

    def check(cell: Cell) -> None:
        found = values(cell.program, point(cell.program.inputs), SIZES)
        assert all(np.isfinite(np.array(array, dtype=float)).all() for array in found.values())

    explore(recurrent_cells(40), 6, 0, check)
