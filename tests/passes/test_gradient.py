"""Gradients come out as the textbook writes them, and a gradient of a gradient is no special case."""

from __future__ import annotations

import inspect
import itertools

import pytest

import derive
from derive.algebra.shape import size
from derive.analysis.units import unit_statements
from derive.definition import Cell, affine, let, output, sizes, stack, state, tanh, vector, vectors
from derive.passes import gradient as module
from derive.passes.gradient import gradient
from derive.program import Program
from tests.cells import every_cell
from tests.evaluation import assert_gradient


def _backward(program: Program) -> dict[str, str]:
    """The statements that the gradient adds, by name."""
    forward = {step.target for step in program.steps}
    return {s.target.name: str(s.expr) for s in gradient(program).steps if s.target not in forward}


def test_the_lstm_s_gradient_is_the_textbook_s() -> None:
    gates: dict[str, str] = {}
    for gate in "figo":
        gates |= {
            f"grad_W_{gate}": f"outer(adj_a_{gate}, x)",
            f"grad_U_{gate}": f"outer(adj_a_{gate}, h)",
            f"grad_b_{gate}": f"adj_a_{gate}",
        }
    assert _backward(derive.load("lstm").program) == {
        "adj_h_next": "grad_h_next",
        "adj_c_next": "grad_c_next + adj_h_next * o * (1 - tanh(c_next) ** 2)",
        "adj_o": "adj_h_next * tanh(c_next)",
        "adj_a_o": "adj_o * o * (1 - o)",
        "adj_g": "adj_c_next * i",
        "adj_a_g": "adj_g * (1 - g ** 2)",
        "adj_i": "adj_c_next * g",
        "adj_a_i": "adj_i * i * (1 - i)",
        "adj_f": "adj_c_next * c",
        "adj_a_f": "adj_f * f * (1 - f)",
        "grad_x": "W_f.T @ adj_a_f + W_i.T @ adj_a_i + W_g.T @ adj_a_g + W_o.T @ adj_a_o",
        "grad_h": "U_f.T @ adj_a_f + U_i.T @ adj_a_i + U_g.T @ adj_a_g + U_o.T @ adj_a_o",
        "grad_c": "adj_c_next * f",
        **gates,
    }


def test_the_gru_s_gradient_is_the_textbook_s() -> None:
    assert _backward(derive.load("gru").program) == {
        "adj_h_next": "grad_h_next",
        "adj_g": "adj_h_next * (1 - z)",
        "adj_a_g": "adj_g * (1 - g ** 2)",
        "adj_q": "adj_a_g * r",
        "adj_z": "adj_h_next * (h - g)",
        "adj_a_z": "adj_z * z * (1 - z)",
        "adj_r": "adj_a_g * q",
        "adj_a_r": "adj_r * r * (1 - r)",
        "grad_x": "W_r.T @ adj_a_r + W_z.T @ adj_a_z + W_g.T @ adj_a_g",
        "grad_h": "U_r.T @ adj_a_r + U_z.T @ adj_a_z + U_g.T @ adj_q + adj_h_next * z",
        **{f"grad_W_{gate}": f"outer(adj_a_{gate}, x)" for gate in "rzg"},
        **{f"grad_U_{gate}": f"outer(adj_a_{gate}, h)" for gate in "rz"},
        **{f"grad_b_{gate}": f"adj_a_{gate}" for gate in "rzg"},
        "grad_U_g": "outer(adj_q, h)",
        "grad_d_g": "adj_q",
    }


def test_every_term_says_from_which_statement_it_comes() -> None:
    steps = gradient(derive.load("lstm")).defined
    origins = {step.target.name: [origin.name for origin in step.origins] for step in steps.values()}
    assert origins["adj_c_next"] == ["grad_c_next", "h_next"]
    assert origins["grad_h"] == ["a_f", "a_i", "a_g", "a_o"]


@every_cell
def test_terms_of_a_sum_follow_the_forward_statements(name: str) -> None:
    program = derive.load(name).program
    position = {step.target: number for number, step in enumerate(program.steps)}
    for step in gradient(program).steps:
        places = [position.get(origin, -1) for origin in step.origins]
        assert places == sorted(places), step.target.name


