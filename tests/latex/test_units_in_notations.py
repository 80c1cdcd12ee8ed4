r"""What one unit computes says the same numbers in every notation, read by somebody who has its file only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from derive.algebra.record import Array
from derive.algebra.shape import at_sizes
from derive.analysis.entries import Entry
from derive.analysis.units import UnitStatement, unit_statements
from derive.catalogue import load, names
from derive.checks.sizes import small
from derive.definition import Cell
from derive.document.forms import in_forms
from derive.document.pen import written_in
from derive.passes.gradient import gradient
from derive.printing.latex import notation_of
from derive.printing.notation_file import load_notation
from derive.printing.units import UnitEquation, unit_equations
from derive.reading import functions as table
from derive.reading.arrays import Value
from derive.reading.grammar import parsed
from derive.reading.indexed import Entries, Env
from derive.reading.meaning import Meaning
from derive.reading.rows import Rows
from derive.reading.tokens import Unreadable
from derive.reading.tree import Tree
from tests.cells import sample
from tests.evaluation import point, values
from tests.latex.notations import FOLDER, Key, shipped

# Kronecker's delta has two letters for indices and nothing else, which no adjoint that is a delta has
_KRONECKER = re.compile(r"\\delta _ \{ ([a-z]) ([a-z]) \}")


class _Parts(Entries):
    """A sum that says how far it goes may go over a part of an axis, as over the columns for the input."""

    def _lasts(
        self, body: Tree, letters: tuple[str, ...], env: Env, known: Mapping[str, int]
    ) -> tuple[int, ...]:
        silent = tuple(letter for letter in letters if letter not in known)
        found = dict(zip(silent, super()._lasts(body, silent, env, {}), strict=True))
        return tuple({**found, **known}[letter] for letter in letters)


def _misread(cell: Cell, path: Path, read: Path | None = None) -> Iterator[str]:
    """The statements of a cell and of its gradient whose formulas for one unit say something else.

    read: the file that the reader has, where it is another one.
    """
    asked = load_notation(str(path))
    with written_in(asked):
        program, sizes = gradient(in_forms(cell).program), small(cell)
    known = values(program, point(program.inputs, sizes), sizes)
    key = Key(read or path, cell.name, program.carries)
    reader = Rows if key.get("form").get("vectors") == "row" else Meaning
    meaning = reader({key.name(each): known[each.name] for each in program.by_name.values()}, sizes)
    meaning.entries = _Parts(meaning)
    equations = unit_equations(program, notation_of(program, asked))
    for equation, line in zip(equations, unit_statements(program), strict=True):
        shown = f"{line.step.target.name}: {equation.lhs} = {equation.rhs}"
        try:
            wrong = _wrong_at(equation, line, meaning, key, known)
        except Unreadable as reason:
            yield f"{shown}\n  {reason}"
        else:
            if wrong:
                yield f"{shown}\n  says something else at {wrong}"


def _wrong_at(
    equation: UnitEquation, line: UnitStatement, meaning: Meaning, key: Key, known: Mapping[str, Array]
) -> Mapping[str, int] | None:
    """The first indices at which a side is not the number that was computed, if there are such."""
    plain = (_KRONECKER.sub(r"I _ { \1 \2 }", key.plain(side)) for side in (equation.lhs, equation.rhs))
    sides = [parsed(text, {*table.NAMES, *meaning.functions}) for text in plain]
    for index in np.ndindex(*(at_sizes(last, meaning.sizes) for _, last in line.ranges)):
        env = {str(letter): k + 1 for (letter, _), k in zip(line.ranges, index, strict=True)}
        expected = _number(line, known, {**meaning.sizes, **env})
        for found in (meaning.value(side, (), env) for side in sides):
            assert isinstance(found, Value) and found.shape == (), "a unit computes a number"
            if abs(found.array[()] - expected) > 1e-20 * (1 + abs(expected)):
                return env or {"": 0}
    return None


def _number(line: UnitStatement, known: Mapping[str, Array], env: Mapping[str, int]) -> Any:
    if not isinstance(line.target, Entry):
        return known[line.target.name][()]
    of = line.step.target
    assert line.target.of == of
    place = (at_sizes(index, env) - 1 for index in line.target.indices)
    return known[of.name][tuple(place)]


def _pairs() -> list[object]:
    """Sampled cells in every notation; in the usual run each in one of them, turn by turn."""
    made: list[object] = []
    for k, name in enumerate(names()):
        for j, notation in enumerate(shipped()):
            usual = (name in sample() and k % len(shipped()) == j) or name == "lstm"
            made.append(pytest.param(name, notation, marks=() if usual else pytest.mark.slow))
    return made


@pytest.mark.parametrize(("name", "notation"), _pairs())
def test_what_one_unit_computes_is_the_same_in_every_notation(name: str, notation: str) -> None:
    wrong = list(_misread(load(name), FOLDER / f"{notation}.toml"))
    assert not wrong, "\n".join(wrong)


def test_other_names_than_those_of_the_file_are_not_read() -> None:
    cell, printed, other = load("elman"), FOLDER / "graves.toml", FOLDER / "greff.toml"
    assert not list(_misread(cell, printed))
    assert len(list(_misread(cell, printed, other))) == len(unit_statements(gradient(cell.program)))
