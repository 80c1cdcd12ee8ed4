"""What the project writes is equal to what it derives, in every notation that comes along."""

from __future__ import annotations

import pytest

from derive.catalogue import load
from derive.document import document
from derive.document.pen import written_in
from derive.printing.notation import DEFAULT
from derive.printing.notation_file import load_notation, shipped
from derive.render import render
from derive.verify.block import judged
from derive.verify.paper import parsed


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("notation", ["", *shipped()])
def test_an_exported_file_is_equal_in_its_notation(cell: str, notation: str) -> None:
    with written_in(load_notation(notation) if notation else DEFAULT):
        text = render(document(load(cell), ["forward", "gradient"]), "latex")
    option = f"notation={notation}" if notation else ""
    paper = parsed(f"% derive: begin {cell} {option}\n{text}\n% derive: end\n", "paper.tex")
    found = judged(load(cell), paper.blocks[0], "paper.tex").verdicts
    assert len(found) >= len(load(cell).program.steps) + 15
    assert not [(v.status, v.text, v.reason) for v in found if v.status != "equal" or not v.exact]


@pytest.mark.parametrize(
    "cell", ["lstm-peephole", "lstm-deep-gates", "lstm-stacked", "lstm-concatenated", "vae-cell"]
)
def test_so_are_files_of_other_cells(cell: str) -> None:
    text = render(document(load(cell), ["forward", "gradient"]), "latex")
    paper = parsed(f"% derive: begin {cell}\n{text}\n% derive: end\n", "paper.tex")
    assert {v.status for v in judged(load(cell), paper.blocks[0], "paper.tex").verdicts} == {"equal"}
