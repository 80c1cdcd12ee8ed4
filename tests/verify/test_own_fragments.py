"""What `derive export CELL --format tex` writes is equal to what is derived, line by line, for every cell."""

from __future__ import annotations

import pytest

from derive.catalogue import load, names
from derive.export import export
from derive.passes.gradient import gradient
from derive.verify.block import judged
from derive.verify.paper import parsed
from derive.verify.verdict import Verdict

USUAL = ("convolution", "max-pooling", "window-attention")


def verdicts_of(cell: str) -> tuple[Verdict, ...]:
    text = f"% derive: begin {cell}\n{export(load(cell), 'tex')}\n% derive: end\n"
    return judged(load(cell), parsed(text, "paper.tex").blocks[0], "paper.tex").verdicts


@pytest.mark.parametrize(
    "cell", [name if name in USUAL else pytest.param(name, marks=pytest.mark.slow) for name in names()]
)
def test_an_exported_fragment_is_equal_line_by_line(cell: str) -> None:
    found = verdicts_of(cell)
    missing = {step.target.name for step in gradient(load(cell).program).steps} - {v.meant for v in found}
    assert not missing
    assert not [(v.status, v.text, v.reason) for v in found if v.status != "equal"]
