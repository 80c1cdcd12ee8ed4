"""The algorithms have every statement of the sequence, in an order in which they can be computed."""

from __future__ import annotations

import re

import pytest

from derive import catalogue
from derive.document import document
from derive.document.model import Algorithm, Line
from derive.passes.gradient import gradient
from derive.passes.through_time import through_time
from derive.printing.latex import equation, notation_of
from derive.render import render
from tests.cells import sampled


def passes(name: str) -> tuple[Algorithm, Algorithm]:
    """The forward and the backward pass of a cell."""
    blocks = document(catalogue.load(name), ["algorithm"]).parts[0].blocks
    forward, backward = (block for block in blocks if isinstance(block, Algorithm))
    return forward, backward


def assigned(found: Algorithm) -> list[Line]:
    """The lines that assign something."""
    return [line for line in found.lines if line.lhs]


@sampled
def test_every_statement_is_one_line_and_stands_where_it_can_be_computed(name: str) -> None:
    cell = catalogue.load(name)
    forward, backward = map(assigned, passes(name))
    notation, once = notation_of(cell.program), gradient(cell.program)
    steps = [equation(step, notation).lhs for step in once.steps]
    here = len(cell.program.steps)
    assert [line.lhs for line in forward] == steps[:here]
    if not cell.states:
        assert [line.lhs for line in backward] == steps[here:]
        return
    adjoints = [each for step in through_time(cell).backward for each in [equation(step, notation).lhs]]
    assert [line.lhs for line in backward][: len(adjoints)] == adjoints == steps[here : here + len(adjoints)]


def test_what_is_summed_starts_at_zero_and_grows_with_every_step() -> None:
    _, backward = passes("lstm")
    sums = {line.lhs: line.terms for line in assigned(backward) if line.lhs in line.terms}
    assert sums[r"\bar{W}_{f}"] == (r"\bar{W}_{f}", r"+ \bar{a}_{f,t}\, x_{t}^{\top}")
    assert len(sums) == len(catalogue.load("lstm").parameters)
    text = render(document(catalogue.load("lstm"), ["algorithm"]), "text")
    start, end = text.index("the gradient of every parameter ← 0"), text.index("for t = T, …, 1 do")
    assert start < text.index("every adjoint of step T + 1 ← 0") < end


def test_a_share_with_a_minus_sign_is_subtracted() -> None:
    shown = [line.terms for name in ("rwkv-4", "gru") for line in assigned(passes(name)[1])]
    assert not [terms for terms in shown if re.search(r"\+ -", " ".join(terms))]


def test_the_gradient_of_an_initial_state_is_read_off_after_the_loop() -> None:
    lines = passes("lstm")[1].lines
    loop = [k for k, line in enumerate(lines) if not line.lhs and line.depth == 0][-1]
    assert [line.lhs for line in lines[loop + 1 :]] == [r"\bar{h}_{0}", r"\bar{c}_{0}"]
    assert all(line.depth == 1 for line in lines[3:loop])


@pytest.mark.parametrize("name", ["dense", "lstm"])
def test_only_a_cell_with_states_has_loops(name: str) -> None:
    loops = [line for each in passes(name) for line in each.lines if line.words]
    assert bool(loops) == bool(catalogue.load(name).states)
