r"""Every notation that is shipped says the same numbers, read by somebody who has the notation file only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from derive.algebra.shape import evaluate as lengths
from derive.catalogue import load, names
from derive.checks.sizes import small
from derive.document.forms import in_forms
from derive.document.pen import written_in
from derive.passes.gradient import gradient
from derive.passes.jacobian import BlockSymbol, state_jacobian
from derive.passes.layout import denominator
from derive.printing.latex import equation, notation_of
from derive.printing.notation_file import load_notation
from derive.printing.notation_file import shipped as names_of_shipped
from derive.reading.meaning import Meaning
from derive.reading.rows import Rows
from derive.reading.tokens import Unreadable, spelled, tokens
from tests.cells import marked, sample
from tests.evaluation import point, values
from tests.latex.notations import FOLDER, Beside, Key, shipped
from tests.latex.reading import agrees

# entries of an identity of tensors are beyond the reader, and so is one in brackets, of a size nobody says
_UNREAD = ("alif", "izhikevich", "ltc", "shuffling-rnn")
_CARRYING_VECTORS = [
    marked(name)
    for name in names()
    if {len(state.shape) for state in load(name).states} == {1} and name not in _UNREAD
]


def _misread(name: str, notation: str) -> Iterator[str]:
    cell, asked = load(name), load_notation(notation)
    with written_in(asked):
        program, sizes = gradient(in_forms(cell).program), small(cell)
    known = values(program, point(program.inputs, sizes), sizes)
    key = Key(FOLDER / f"{notation}.toml", name, program.carries)
    table = {key.name(each): known[each.name] for each in [*program.inputs, *program.defined]}
    assert len(table) == len(known), f"{name} in {notation}: two symbols are called alike"
    reader = Rows if key.get("form").get("vectors") == "row" else Meaning
    meaning = (Beside if key.get("signs").get("product") == "" else reader)(table, sizes)
    chosen = notation_of(program, asked)
    for step in program.steps:
        left, shown = equation(step, chosen).lhs, equation(step, chosen).rhs
        if spelled(tokens(key.plain(left))) != key.name(step.target):
            yield f"{step.target.name}: {left} on the left is not {key.name(step.target)}"
        plain = key.plain(shown)
        try:
            found = meaning.of(plain, lengths(step.target.shape, sizes))
        except Unreadable as reason:
            yield f"{step.target.name}: {shown}\n  read as {plain}\n  {reason}"
        else:
            if not agrees(found, known[step.target.name]):
                yield f"{step.target.name}: {shown}\n  read as {plain}\n  says something else"


def _pairs() -> list[object]:
    """Sampled cells in every notation; in the usual run each in one of them, turn by turn."""
    made: list[object] = []
    for k, name in enumerate(names()):
        for j, notation in enumerate(shipped()):
            usual = name in sample() and (k % len(shipped()) == j or name == "lstm")
            made.append(pytest.param(name, notation, marks=() if usual else pytest.mark.slow))
    return made


@pytest.mark.parametrize(("name", "notation"), _pairs())
def test_formulas_in_every_notation_say_what_is_computed(name: str, notation: str) -> None:
    wrong = list(_misread(name, notation))
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("layout", ["numerator", "denominator"])
@pytest.mark.parametrize("name", _CARRYING_VECTORS)
def test_a_jacobian_in_either_layout_says_what_is_computed(name: str, layout: str, tmp_path: Path) -> None:
    cell, path = load(name), tmp_path / "own.toml"
    path.write_text(f"[gradients]\njacobian = '{layout}'\n", encoding="utf-8")
    program, sizes, notation = state_jacobian(cell), small(cell), load_notation(str(path))
    program = denominator(program) if notation.denominator else program
    known, key = values(program, point(program.inputs, sizes), sizes), Key(path, name, True)
    blocks = [step for step in program.steps if isinstance(step.target, BlockSymbol)]
    table = {key.name(s): known[s.name] for s in cell.program.by_name.values()}
    table |= {key.block(s.target.of, s.target.by): known[s.target.name] for s in blocks}
    meaning = Meaning(table, sizes)
    for step in blocks:
        shown = equation(step, notation_of(cell.program, notation)).rhs
        found = meaning.of(key.plain(shown), lengths(step.target.shape, sizes))
        assert agrees(found, known[step.target.name]), f"{step.target.name}: {shown}"


def test_the_notations_that_are_shipped_are_those_that_can_be_asked_for() -> None:
    assert list(names_of_shipped()) == list(shipped())
