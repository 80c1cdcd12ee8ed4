"""The affine form of cells: proved equal to their equations, no larger than need be, closed under steps."""

from __future__ import annotations

from typing import Any

import pytest

import derive
from derive.algebra.symbol import TensorSymbol
from derive.analysis.properties import properties
from derive.checks.equality import prove_equal
from derive.checks.sizes import small
from derive.definition import Cell, concat, let, matrix, scalar, sizes, state, tanh, vector
from derive.definition import part as piece
from derive.passes.scan import Scan, part, scan
from derive.program import Program

AFFINE = tuple(name for name in derive.names() if properties(derive.load(name)).affine)
each_affine = pytest.mark.parametrize("name", AFFINE)


def found(name: str) -> Scan:
    form = scan(derive.load(name))
    assert form is not None
    return form


def test_every_affine_cell_of_the_catalogue_has_the_form_and_no_other_has() -> None:
    assert len(AFFINE) > 20
    assert tuple(name for name in derive.names() if scan(derive.load(name))) == AFFINE


@each_affine
def test_factor_times_state_plus_offset_is_the_next_state(name: str) -> None:
    cell, form = derive.load(name), found(name)
    states = {state.name for state in cell.states}
    assert not states & {s.name for step in form.steps for s in step.expr.atoms(TensorSymbol)}
    nexts = {state.next.name: state.next for state in cell.states}
    assert prove_equal(form.program, cell.program, {}, small(cell), nexts).holds


def twice(form: Scan) -> tuple[Program, Program]:
    """Two steps one after the other, and two steps together."""
    applied, combined = form.applied, form.combined
    made = [step.target for step in combined.steps]
    first, second = ({s: part(s, k) for s in made} for k in (1, 2))
    between: Any = {state: state.renamed(f"{state.base}_between") for state in form.cell.states}
    nexts = {state.next: between[state] for state in form.cell.states}
    one = [step.xreplace({**first, **nexts}) for step in applied.steps]
    other = [step.xreplace({**second, **between}) for step in applied.steps]
    inputs = (*combined.inputs, *form.cell.states)
    results = tuple(state.next for state in form.cell.states)
    separate = Program(inputs, (*one, *other), results, form.cell.name)
    return separate, Program(inputs, (*combined.steps, *applied.steps), results, form.cell.name)


@each_affine
def test_two_steps_together_are_two_steps_one_after_the_other(name: str) -> None:
    separate, together = twice(found(name))
    assert prove_equal(separate, together, {}, small(derive.load(name))).holds


@each_affine
def test_the_adjoint_has_the_transposed_factors(name: str) -> None:
    """The gradient by a state is the transposed factor times the cotangent of the next state, summed."""
    form = found(name)
    names = [state.marked("grad").name for state in form.cell.states]
    sought = {each: form.adjoint.by_name[each] for each in names}
    gradient = derive.gradient(form.applied)
    assert prove_equal(form.adjoint, gradient, {}, small(derive.load(name)), sought).holds


def test_what_acts_entry_by_entry_is_no_matrix_and_what_is_shared_is_small() -> None:
    shapes = {
        name: [str(s.target.shape) for s in found(name).steps if s.target.name.startswith("factor")]
        for name in ("min-gru", "gla", "retnet", "mamba", "delta-net", "lru", "window-attention")
    }
    assert shapes == {
        "min-gru": ["(m,)"],
        "gla": ["(d,)"],
        "retnet": ["()"],
        "mamba": ["(n, d)"],
        "delta-net": ["(d, d)"],
        "lru": ["(m,)"] * 4,
        "window-attention": ["(w, w)"] * 2,
    }


n, m = sizes("n m")


def own(*equations: Any) -> Scan | None:
    return scan(Cell("own", list(equations)))


def test_states_that_depend_on_each_other_in_one_direction_only_have_zeros_in_the_other() -> None:
    h, k, x = state("h", m), state("k", m), vector("x", m)
    form = own(let(h.next, tanh(x) * h + x), let(k.next, k - h * x))
    assert form is not None and len(form.groups) == 1
    assert [str(step) for step in form.steps if "factor" in step.target.name][1] == "factor_h_k = 0"
    separate, together = twice(form)
    assert prove_equal(separate, together, {}, {"m": 3}).holds


def test_matrices_slices_and_joined_parts_are_read() -> None:
    h, x = state("h", 4), vector("x", 4)
    W = matrix("W", 4, 4)
    form = own(let(h.next, concat(piece(h, 2, 4), piece(h, 0, 2)) * x + W @ h - (x @ h) * x + tanh(x)))
    assert form is not None and form.groups[0].acted == (0,)
    assert prove_equal(form.program, form.cell.program, {}, {}, {"h_next": h.next}).holds


def test_a_number_that_goes_with_every_entry_is_an_offset_of_the_shape_of_the_state() -> None:
    h, s = state("h", m), scalar("s")
    form = own(let(h.next, h / 2 + s))
    assert form is not None
    assert [str(step) for step in form.steps] == ["factor_h = 1 / 2", "offset_h = spread(s, (m), [])"]
    separate, together = twice(form)
    assert prove_equal(separate, together, {}, {"m": 3}).holds


def test_what_is_not_affine_has_no_such_form() -> None:
    h, x = state("h", m), vector("x", m)
    for wrong in (tanh(h), h * h + x, x / h, (x @ h) * h):
        assert own(let(h.next, wrong)) is None
