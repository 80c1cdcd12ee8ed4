"""The page of frameworks' operators: every cell it names is in the catalogue, and a pass is on record."""

from __future__ import annotations

from markdown.extensions.toc import slugify  # type: ignore[import-untyped]

from derive import catalogue
from derive.checks.oracles import ORACLES
from derive.checks.records import recorded
from derive.document import operators as page
from derive.document.model import Table

ROWS = [(framework, row) for framework, rows in page._ALL.items() for row in rows]


def test_every_cell_it_names_is_in_the_catalogue() -> None:
    assert {row.cell for _, row in ROWS if row.cell} <= set(catalogue.names())


def test_every_framework_is_called_as_verdicts_call_it() -> None:
    assert set(page._ALL) <= {oracle.shown for oracle in ORACLES}


def test_no_setting_stands_there_twice() -> None:
    settings = [(framework, row.name, row.switches) for framework, row in ROWS]
    assert len(settings) == len(set(settings))


def test_what_is_said_to_have_been_run_is_on_record() -> None:
    cells = [catalogue.load(name) for name in {row.cell for _, row in ROWS if row.cell}]
    _, *parts = page.operators(cells).parts
    tables = [block for part in parts for block in part.blocks if isinstance(block, Table)]
    assert [part.title for part in parts] == list(page._ALL)
    assert [part.id for part in parts] == [slugify(name, "-") for name in page._ALL], "as links have them"
    badges = [getattr(row[-1][0], "text", "") if row[-1] else "" for table in tables for row in table.rows]
    for (framework, row), badge in zip(ROWS, badges, strict=True):
        figures = [v.figure for v in recorded(catalogue.load(row.cell)).verdicts] if row.cell else []
        assert (badge == "pass") == any(f"from {framework} " in figure for figure in figures)
