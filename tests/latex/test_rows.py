r"""Formulas with row vectors say the same numbers: x W^\top for W x, read by rules for rows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from derive.algebra.shape import evaluate as lengths
from derive.catalogue import load, names
from derive.checks.sizes import small
from derive.definition import Cell
from derive.document.forms import in_forms
from derive.document.pen import written_in
from derive.passes.gradient import gradient
from derive.printing.latex import equation, notation_of
from derive.printing.notation_file import load_notation
from derive.reading.meaning import Meaning
from derive.reading.rows import Rows
from derive.reading.tokens import Unreadable
from tests.cells import marked
from tests.evaluation import point, values
from tests.latex.notations import Key
from tests.latex.reading import agrees

TEXT = '[form]\nvectors = "row"\nmatrices = "{}"\n'


def _written(folder: Path, matrices: str) -> Path:
    path = folder / "rows.toml"
    path.write_text(TEXT.format(matrices), encoding="utf-8")
    return path


def _misread(cell: Cell, path: Path, reader: type[Meaning]) -> Iterator[str]:
    """The statements of a cell and of its gradient whose formulas say something else."""
    notation = load_notation(str(path))
    with written_in(notation):
        program, sizes = gradient(in_forms(cell).program), small(cell)
    known, key = values(program, point(program.inputs, sizes), sizes), Key(path, cell.name, program.carries)
    meaning = reader({key.name(each): known[each.name] for each in program.by_name.values()}, sizes)
    for step in program.steps:
        shown = equation(step, notation_of(program, notation)).rhs
        try:
            found = meaning.of(key.plain(shown), lengths(step.target.shape, sizes))
        except Unreadable as reason:
            yield f"{step.target.name}: {shown}\n  {reason}"
        else:
            if not agrees(found, known[step.target.name]):
                yield f"{step.target.name}: {shown}\n  says something else"


@pytest.mark.parametrize("matrices", ["usual", "transposed"])
@pytest.mark.parametrize("name", [marked(name) for name in names()])
def test_formulas_with_rows_say_what_is_computed(name: str, matrices: str, tmp_path: Path) -> None:
    wrong = list(_misread(load(name), _written(tmp_path, matrices), Rows))
    assert not wrong, "\n".join(wrong)


def test_a_reader_of_columns_cannot_read_them(tmp_path: Path) -> None:
    wrong = [text.partition(":")[0] for text in _misread(load("lstm"), _written(tmp_path, "usual"), Meaning)]
    assert {"a_f", "grad_x", "grad_h", "grad_W_f", "grad_U_o"} <= set(wrong)


@pytest.mark.parametrize(
    ("matrices", "statement", "formula"),
    [
        ("usual", "a_h", r"x_{t}\, W_{h}^{\top} + h_{t-1}\, U_{h}^{\top} + b_{h}"),
        ("usual", "grad_x", r"\bar{a}_{h,t}\, W_{h}"),
        ("usual", "grad_W_h", r"\bar{a}_{h,t}^{\top}\, x_{t}"),
        ("transposed", "a_h", r"x_{t}\, W_{h,T} + h_{t-1}\, U_{h,T} + b_{h}"),
        ("transposed", "grad_x", r"\bar{a}_{h,t}\, W_{h,T}^{\top}"),
        ("transposed", "grad_W_h_T", r"x_{t}^{\top}\, \bar{a}_{h,t}"),
    ],
)
def test_products_are_turned_around(matrices: str, statement: str, formula: str, tmp_path: Path) -> None:
    notation = load_notation(str(_written(tmp_path, matrices)))
    with written_in(notation):
        program = gradient(in_forms(load("elman")).program)
    (step,) = (step for step in program.steps if step.target.name == statement)
    assert equation(step, notation_of(program, notation)).rhs == formula
