"""Rounding errors stand on a cell's page, with what they are measured in."""

import pytest

from derive import catalogue
from derive.checks.precision import precision_verdict
from derive.checks.records import Recorded, recorded
from derive.checks.verdict import Verdict
from derive.document import document, verdicts
from derive.document.model import Prose, Table
from derive.document.rounding import rounding
from derive.export import export
from derive.render import render
from tests.document.reading import words

LSTM = catalogue.load("lstm")
SMALL = ("float64, values, 1 step: median", 0.1), ("float64, values, 1 step: largest", 0.0)
LARGE = ("float64, values, 7 steps: median", 1.0), ("float64, values, 7 steps: largest", 2000.0)


def rows(*bounds: tuple[str, float]) -> dict[tuple[str, str], list[str]]:
    _, table = rounding(Verdict("precision", "pass", "", bounds=bounds))
    assert isinstance(table, Table) and len(table.columns) == 4
    return {(words(row[0]), words(row[1])): [words(cell) for cell in row[2:]] for row in table.rows}


def test_there_is_a_row_for_values_and_gradients_after_a_step_and_after_some_and_a_column_a_type() -> None:
    found = rows(*SMALL, *LARGE)
    assert list(found) == [(g, t) for g in ("values", "gradients") for t in ("1", "7")]
    assert found["values", "1"] == ["too large", "0.1 / exact"]
    assert found["values", "7"] == ["too large", "1 / 2000"]


def test_the_unit_is_said_before_the_table() -> None:
    prose, _ = rounding(Verdict("precision", "pass", "", bounds=SMALL))
    assert isinstance(prose, Prose)
    assert "a unit is 2^{-23} in float32 and 2^{-52} in float64, times the largest entry" in words(
        prose.spans
    )


def test_a_page_has_the_table_and_one_whose_record_does_not_fit_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = recorded(LSTM)
    for stale, tables in ((False, 1), (True, 0)):
        monkeypatch.setattr(verdicts, "recorded", lambda cell, s=stale: Recorded(found.verdicts, stale=s))
        (part,) = document(LSTM, ["verdicts"]).parts
        assert sum(isinstance(block, Table) for block in part.blocks) == tables


@pytest.mark.parametrize("fmt", ["md", "tex", "plain"])
def test_every_format_shows_it(fmt: str) -> None:
    text = export(LSTM, fmt, ["verdicts"])
    assert "in float64" in text and "0.5 / 5" in text


def test_so_does_the_terminal() -> None:
    text = render(document(LSTM, ["verdicts"]), "text")
    assert "in float64" in text and "0.5 / 5" in text


def test_what_fails_has_no_table() -> None:
    assert list(rounding(Verdict("precision", "fail", "8 of 8 too far off"))) == []
    assert list(rounding(precision_verdict(catalogue.load("dense"))))
