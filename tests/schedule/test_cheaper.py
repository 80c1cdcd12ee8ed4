"""Products stand in the order that takes the fewest operations, and only where that is another one."""

from __future__ import annotations

import pytest
import sympy

from derive.algebra.shape import size
from derive.analysis.cost import flops
from derive.catalogue import load, names
from derive.definition import (
    Cell,
    dot,
    eye,
    let,
    matrix,
    outer,
    output,
    sizes,
    state,
    tensor,
    transpose,
    vector,
    vectors,
)
from derive.schedule import Direction, Schedule, schedule
from tests.cells import marked
from tests.schedule.exactly import in_a_row, proof_of_gradients, proof_of_values

# what multiplies a state by an outer product, or sums over one in its gradient
CHANGED = ("delta-net gated-delta-net kda m-lstm m-lstm-unstabilised mamba-2 mesa-net rwkv-6 scornn").split()
N = size("N")


def as_written(cell: Cell, monkeypatch: pytest.MonkeyPatch, packed: bool = False) -> Schedule:
    """The schedule with products in the order of the equations."""
    with monkeypatch.context() as patched:
        patched.setattr("derive.schedule.scheduler.cheaper", lambda draft: draft)
        return schedule(cell, packed)


def operations(direction: Direction) -> sympy.Poly:
    """How many a direction takes, where all sizes are equal."""
    formula = flops(in_a_row(direction))
    return sympy.Poly(formula.subs(dict.fromkeys(formula.free_symbols, N)), N)


def both(found: Schedule) -> list[sympy.Poly]:
    """The operations of the two directions."""
    return [operations(found.forward), operations(found.backward)]


@pytest.mark.parametrize("name", CHANGED)
def test_both_directions_of_a_cell_take_fewer_operations_or_as_many(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after = both(as_written(load(name), monkeypatch)), both(schedule(load(name)))
    saved = [(b - a).eval(10**6) for b, a in zip(before, after, strict=True)]
    assert min(saved) >= 0 and max(saved) > 10**11


@pytest.mark.parametrize("name", [marked(name) for name in names() if name not in CHANGED])
def test_the_schedule_of_every_other_cell_is_the_one_that_is_written(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for packed in (False, True):
        assert as_written(load(name), monkeypatch, packed) == schedule(load(name), packed)


@pytest.mark.parametrize("name", ["lstm", "gru", "mamba"])
def test_cells_whose_products_are_in_order_are_left_alone(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert repr(as_written(load(name), monkeypatch)) == repr(schedule(load(name)))


@pytest.mark.parametrize("name", ["delta-net", "gated-delta-net", "kda", "rwkv-7", "m-lstm"])
def test_a_step_with_the_delta_rule_is_quadratic_in_both_directions(name: str) -> None:
    assert [found.degree() for found in both(schedule(load(name)))] == [2, 2]


@pytest.mark.parametrize("name", ["gated-delta-net", "kda"])
def test_as_the_equation_is_written_it_is_cubic(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [found.degree() for found in both(as_written(load(name), monkeypatch))] == [3, 3]


def statements(direction: Direction) -> list[str]:
    """All statements of a direction as text."""
    return [str(step) for step in in_a_row(direction)]


def test_the_state_times_an_outer_product_is_a_vector_times_the_state() -> None:
    found = schedule(load("gated-delta-net"))
    first = "S_next = alpha * S - outer(S @ k, alpha * beta * k) + beta * (outer(v, k))"
    assert first in statements(found.forward)
    back = "grad_S = alpha * adj_S_next - outer(contract_adj_S_next_k, alpha * beta * k)"
    assert back in statements(found.backward)


def test_the_sum_of_a_product_with_an_outer_product_is_a_contraction() -> None:
    lines = statements(schedule(load("m-lstm")).backward)
    assert "contract_adj_C_next_v = adj_C_next.T @ v" in lines
    assert any(line.startswith("adj_i = contract_adj_C_next_v @ k") for line in lines)


def test_a_cell_that_nobody_has_is_quadratic_too_and_exactly_the_same() -> None:
    n, d, e = sizes("n d e")
    x, W, S = vector("x", n), matrix("W", d, n), state("S", d, e)
    (k,), c = vectors("k", d), tensor("c", role="value")
    equations = [
        let(k, W @ x, "direction"),
        let(c, dot(k, k) + 1, "its length"),
        let(S.next, (eye(d) - 2 * outer(k, k) / c) @ S, "reflected memory"),
        let(output("y", e), transpose(S.next) @ k, "what is read"),
    ]
    cell = Cell("Reflections", equations)
    assert [found.degree() for found in both(schedule(cell))] == [2, 2]
    for packed in (False, True):
        assert proof_of_values(cell, packed).holds and proof_of_gradients(cell, packed).holds
