"""A definition becomes a program: roles, parameters, pre-activations, order."""

from __future__ import annotations

import re

import pytest

import derive
from derive.definition import (
    Cell,
    affine,
    concat,
    dot,
    let,
    matrix,
    output,
    parameter,
    scalar,
    sigmoid,
    sizes,
    stack,
    state,
    tanh,
    tensor,
    transpose,
    vector,
    vectors,
)
from derive.definition.language import Statement
from derive.errors import DefinitionError
from derive.program import Program
from tests.evaluation import assert_gradient

n, m = sizes("n m")
x, h, c, y = vector("x", n), state("h", m), state("c", m), output("y", m)
f, g = vectors("f g", m)


def _lines(program: Program) -> list[str]:
    return [f"{step.target.name} = {step.expr}" for step in program.steps]


def test_affine_makes_parameters_named_after_the_statement() -> None:
    cell = Cell("t", [let(f, sigmoid(affine(x, h, c))), let(h.next, f), let(c.next, f)])
    assert _lines(cell.program)[0] == "a_f = W_f @ x + U_f @ h + V_f @ c + b_f"
    assert {p.name: p.shape for p in cell.parameters} == {
        "W_f": (m, n),
        "U_f": (m, m),
        "V_f": (m, m),
        "b_f": (m,),
    }


def test_the_statement_of_a_state_names_them_after_the_state() -> None:
    assert _lines(derive.load("elman").program) == ["a_h = W_h @ x + U_h @ h + b_h", "h_next = tanh(a_h)"]


def test_every_pre_activation_gets_a_name_and_the_same_one_only_once() -> None:
    cell = Cell("t", [let(y, tanh(sigmoid(x @ x + 0 * h) + sigmoid(x @ x + 0 * h))), let(h.next, y)])
    assert _lines(cell.program) == [
        "a_y = x @ x + 0 * h",
        "a2_y = sigmoid(a_y) + sigmoid(a_y)",
        "y = tanh(a2_y)",
        "h_next = y",
    ]


def test_functions_in_functions_are_named_from_the_inside() -> None:
    cell = Cell("t", [let(y, tanh(2 * sigmoid(-tanh(h + h)))), let(h.next, y)])
    assert _lines(cell.program)[:4] == [
        "a_y = h + h",
        "a2_y = -tanh(a_y)",
        "a3_y = 2 * sigmoid(a2_y)",
        "y = tanh(a3_y)",
    ]
    assert_gradient(cell.program, derive.gradient(cell))


def test_the_same_affine_map_twice_in_a_statement_shares_its_parameters() -> None:
    cell = Cell("t", [let(y, affine(x) * sigmoid(affine(x)))])
    assert _lines(cell.program) == ["a_y = W_y @ x + b_y", "y = (W_y @ x + b_y) * sigmoid(a_y)"]
    assert_gradient(cell.program, derive.gradient(cell))


def test_a_tensor_without_a_role_is_an_input_unless_a_statement_defines_it() -> None:
    s, M = vector("s", n + m), matrix("M", m, m)
    cell = Cell(
        "t", [let(s, concat(x, h)), let(M, transpose(matrix("Q", m, m))), let(h.next, M @ h * dot(s, s))]
    )
    assert [i.name for i in cell.inputs] == ["x"]
    assert [p.name for p in cell.parameters] == ["Q"]
    assert {step.target.name: step.target.role for step in cell.program.steps} == {
        "s": "value",
        "M": "value",
        "h_next": "state",
    }


def test_inputs_come_first_then_states_then_parameters_each_in_order_of_use() -> None:
    cell = derive.load("lstm")
    assert [s.name for s in cell.program.inputs][:5] == ["x", "h", "c", "W_f", "U_f"]
    assert [s.name for s in cell.states] == ["h", "c"]
    assert [s.next.name for s in cell.states] == ["h_next", "c_next"]


def test_a_state_that_is_only_written_is_a_state() -> None:
    cell = Cell("t", [let(h.next, tanh(affine(x)))])
    assert [s.name for s in cell.states] == ["h"]


def test_states_may_change_places() -> None:
    cell = Cell("swap", [let(h.next, c), let(c.next, h)])
    assert _lines(cell.program) == ["h_next = c", "c_next = h"]
    assert_gradient(cell.program, derive.gradient(cell))
    assert cell.warnings == ()


def test_a_number_goes_with_every_entry() -> None:
    s = scalar("s")
    cell = Cell("t", [let(y, s * h + s / (1 + h * h) - s), let(h.next, y)])
    assert_gradient(cell.program, derive.gradient(cell))


def test_tensors_may_have_any_rank() -> None:
    k = sizes("k")
    a, b = tensor("a", k, m, n), output("b", k, m, n)
    cell = Cell("t", [let(b, sigmoid(a) * a)])
    assert_gradient(cell.program, derive.gradient(cell))


def test_a_cell_can_be_hashed_and_compared() -> None:
    equations = [let(h.next, tanh(affine(x, h)))]
    assert Cell("t", equations) == Cell("t", tuple(equations))
    assert len({Cell("t", equations), Cell("t", list(equations))}) == 1


@pytest.mark.parametrize(
    ("equations", "warnings"),
    [
        ([let(h.next, tanh(affine(x, h, bias=False)))], (r":\d+: t, statement h_next: a_h has no bias",)),
        (
            [let(f, tanh(affine(x))), let(h.next, h)],
            (r"(:\d+)?: t: x changes no result", r":\d+: t, statement f: no result depends on f"),
        ),
        ([let(h.next, tanh(matrix("R", m, n) @ x + h * parameter("d", m)))], ()),
    ],
)
def test_what_is_odd_but_legal_is_a_warning(equations: list[Statement], warnings: tuple[str, ...]) -> None:
    found = Cell("t", equations).warnings
    assert len(found) == len(warnings)
    for each, warning in zip(found, warnings, strict=True):
        assert re.fullmatch(rf"tests/definition/test_cell\.py{warning}", each)


def test_a_stack_numbers_every_name_and_shares_none() -> None:
    cell = derive.load("lstm-stacked")
    assert [s.name for s in cell.inputs] == ["x"]
    assert len(cell.parameters) == 2 * len(derive.load("lstm").parameters)
    assert _lines(cell.program)[10] == "a_f_2 = W_f_2 @ h_1_next + U_f_2 @ h_2 + b_f_2"


def test_a_stack_fits_the_upper_layers_to_the_lower() -> None:
    cell = stack(derive.load("lstm-concatenated"), 3, "h")
    shapes = {p.name: p.shape for p in cell.parameters}
    assert (shapes["W_f_1"], shapes["W_f_3"]) == ((m, n + m), (m, 2 * m))
    assert_gradient(cell.program, derive.gradient(cell), {"n": 1, "m": 2})


def test_one_layer_is_a_stack_too() -> None:
    assert len(stack(derive.load("gru"), 1, "h").program.steps) == len(derive.load("gru").program.steps)


@pytest.mark.parametrize(
    ("cell", "layers", "through", "message"),
    [
        (
            "gru",
            0,
            "h",
            "a stack needs at least one layer of a cell with one input and a state h; "
            "found 0 layers, inputs x, states h",
        ),
        (
            "gru",
            2,
            "c",
            "a stack needs at least one layer of a cell with one input and a state c; "
            "found 2 layers, inputs x, states h",
        ),
        ("lstm-stacked", 2, "h_1", "a stack of a stack would number its layers twice; stack the cell itself"),
    ],
)
def test_what_cannot_be_stacked_is_refused(cell: str, layers: int, through: str, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        stack(derive.load(cell), layers, through)
    assert caught.value.message == message
