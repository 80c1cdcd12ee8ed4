"""Forms of cells: which sums they rewrite, what they call what they make, and what they refuse."""

from __future__ import annotations

import pytest

from derive.catalogue import load
from derive.definition import Cell, affine, let, parameter, state, tanh, vector
from derive.errors import DefinitionError, InputError
from derive.forms import FORMS, formed
from tests.cells import sampled


@sampled
def test_a_cell_has_a_form_or_a_reason_and_keeps_what_it_is_given_and_gives(name: str) -> None:
    cell, applied = load(name), 0
    for form in FORMS:
        try:
            found = formed(cell, form)
        except DefinitionError as error:
            assert str(error).startswith(f"{name}: the form {form} does not apply: ")
            continue
        applied += 1
        assert (found.cell.inputs, found.cell.outputs) == (cell.inputs, cell.outputs)
        assert set(found.cell.states) == set(cell.states)
        assert {step.target for step in cell.program.steps} <= set(found.cell.program.defined)
        assert found.made.keys() == set(found.cell.parameters) - set(cell.parameters)
        assert found.own.keys() == set(cell.parameters) - set(found.cell.parameters)
    assert applied or not {"elman", "lstm", "gru"} & {name}


def test_peepholes_make_the_peephole_lstm_of_the_lstm() -> None:
    found = formed(load("lstm"), "peepholes").cell.program
    assert str(found) == str(load("lstm-peephole").program)
    assert found.inputs == load("lstm-peephole").program.inputs


def test_the_input_first_makes_the_concatenated_lstm_of_the_lstm() -> None:
    found = formed(load("lstm"), "concatenated-xh").cell.program
    assert str(found).replace("M_", "W_") == str(load("lstm-concatenated").program)


def test_a_concatenation_stands_there_once_and_has_the_cells_layer() -> None:
    lines = str(formed(load("lstm-stacked"), "concatenated-hx").cell.program).splitlines()
    assert [line for line in lines if "concat" in line] == [
        "s_1 = concat(h_1, x)",
        "s_2 = concat(h_2, h_1_next)",
    ]


def test_a_name_that_the_cell_has_is_not_made_again() -> None:
    lines = str(formed(load("gru-reset-before"), "concatenated-hx").cell.program).splitlines()
    assert "v = concat(h, x)" in lines and "s = r * h" in lines and "w = concat(s, x)" in lines


def test_a_bias_behind_the_products_is_split_where_they_stand() -> None:
    assert (
        str(formed(load("gru"), "two-biases").cell.program.steps[0])
        == "a_r = W_r @ x + b_W_r + U_r @ h + b_U_r"
    )


def test_a_bias_that_two_sums_share_is_left_alone() -> None:
    x, h, c, b = vector("x", 2), state("h", 3), state("c", 3), parameter("b", 3)
    both = [
        let(h.next, tanh(affine(x, h, bias=False) + b), "one"),
        let(c.next, tanh(affine(x, c, bias=False) + b), "other"),
    ]
    with pytest.raises(DefinitionError, match="one bias of its own"):
        formed(Cell("shared", both), "two-biases")


def test_gates_are_seen_through_their_opposites() -> None:
    lines = str(formed(load("lstm-coupled"), "peepholes").cell.program).splitlines()
    assert "a_i = W_i @ x + U_i @ h + b_i + p_i * c" in lines
    assert "a_o = W_o @ x + U_o @ h + b_o + p_o * c_next" in lines


@pytest.mark.parametrize(
    ("form", "name", "reason"),
    [
        ("two-biases", "dense", "no sum has two products with matrices and one bias of its own"),
        (
            "concatenated-hx",
            "lstm-concatenated",
            "no sum has two products with matrices that stand there only",
        ),
        ("peepholes", "gru", "it has no memory, a state that gates keep and no matrix is multiplied with"),
        ("peepholes", "lstm-peephole", "no gate that is a sigmoid of a sum without c controls c"),
        ("transposed", "average-pooling", "no matrix of parameters is multiplied with a vector"),
    ],
)
def test_what_a_cell_lacks_is_said(form: str, name: str, reason: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        formed(load(name), form)
    assert str(caught.value) == f"{name}: the form {form} does not apply: {reason}"


def test_a_form_that_there_is_not_is_told_from_those_that_there_are() -> None:
    with pytest.raises(
        InputError, match="there is no form 'gates'; the forms are: two-biases, concatenated-hx"
    ):
        formed(load("lstm"), "gates")
