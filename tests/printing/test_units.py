"""What one unit computes, as a student reads it."""

from __future__ import annotations

import re

import pytest

from derive.catalogue import load
from derive.definition import Cell, amax, concat, let, matrix, outer, output, sizes, vector
from derive.passes.gradient import gradient
from derive.passes.jacobian import state_jacobian
from derive.printing.latex import notation_of
from derive.printing.units import unit_equations
from tests.cells import every_cell, sampled

LSTM = r"""
a_{f,t,j} = \sum_{k=1}^{n} W_{f,jk}\, x_{t,k} + \sum_{k=1}^{m} U_{f,jk}\, h_{t-1,k} + b_{f,j}
f_{t,j} = \sigma(a_{f,t,j})
a_{i,t,j} = \sum_{k=1}^{n} W_{i,jk}\, x_{t,k} + \sum_{k=1}^{m} U_{i,jk}\, h_{t-1,k} + b_{i,j}
i_{t,j} = \sigma(a_{i,t,j})
a_{g,t,j} = \sum_{k=1}^{n} W_{g,jk}\, x_{t,k} + \sum_{k=1}^{m} U_{g,jk}\, h_{t-1,k} + b_{g,j}
g_{t,j} = \tanh(a_{g,t,j})
a_{o,t,j} = \sum_{k=1}^{n} W_{o,jk}\, x_{t,k} + \sum_{k=1}^{m} U_{o,jk}\, h_{t-1,k} + b_{o,j}
o_{t,j} = \sigma(a_{o,t,j})
c_{t,j} = f_{t,j}\, c_{t-1,j} + i_{t,j}\, g_{t,j}
h_{t,j} = o_{t,j} \tanh(c_{t,j})
"""
GRU = r"""
a_{r,t,j} = \sum_{k=1}^{n} W_{r,jk}\, x_{t,k} + \sum_{k=1}^{m} U_{r,jk}\, h_{t-1,k} + b_{r,j}
r_{t,j} = \sigma(a_{r,t,j})
a_{z,t,j} = \sum_{k=1}^{n} W_{z,jk}\, x_{t,k} + \sum_{k=1}^{m} U_{z,jk}\, h_{t-1,k} + b_{z,j}
z_{t,j} = \sigma(a_{z,t,j})
q_{t,j} = \sum_{k=1}^{m} U_{g,jk}\, h_{t-1,k} + d_{g,j}
a_{g,t,j} = \sum_{k=1}^{n} W_{g,jk}\, x_{t,k} + b_{g,j} + r_{t,j}\, q_{t,j}
g_{t,j} = \tanh(a_{g,t,j})
h_{t,j} = (1 - z_{t,j})\, g_{t,j} + z_{t,j}\, h_{t-1,j}
"""


def _lines(cell: Cell) -> list[str]:
    found = unit_equations(cell.program, notation_of(cell.program))
    return [f"{e.lhs} {e.relation} {e.rhs}" for e in found]


@pytest.mark.parametrize(("name", "text"), [("lstm", LSTM), ("gru", GRU)])
def test_the_unit_of_a_cell_is_written_with_sums(name: str, text: str) -> None:
    assert _lines(load(name)) == text.strip().splitlines()


def test_a_concatenation_has_a_line_for_each_part() -> None:
    first, second, gate, *_ = unit_equations(load("lstm-concatenated").program)
    assert (first.lhs, first.rhs, first.ranges) == ("s_{t,j}", "x_{t,j}", r"j = 1, \dots, n")
    assert (second.lhs, second.rhs, second.ranges) == ("s_{t,n+j}", "h_{t-1,j}", r"j = 1, \dots, m")
    assert gate.rhs == r"\sum_{k=1}^{n+m} W_{f,jk}\, s_{t,k} + b_{f,j}"
    assert first.step is second.step


def test_a_sum_over_a_concatenation_is_split_into_its_parts() -> None:
    n, m = sizes("n m")
    x, u, y, W = vector("x", n), vector("u", m), output("y", m), matrix("W", m, n + m)
    cell = Cell("one matrix", [let(y, W @ concat(x, u))])
    assert _lines(cell) == [r"y_{j} = \sum_{k=1}^{n} W_{jk}\, x_{k} + \sum_{k=1}^{m} W_{j,n+k}\, u_{k}"]


def test_the_gradient_of_a_weight_is_a_product_of_two_numbers() -> None:
    found = {e.step.target.name: e for e in unit_equations(gradient(load("lstm")))}
    assert found["grad_W_f"].lhs == r"\bar{W}_{f,jk}"
    assert found["grad_W_f"].rhs == r"\bar{a}_{f,t,j}\, x_{t,k}"
    assert found["grad_W_f"].ranges == r"{j = 1, \dots, m},\; {k = 1, \dots, n}"
    assert found["grad_x"].terms[0] == r"\sum_{k=1}^{m} W_{f,kj}\, \bar{a}_{f,t,k}"


