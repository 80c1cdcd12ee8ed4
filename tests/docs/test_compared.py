"""What the page on papers prints beside published equations is what the notations print."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from derive.catalogue import load
from derive.document.forms import in_forms
from derive.document.pen import written_in
from derive.passes.gradient import gradient
from derive.passes.through_time import through_time
from derive.printing.latex import equation, notation_of
from derive.printing.notation_file import load_notation
from tests.docs.pages import PAGES

STEP = ("a_f", "f", "a_g", "g", "c_next", "a_o", "h_next")
BACK = ("adj_h_next", "adj_a_o", "adj_c_next", "adj_a_f")
# how many lines each table has; a notation's LSTM may have another form
TABLES = {"greff": ("lstm-peephole", 11), "graves": ("lstm", 11), "pytorch": ("lstm", 11)}


def printed(spec: str, name: str) -> Mapping[str, str]:
    """The statements of a step, and of its gradient through time, as the notation writes them."""
    asked = load_notation(spec)
    with written_in(asked):
        cell = in_forms(load(name))
        steps = [*cell.program.steps, *through_time(cell).backward]
    notation = notation_of(gradient(cell.program), asked)
    made = [(step.target.name, equation(step, notation)) for step in steps]
    return {each: f"{shown.lhs} = {shown.rhs}" for each, shown in made}


def in_page(tex: str) -> str:
    """As a formula stands in a table of a page."""
    return f'<span class="tex">{tex.replace("_", "&#95;").replace("*", "&#42;")}</span>'


@pytest.mark.parametrize("spec", TABLES)
def test_the_page_shows_what_the_notation_prints(spec: str) -> None:
    page = (PAGES / "latex.md").read_text(encoding="utf-8")
    section = page.partition(f"{{#beside-{spec}}}")[2].partition("\n##")[0]
    rows = re.findall(r"^\| `(\w+)` \|.*\| (<span class=\"tex\">[^|]*</span>) \|$", section, re.MULTILINE)
    cell, lines = TABLES[spec]
    found = printed(spec, cell)
    assert rows == [(name, in_page(found[name])) for name in (*STEP, *BACK)]
    assert len(rows) == lines
