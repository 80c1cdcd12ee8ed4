"""Verdicts are shown as they are: what failed, what is out of date, and what nobody checked."""

import pytest

from derive import catalogue
from derive.checks.records import Recorded
from derive.checks.verdict import KINDS, Verdict
from derive.definition import Cell
from derive.document import document, verdicts
from derive.document.index import index
from derive.document.model import Browser, Prose, Table, Verdicts
from derive.document.spans import Badge
from derive.terminal import verdict_table
from tests.document.reading import words

EXACT = Verdict("exact", "pass", "12 gradients proved")
NUMERIC = Verdict("numeric", "fail", "1 of 9 differ", "W_f")
ORACLE = Verdict("oracle", "not checked", "", "no library has this cell")
SEVERAL = (
    Verdict("oracle", "pass", "below 1e-12 from torch.nn 2.13.0", "22 arrays"),
    Verdict("oracle", "fail", "1 of 9 differ", "W_f"),
    Verdict("oracle", "not checked", "", "keras is not installed"),
)


def _shown(monkeypatch: pytest.MonkeyPatch, found: Recorded) -> tuple[dict[str, tuple[str, str, str]], str]:
    """Badge text, its status and the figure by kind; and the prose around the table."""
    monkeypatch.setattr(verdicts, "recorded", lambda cell: found)
    (part,) = document(catalogue.load("elman"), ["verdicts"]).parts
    (block,) = (b for b in part.blocks if isinstance(b, Verdicts))
    rows = {}
    for kind, (badge,), figure, _ in block.table.rows:
        assert isinstance(badge, Badge)
        rows[words(kind)] = (badge.text, badge.status, words(figure))
    return rows, " ".join(words(b.spans) for b in part.blocks if isinstance(b, Prose))


def test_each_kind_has_a_row_and_what_was_not_checked_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, _ = _shown(monkeypatch, Recorded((EXACT, NUMERIC, ORACLE)))
    assert list(rows) == list(KINDS)
    assert rows["exact"] == ("pass", "pass", "12 gradients proved")
    assert rows["numeric"] == ("fail", "fail", "1 of 9 differ; W_f")
    assert rows["oracle"] == ("not checked", "unchecked", "no library has this cell")
    assert rows["mutation"] == ("not checked", "unchecked", "")


def test_a_stale_record_passes_nothing_and_hides_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, prose = _shown(monkeypatch, Recorded((EXACT, NUMERIC), stale=True))
    assert rows["exact"][:2] == ("stale", "stale")
    assert rows["numeric"][:2] == ("fail", "fail")
    assert "has changed since" in prose


def test_a_cell_without_a_record_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, prose = _shown(monkeypatch, Recorded(missing=True))
    assert {row[:2] for row in rows.values()} == {("not checked", "unchecked")}
    assert "No check of this cell has been recorded." in prose


def test_every_oracle_has_a_row_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "recorded", lambda cell: Recorded((EXACT, *SEVERAL)))
    (part,) = document(catalogue.load("elman"), ["verdicts"]).parts
    (block,) = (b for b in part.blocks if isinstance(b, Verdicts))
    shown = [tuple(map(words, row[:3])) for row in block.table.rows if words(row[0]) == "oracle"]
    assert shown == [
        ("oracle", "pass", "below 1e-12 from torch.nn 2.13.0; 22 arrays"),
        ("oracle", "fail", "1 of 9 differ; W_f"),
        ("oracle", "not checked", "keras is not installed"),
    ]
    assert words(verdicts.badges(catalogue.load("elman"))) == "1 fail 5 not checked 2 pass"


def test_the_command_line_prints_every_oracle_and_groups_what_is_missing() -> None:
    text = verdict_table([("elman", (EXACT, *SEVERAL)), ("lstm", SEVERAL[2:])])
    lines = [line.split() for line in text.splitlines()]
    assert [line[2] for line in lines if line[:2] == ["elman", "oracle"]] == ["pass", "FAIL", "-"]
    assert "FAIL elman, oracle: W_f" in text
    assert "not checked, oracle: keras is not installed (elman, lstm)" in text
    assert text.endswith("2 passed, 1 failed, 2 not checked")


def test_the_index_has_a_row_a_cell_with_the_worst_verdict_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdicts, "recorded", lambda cell: Recorded((EXACT, NUMERIC)))
    cells: list[Cell] = [catalogue.load(name) for name in catalogue.names()]
    (browser,) = (b for b in index(cells).parts[0].blocks if isinstance(b, Browser))
    rows = browser.table.rows
    assert sorted(words(row[0][:1]) for row in rows) == sorted(cell.title for cell in cells)
    assert browser.select is not None
    families = [words(row[browser.select]) for row in rows]
    assert families == sorted(families)  # those of one family stand together
    assert words(rows[0][-1]) == "1 fail 4 not checked 1 pass"


def test_the_index_says_what_holds_of_a_cell_and_what_every_word_means() -> None:
    page = index([catalogue.load(name) for name in ("gru", "min-gru", "dense")])
    (browser,) = (b for b in page.parts[0].blocks if isinstance(b, Browser))
    (meanings,) = (b for b in page.parts[1].blocks if isinstance(b, Table))
    found = {words(row[0][:1]): [words(cell) for cell in row] for row in browser.table.rows}
    gru = found[catalogue.load("gru").title]
    assert gru[1:4] == ["GRU", "bounded", "1880 3(m(n+m) + m) + m"]
    assert found["Dense layer"][2:6] == ["stateless", "220 m n + m", "440", "30"]
    used = {word for cells in found.values() for word in cells[browser.toggles].split(", ") if word}
    assert used <= {words(row[0]) for row in meanings.rows}


def test_the_properties_of_a_cell_are_on_its_page() -> None:
    (part,) = document(catalogue.load("lstm"), ["properties"]).parts
    (table,) = (b for b in part.blocks if isinstance(b, Table))
    rows = {words(row[0]): (words(row[1]), words(row[2])) for row in table.rows}
    assert rows["affine"][0] == "no" and rows["affine"][1].endswith("is that of f_{t}")
    assert rows["bounded"] == ("yes", r"a state cannot leave an interval: h_{t} \in [-1,\, 1] after any step")
    assert "stateless" not in rows
    (part,) = document(catalogue.load("dense"), ["properties"]).parts
    (table,) = (b for b in part.blocks if isinstance(b, Table))
    assert [words(row[0]) for row in table.rows] == ["stateless", "n = m", "surrogate gradient", "kinks"]