def test_an_entry_of_a_list_has_the_brackets_of_the_list() -> None:
    rhs = {e.rhs for e in unit_equations(gradient(load("shuffling-rnn")))}
    both = r"[0_{m-1},\, [\bar{r}_{t}]_{1:1}]_{j} + [[\bar{r}_{t}]_{2:m},\, 0_{1}]_{j}"
    assert both in rhs


def test_an_entry_of_the_largest_ones_has_brackets_once() -> None:
    n, m = sizes("n m")
    x, W = vector("x", n), matrix("W", m, n)
    cell = Cell("largest", [let(output("y", m), amax(outer(W @ x, x)))])
    assert _lines(cell)[-1] == r"y_{j} = [\max_{k} a_{y,jk}]_{j}"


def test_a_block_of_the_jacobian_has_an_index_above_and_one_below() -> None:
    block = unit_equations(state_jacobian(load("lstm")))[-1]
    assert block.lhs == r"\frac{\partial h_{t,j}}{\partial c_{t-1,k}}"


_OVER = re.compile(r"\\sum_\{([^{}]*)\}")  # k=1, or 2p+u-2=k, u <= 2
# a tensor given entry by entry, in letters of its own, of which then one entry is meant
_WHOLE = re.compile(r"(?:\\left)?\[(?:\\left)?\[(.*)(?:\\right)?\]_\{(\w+)\}(?:\\right)?\]")


def _letters(index: str) -> set[str]:
    return set(re.findall(r"[jklpquvw]", index.rpartition(",t")[2].rpartition(",")[2]))


def _bound(term: str) -> set[str]:
    """The letters of sums: of ``2p+u-2=k`` those on the left."""
    sides = [part.partition("=")[0] for over in _OVER.findall(term) for part in over.split(",")]
    return set().union(*(_letters(side.replace("\\,", "").partition("\\le")[0]) for side in sides))


def _unbound(term: str) -> set[str]:
    """The letters that a term uses and does not bind."""
    given = [part.partition("=")[2] for over in _OVER.findall(term) for part in over.split(",")]
    indices = re.findall(r"_\{([^{}]*)\}", re.sub(r"\\[A-Za-z]+", "", _OVER.sub("", term)))
    return set().union(*map(_letters, [*indices, *given])) - _bound(term)


@sampled
@pytest.mark.parametrize("order", [0, 1, 2])
def test_every_index_is_free_on_the_left_or_summed(name: str, order: int) -> None:
    program = load(name).program
    pieces = {piece for s in [*program.inputs, *program.defined] for piece in s.base.split("_")}
    pieces |= {*map(str, program.sizes)}
    for _ in range(order):
        program = gradient(program)
    found = unit_equations(program, notation_of(program))
    assert len(found) >= len(program.steps)
    for equation in found:
        free = set(re.findall(r"(\w) = 1", equation.ranges))
        for term in equation.terms:
            for body, own in _WHOLE.findall(term):
                assert _unbound(body) - pieces <= set(own), f"{equation.lhs} = {equation.rhs}"
            outside = _WHOLE.sub("", term)
            assert _unbound(outside) - pieces <= free, f"{equation.lhs} = {equation.rhs}"
            products = [re.findall(r"\\sum_\{(\w)=1\}", part) for part in re.split(r" [+-] |\}\{", term)]
            assert all(len(set(each)) == len(each) for each in products), "a letter has one meaning"
            assert not free & _bound(outside), "a letter has one meaning"


@pytest.mark.parametrize(
    ("term", "letters"),
    [
        (r"\sum_{k=1}^{m} W_{f,jk}\, x_{t,k}", {"j"}),
        (r"\sum_{2q+u-2=k} \bar{a}_{y,jqpu}", {"k", "j", "p"}),
        (r"\sum_{2q+u-2=k,\, u \le 2} \bar{a}_{y,jqpv}", {"k", "j", "p", "v"}),
        (r"[a_{y,t}^{-1}]_{jl}\, q_{t,l}", {"j", "l"}),
    ],
)
def test_a_letter_that_nothing_binds_is_noticed(term: str, letters: set[str]) -> None:
    assert _unbound(term) == letters


@every_cell
def test_no_index_is_a_name_of_the_cell(name: str) -> None:
    cell = load(name)
    pieces = {piece for s in [*cell.program.inputs, *cell.program.defined] for piece in s.base.split("_")}
    for equation in unit_equations(cell.program):
        assert not pieces & set(re.findall(r"(\w) ?= ?1", equation.ranges + equation.rhs))


def test_a_cell_that_is_called_j_gets_other_letters() -> None:
    n, m = sizes("n k")
    cell = Cell("odd names", [let(output("y", m), matrix("W_p", m, n) @ vector("j", n))])
    assert _lines(cell) == [r"y_{l} = \sum_{q=1}^{n} W_{p,lq}\, j_{q}"]


def test_a_number_has_no_index() -> None:
    n = sizes("n")
    cell = Cell("inner product", [let(output("y"), vector("x", n) @ vector("w", n))])
    assert _lines(cell) == [r"y = \sum_{j=1}^{n} x_{j}\, w_{j}"]
    assert unit_equations(cell.program)[0].ranges == ""
