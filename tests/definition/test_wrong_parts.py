"""What a part has not, and what cannot be bound to it, is refused at its line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import derive
from derive.definition import Cell, Part, concat, let, matrix, output, use, vector
from derive.errors import DefinitionError
from tests.definition.of_parts import GRU, h, k, m, n, u, x


def test_a_part_has_the_names_of_its_definition_and_says_so() -> None:
    part = use(GRU, "enc")
    assert isinstance(part, Part)
    assert part.h.next == part.h_next == part["h_next"]
    assert "W_r" in dir(part) and not hasattr(part, "W_nothing")
    with pytest.raises(DefinitionError, match=r"part enc has no f; it has x, h, .*W_r") as raised:
        _ = part.f
    assert raised.value.where and raised.value.where.file.endswith("test_wrong_parts.py")


twin = vector("v", n)
square = Cell("square", [let(output("y", n), x * twin)])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: use("gru", "enc"), "use takes a cell, not gru (str)"),  # type: ignore[arg-type]
        (lambda: use(GRU, "enc 1"), "the label of a part is letters, digits and _, not 'enc 1'"),
        (lambda: use(GRU, "next"), "'h_next' cannot name a symbol of a part: names that"),
        (lambda: use(GRU, "enc", input=x), "part enc (gru): it takes no input; it takes x, h, "),
        (lambda: use(GRU, "enc", W_rr=x), "part enc (gru): it takes no W_rr; .*did you mean W_r?"),
        (
            lambda: use(GRU, "enc", x="x"),
            "part enc (gru): x: an expression or a number is needed here, not str",
        ),
        (lambda: use(GRU, "enc", x=matrix("A", n, m)), r"part enc (gru): x is bound to (n, m), expected (n)"),
        (
            lambda: use(GRU, "enc", h=u, W_r=matrix("A", m, n)),
            "W_r is bound to (m, n), expected (k, n), declared (m, n) where n is n by W_r, m is k by h",
        ),
        (
            lambda: use(square, "s", x=u, v=h),
            "part s (square): v is bound to (m), expected (k), declared (n) where n is k by x",
        ),
        (lambda: use(square, "s", x=u, n=m), "x is bound to (k), expected (m), declared (n) where n is m"),
        (
            lambda: use(square, "s", n="m"),
            "part s (square): n is a size: a symbol or a positive whole number, not 'm'",
        ),
        (lambda: use(square, "s", n=0), "n is a size: a symbol or a positive whole number, not 0"),
        (
            lambda: use(square, "s", x=concat(x, u) + h),
            "part s (square): x: concat(x, u) (n + k) + h (m): .*equal shapes",
        ),
    ],
)
def test_what_cannot_be_bound_is_refused_at_its_line(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        wrong()
    said = str(raised.value)
    assert all(words in said for words in message.split(".*")), said
    assert raised.value.where and raised.value.where.file.endswith("test_wrong_parts.py")


def test_two_uses_with_one_label_are_told_apart_by_nothing() -> None:
    with pytest.raises(DefinitionError, match="statement a_r_enc: a_r_enc is defined twice, first on line"):
        _ = Cell("t", [*use(GRU, "enc"), *use(GRU, "enc")]).program


def test_an_error_in_the_whole_names_the_statement_of_the_part() -> None:
    part = use(GRU, "enc")
    y = output("y", k)
    with pytest.raises(
        DefinitionError, match=r"test_wrong_parts.py:\d+: t, statement y: y has shape \(k\), but h_enc"
    ):
        _ = Cell("t", [*part, let(y, part.h_next)]).program


FILE = """
import derive
from derive.definition import *
n, m, k = sizes("n m k")
x, u, h, g, y = vector("x", n), vector("u", k), state("h", m), vector("g", m), output("y", m)
_unit = Cell("unit", [let(g, sigmoid(affine(x, h)), "gate"), let(h.next, g * h + 1, "memory")])
unit = use(_unit, "in", "inner unit")
{more}
mine = Cell("t", [*unit, {equation}])
"""


def test_a_cell_whose_name_begins_with_an_underscore_is_a_part_and_none_of_the_files_cells(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.py"
    path.write_text(FILE.format(more="", equation="let(y, unit.h_next)"))
    cell = derive.load(path)
    assert (cell.name, cell.program.file) == ("mine", derive.load(path).where.file)
    assert len(cell.warnings) == 1 and "u is declared and never used" in cell.warnings[0]  # g is the part's


def test_an_error_in_a_part_is_said_at_the_line_that_uses_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(FILE.format(more='two = use(_unit, "two", x=u, n=m)', equation="let(y, two.h_next)"))
    message = r"mine.py:8: part two \(unit\): x is bound to \(k\), expected \(m\), declared \(n\)"
    with pytest.raises(DefinitionError, match=message):
        derive.load(path)


@pytest.mark.parametrize(("wrong", "found"), [(lambda part: part, "Part"), (lambda part: [*part], "list")])
def test_a_part_without_its_star_is_refused_with_a_hint(wrong: Callable[[Part], object], found: str) -> None:
    equations = [wrong(use(GRU, "enc"))]
    with pytest.raises(DefinitionError, match=rf"equation 1 is written let.*, not {found}; put \* before it"):
        _ = Cell("t", equations).program  # type: ignore[arg-type]
