"""The data that a page compares cells by: numbers as they are elsewhere, texts that end no script."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from math import prod
from typing import Any

import pytest

from derive import comparison, relations
from derive.algebra.shape import at_sizes
from derive.analysis.cost import cost
from derive.analysis.parameters import example_sizes, parameters
from derive.catalogue import load
from derive.comparison import GROUPS, LIST, data, scripts
from derive.document.gates import kinds
from derive.document.properties import tags
from tests.cells import sampled

HOSTILE = "</script><script>alert(1)</script> & \u2028 'one' \"two\" \\"


def handed_over(text: str) -> tuple[str, Any]:
    """What a script calls, and with what."""
    found = re.fullmatch(r"// Made by derive [^\n]*\nderiveCompare\.(\w+)\((.*)\);\n", text)
    assert found is not None
    return found[1], json.loads(found[2])


def total(terms: list[Any], sizes: dict[str, int]) -> int:
    """As the script adds them up."""
    return sum(
        number * prod(sizes[name] ** power for name, power in powers.items()) for number, powers in terms
    )


@sampled
def test_counts_are_those_of_the_cell_at_any_sizes(name: str) -> None:
    cell, counts = load(name), data(load(name))["counts"]
    spent = cost(cell)
    wanted = {
        "parameters": parameters(cell).total,
        "operations": spent.forward,
        "operations of the gradient": spent.backward,
        "numbers kept for the gradient": spent.stored_numbers,
    }
    for sizes in (dict(example_sizes(cell)), {name: 3 + k for k, name in enumerate(example_sizes(cell))}):
        found = {what: total(terms, sizes) for what, (_, terms) in counts.items()}
        assert found == {what: at_sizes(formula, sizes) for what, formula in wanted.items()}
    assert total(counts["parameters"][1], dict(example_sizes(cell))) == parameters(cell).number


@sampled
def test_every_statement_is_there_in_the_group_of_its_kind(name: str) -> None:
    cell, rows = load(name), data(load(name))["rows"]
    assert [row["name"] for row in rows] == [step.target.name for step in cell.program.steps]
    found = kinds(cell.program)
    for row, step in zip(rows, cell.program.steps, strict=True):
        assert row["group"] in GROUPS
        if step.target.role not in ("state", "output"):
            assert row["group"] == found.get(row["name"], "value")


def test_properties_and_relations_are_those_of_the_page() -> None:
    made = data(load("lstm"))
    assert {word for word, held in made["properties"].items() if held == "yes"} == set(tags(load("lstm")))
    assert len(made["relations"]) == len(relations.of("lstm"))
    assert ["lstm-peephole", "is a special case of", "p_i = p_f = p_o = 0", "proved", "pass"] in made[
        "relations"
    ]


def test_a_name_ends_no_script_whoever_puts_it_where() -> None:
    cell = replace(load("elman"), title=HOSTILE, summary=HOSTILE, name="own", cite="")
    for text in scripts([cell]).values():
        assert not re.search(r"[<>&\u2028]|[^\x00-\x7f]", text)
    assert handed_over(scripts([cell])["own.js"])[1]["title"] == cell.title
    assert cell.title.startswith("</script>")


def test_the_first_file_lists_all_cells() -> None:
    cells = [load("lstm"), load("dense")]
    files = scripts(cells)
    called, made = handed_over(files[LIST])
    assert list(files) == [LIST, "lstm.js", "dense.js"] and called == "index"
    assert made["cells"][0] == {"name": "lstm", "title": cells[0].title, "family": "LSTM"}
    assert handed_over(files["dense.js"])[0] == "cell"


def test_a_cell_without_a_diagram_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("derive.document.diagram_draw.SHOWN", 1)
    assert comparison.data(replace(load("elman"), name="never-drawn"))["diagram"] == ""


def test_families_are_named_where_somebody_named_one() -> None:
    alone = [replace(load(name), family="") for name in ("lstm", "gru")]
    for cells, wanted in (
        (alone, ["", ""]),
        ([*alone, load("elman")], ["Others", "Others", "Plain recurrence"]),
    ):
        _, listed = handed_over(scripts(cells)[LIST])
        assert [each["family"] for each in listed["cells"]] == wanted