@every_cell
def test_every_input_has_a_gradient_of_its_shape(name: str) -> None:
    program = derive.load(name).program
    found = {result.name: result.shape for result in gradient(program).results}
    assert found == {f"grad_{symbol.name}": symbol.shape for symbol in program.inputs}


def test_what_has_no_effect_has_a_gradient_of_zeros() -> None:
    n, m = sizes("n m")
    x, w, h, (v,) = vector("x", n), vector("w", m), state("h", m), vectors("v", m)
    cell = Cell("t", [let(v, w * w), let(h.next, tanh(affine(x, h)))])
    step = gradient(cell).defined[gradient(cell).by_name["grad_w"]]
    assert (str(step.expr), step.expr.func.__name__, step.target.shape) == ("0", "Apply", (m,))


@every_cell
def test_names_of_second_order_are_told_apart(name: str) -> None:
    first = gradient(derive.load(name))
    second = gradient(first)
    names = [s.name for s in second.inputs] + [step.target.name for step in second.steps]
    assert len(names) == len(set(names))
    known = {s.name for s in first.by_name.values()}
    for name_ in set(names) - known:
        assert name_.startswith(("grad2_", "adj2_")), name_


@every_cell
def test_a_gradient_of_a_gradient_has_the_shapes_of_its_inputs(name: str) -> None:
    first = gradient(derive.load(name))
    second = gradient(first)
    assert [r.shape for r in second.results] == [s.shape for s in first.inputs]
    assert second.order == 2


@pytest.mark.parametrize("name", ["elman", "gru", "lstm-peephole"])
def test_the_second_order_is_the_change_of_the_first(name: str) -> None:
    first = gradient(derive.load(name))
    assert_gradient(first, gradient(first), {"n": 1, "m": 2})


def test_the_third_order_works_too() -> None:
    second = gradient(gradient(derive.load("dense")))
    assert_gradient(second, gradient(second), {"n": 1, "m": 2})


@every_cell
def test_sizes_stay_symbols(name: str) -> None:
    program = derive.load(name).program
    assert {str(s) for s in gradient(program).sizes} == {str(s) for s in program.sizes}


def test_deriving_never_asks_for_numbers() -> None:
    """No size is ever given to it, so the time cannot depend on one."""
    source = inspect.getsource(module)
    assert "evaluate" not in source and "sizes" not in source


@pytest.mark.parametrize("layers", [1, 10, 100])
def test_a_stack_derives_in_as_many_statements_as_it_has_layers(layers: int) -> None:
    cell = stack(derive.load("lstm"), layers, "h")
    forward, backward = cell.program.steps, gradient(cell).steps
    assert len(forward) == 10 * layers
    # ten adjoints, two states and twelve parameters a layer, and x
    assert len(backward) - len(forward) == (10 + 2 + 12) * layers + 1


def test_nothing_in_a_gradient_grows_with_its_position() -> None:
    cell = stack(derive.load("lstm"), 30, "h")
    longest = max(len(str(step.expr)) for step in gradient(cell).steps)
    assert longest < 150


@pytest.mark.parametrize("statements", [2000, pytest.param(10_000, marks=pytest.mark.slow)])
def test_a_long_definition_derives_without_recursion(statements: int) -> None:
    m = size("m")
    x, h, y = vector("x", m), state("h", m), output("y", m)
    values = vectors(" ".join(f"v{i}" for i in range(statements)), m)
    equations = [let(values[0], tanh(x))]
    equations += [let(new, old * h + x) for old, new in itertools.pairwise(values)]
    cell = Cell("long", [*equations, let(h.next, values[-1]), let(y, values[-1])])
    derived = gradient(cell)
    assert len(derived.steps) == 2 * len(cell.program.steps) + 2
    assert str(derived.defined[derived.by_name["adj_v7"]].expr) == "adj_v8 * h"
    assert len(derive.through_time(cell).backward) == len(unit_statements(cell.program)) == statements + 2


def test_two_uses_in_one_statement_are_one_product() -> None:
    m = size("m")
    x, y = vector("x", m), output("y", m)
    assert _backward(Cell("t", [let(y, x * x)]).program)["grad_x"] == "adj_y * (x + x)"
    assert _backward(Cell("t", [let(y, x + x)]).program)["grad_x"] == "2 * adj_y"
