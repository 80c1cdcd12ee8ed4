"""What the first page says of the LSTM by hand is what is derived."""

from __future__ import annotations

import re

import derive
from derive import resources
from derive.analysis.parameters import parameters
from derive.passes.gradient import gradient
from derive.printing.latex import equation
from derive.printing.quantities import count
from derive.program import Program

TEXT = (resources.docs_dir() / "index.md").read_text(encoding="utf-8")
LSTM = derive.load("lstm")


def test_the_definition_that_it_shows_is_that_of_the_cell() -> None:
    code = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert code is not None
    made: dict[str, object] = {}
    exec(f"from derive.definition import *\n{code[1]}", made)
    shown = made["lstm"]
    assert isinstance(shown, type(LSTM))
    steps = [(step.target, step.expr, step.meaning) for step in LSTM.program.steps]
    assert [(step.target, step.expr, step.meaning) for step in shown.program.steps] == steps


def _formulas(program: Program) -> set[str]:
    shown = (equation(step) for step in program.steps)
    return {" ".join((each.lhs, each.relation, *each.terms)) for each in shown}


def test_the_equations_that_it_shows_are_derived() -> None:
    shown = re.findall(r'<div class="tex">(.*?)</div>', TEXT)
    assert len(shown) == 2
    assert shown[0] in _formulas(LSTM.program)
    assert shown[1] in _formulas(gradient(LSTM.program))


def test_the_number_of_parameters_is_counted() -> None:
    counted = parameters(LSTM)
    words = r'<span class="tex">([^<]*)</span> for the LSTM,\s+(\d+)\s+with (\d+) inputs and (\d+) units'
    said = re.search(words, TEXT)
    assert said is not None
    assert said[1].replace(r"\,", "") == count(counted.factored)
    assert (int(said[2]), int(said[3]), int(said[4])) == (
        counted.number,
        counted.sizes["n"],
        counted.sizes["m"],
    )
