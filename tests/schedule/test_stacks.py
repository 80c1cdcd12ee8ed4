"""Parameters that may be one array: each in one stack, of one shape, under a name that nothing else has."""

from __future__ import annotations

from itertools import chain

from derive.catalogue import load
from derive.definition import Cell, constant, let, matrix, parameter, sigmoid, sizes, state, tanh, vector
from derive.passes.batched import batch_size
from derive.schedule import schedule
from derive.schedule.stacks import stacks
from tests.cells import many_cells

n, m, k = sizes("n m k")
x, h = vector("x", n), state("h", m)


def stacks_of(cell: Cell) -> dict[str, list[str]]:
    return {name: [s.name for s in parts] for name, parts in stacks(cell, schedule(cell)).items()}


@many_cells
def test_every_parameter_is_in_one_stack_at_most_with_others_of_its_shape(many: tuple[str, ...]) -> None:
    for name in many:
        cell = load(name)
        found = stacks(cell, schedule(cell))
        parts = list(chain.from_iterable(found.values()))
        assert len({*parts}) == len(parts) and {*parts} <= {*cell.timeless}
        taken = {*cell.program.by_name, *map(str, cell.sizes), str(batch_size(cell.program))}
        for whole, members in found.items():
            assert len(members) > 1 and len({s.shape for s in members}) == 1, whole
            assert whole not in taken, whole


def test_biases_are_in_the_order_of_their_matrices() -> None:
    assert stacks_of(load("lstm")) == {kind: [f"{kind}_{gate}" for gate in "fiog"] for kind in "WUb"}
    assert stacks_of(load("s-lstm"))["b"] == ["b_i", "b_z", "b_o", "b_f"]


def test_matrices_of_other_shapes_are_left_as_they_are() -> None:
    a, b = matrix("M_a", m, n) @ x, matrix("M_b", k, n) @ x
    cell = Cell("two", [let(h.next, tanh(h + a)), let(state("s", k).next, sigmoid(b))])
    assert stacks_of(cell) == {}


def test_what_is_learned_is_not_joined_with_constants() -> None:
    a, b = matrix("U_a", m, m) @ h, constant("K_c", m, m) @ h
    assert stacks_of(Cell("fixed", [let(h.next, tanh(a) * sigmoid(b))])) == {}


def test_a_name_that_the_cell_has_is_another() -> None:
    gate, candidate = (matrix(f"W_{name}", m, n) @ x for name in "ag")
    cell = Cell("taken", [let(h.next, sigmoid(gate) * tanh(candidate + h) + parameter("W", m))])
    assert stacks_of(cell)["W_"] == ["W_a", "W_g"]


def test_a_cell_of_one_gate_has_nothing_to_join() -> None:
    assert stacks_of(load("elman")) == {}
