"""Verdicts on users' own cells: on file beside the definition, or found while pages are made."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from derive import build
from derive.catalogue import in_file, load
from derive.checks import fresh as module
from derive.checks.fresh import fresh
from derive.checks.numeric import numeric_verdict
from derive.checks.records import at_hand, definition_hash, place, recorded, write
from derive.checks.reference_text import function_text
from derive.checks.run import check
from derive.checks.verdict import Verdict
from derive.definition import Cell
from derive.document.verdicts import badges
from derive.errors import InputError
from derive.export import export
from tests.document.reading import words

GATED = """\
    import numpy as np
    from derive.definition import Cell, affine, let, sizes, state, tanh, vector

    n, m = sizes("n m")
    x, h = vector("x", n), state("h", m)
    mine = Cell("Mine", [let(h.next, tanh(affine(x, h)))])
    SCALE = 1.0  # of nothing
    OTHER = 2

    def squashed(a):
        return SCALE * np.tanh(a)

    def reference(v):
        return {"h_next": squashed(v["W_h"] @ v["x"] + v["U_h"] @ v["h"] + v["b_h"])}
"""
NUMERIC = Verdict("numeric", "pass", "below 1e-12", "as told")
Edit = Callable[[str, str], Cell]


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = Path("mine.py")
    path.write_text(textwrap.dedent(GATED))
    return path


@pytest.fixture
def edit(file: Path) -> Edit:
    """The cell after something in its file was replaced."""

    def edited(old: str, new: str) -> Cell:
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new))
        return load("mine.py")

    return edited


# -- on file


def test_what_is_written_is_read_back_and_lies_beside_the_definition(file: Path) -> None:
    cell = load("mine.py")
    assert recorded(cell).missing
    verdicts = check(cell)
    assert write(cell, verdicts) == Path("mine.verdicts.json") == place(cell)
    assert recorded(cell).verdicts == verdicts and recorded(cell).fits
    assert sorted(each.name for each in Path().iterdir()) == ["mine.py", "mine.verdicts.json"]


def test_it_fits_by_whatever_way_the_cell_is_named(file: Path) -> None:
    write(load("mine.py:mine"), [NUMERIC])
    assert recorded(load("mine.py")).fits and recorded(load(str(file.resolve()))).fits


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tanh(affine(x, h))", "tanh(affine(h, x))"),
        ('state("h", m)', 'state("h", n)'),
        ('@ v["x"]', '@ (1 * v["x"])'),
        ("SCALE * np.tanh(a)", "np.tanh(a) * SCALE"),
        ("SCALE = 1.0", "SCALE = 1.5"),
        ("def reference", "def reverence"),
    ],
)
def test_another_definition_or_reference_makes_it_stale(old: str, new: str, edit: Edit) -> None:
    write(load("mine.py"), [NUMERIC])
    found = recorded(edit(old, new))
    assert found.stale and not found.fits and found.verdicts == (NUMERIC,)


@pytest.mark.parametrize(("old", "new"), [("OTHER = 2", "OTHER = 3"), ('Cell("Mine"', 'Cell("A title"')])
def test_what_no_check_looks_at_does_not(old: str, new: str, edit: Edit) -> None:
    write(load("mine.py"), [NUMERIC])
    assert recorded(edit(old, new)).fits


def test_cells_of_one_file_are_told_apart(file: Path) -> None:
    text = file.read_text().partition("def squashed")[0]
    file.write_text(
        f'{text}yours = Cell("Yours", [let(h.next, tanh(affine(h)) * x[0])])\n'.replace("x[0]", "2")
    )
    mine, yours = load("mine.py:mine"), load("mine.py:yours")
    write(yours, [NUMERIC])
    assert recorded(mine).missing
    write(mine, [NUMERIC, NUMERIC])
    assert len(recorded(mine).verdicts) == 2 and recorded(yours).verdicts == (NUMERIC,)
    entries = json.loads(Path("mine.verdicts.json").read_text())["cells"]
    assert [entry["cell"] for entry in entries] == ["mine", "yours"]


def test_a_record_is_the_same_bytes_wherever_its_file_lies(file: Path, tmp_path: Path) -> None:
    first = write(load("mine.py"), [NUMERIC]).read_bytes()
    other = tmp_path / "elsewhere" / "mine.py"
    other.parent.mkdir()
    other.write_text(file.read_text())
    assert write(load(other), [NUMERIC]).read_bytes() == first and str(tmp_path).encode() not in first


EMPTY = '{"cell": "mine", "definition": "", "verdicts": '
STRANGE = '[{"kind": "x", "status": "pass", "figure": "", "detail": "", "counts": {}}]'


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "3", '{"cells": [{}]}', '<<<<<<< ours\n{"cells": []}', "\udce4"),
        *(f'{{"cells": [{EMPTY}{verdicts}}}]}}' for verdicts in ("3", "[3]", STRANGE)),
    ],
)
def test_what_is_no_record_is_refused_with_its_name_and_is_written_anew(text: str, file: Path) -> None:
    path = Path("mine.verdicts.json")
    path.write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(InputError, match=r"^mine\.verdicts\.json: this is no record of verdicts; remove it"):
        recorded(load("mine.py"))
    write(load("mine.py"), [NUMERIC])
    assert recorded(load("mine.py")).verdicts == (NUMERIC,)


def test_a_cell_that_is_made_in_no_file_has_no_place() -> None:
    assert place(Cell("Made", load("elman").equations)) is None


def test_a_copy_of_a_cell_of_the_catalogue_has_a_record_of_its_own(tmp_path: Path) -> None:
    copy = tmp_path / "elman.py"
    copy.write_text(Path(load("elman").where.file).read_text())
    assert recorded(load(copy)).missing and place(load(copy)) == tmp_path / "elman.verdicts.json"


def test_a_reference_of_ones_own_is_what_a_cell_of_the_catalogue_is_compared_with_too() -> None:
    cell = load("elman").with_function("reference", lambda v: {"h_next": v["h"]})
    assert recorded(cell).missing and numeric_verdict(cell).status == "fail"


# -- the text of a reference


def test_the_text_of_a_function_is_that_of_all_that_it_uses_in_its_file(edit: Edit) -> None:
    cell = edit("def squashed", "@np.errstate(all='ignore')\ndef squashed")
    assert cell.reference is not None
    lines = function_text(cell.reference).splitlines()
    expected = [
        "SCALE = 1.0",
        "@np.errstate",
        "def squashed",
        "    return SCALE",
        "def reference",
        "    return {",
    ]
    assert all(line.startswith(start) for line, start in zip(lines, expected, strict=True))


@pytest.mark.parametrize(
    "later",
    [
        "SCALE = [1.0]\nSCALE[0] = {}",
        "SCALE = [1.0]\nSCALE.append({})",
        "class SCALE: pass\nSCALE.factor = {}",
        "try:\n    import nothing_of_that_name\nexcept ImportError:\n    def SCALE(): return {}",
        "if True:\n    class SCALE: factor = {}",
    ],
)
def test_what_it_uses_may_be_filled_later_or_stand_in_an_if(later: str, tmp_path: Path) -> None:
    texts = set()
    for number in ("1.0", "2.0"):
        path, scope = tmp_path / f"{number}.py", dict[str, Any]()
        path.write_text(f"{later.format(number)}\n\ndef reference(v):\n    return SCALE\n")
        exec(compile(path.read_text(), path, "exec"), scope)
        texts.add(function_text(scope["reference"]))
    assert len(texts) == 2


def test_a_function_of_no_file_has_its_name_for_a_text() -> None:
    scope: dict[str, Callable[..., object]] = {}
    exec(compile("def nowhere(): ...", "<nowhere>", "exec"), scope)
    assert function_text(scope["nowhere"]) == "'nowhere'"


# -- found while pages are made


def test_cells_without_a_record_that_fits_are_checked_and_nothing_is_written(file: Path, edit: Edit) -> None:
    cell = load("mine.py")
    told: list[str] = []
    found = fresh([cell, load("lstm")], told.append)
    assert found == {definition_hash(cell): check(cell)} and told == ["checked mine (1 of 1)"]
    write(cell, [NUMERIC])
    assert fresh([cell], told.append) == {} and len(told) == 1
    assert list(fresh([edit("tanh(affine", "2 * tanh(affine")], told.append)) != list(found)
    assert json.loads(Path("mine.verdicts.json").read_text())["cells"][0]["definition"] == definition_hash(
        cell
    )


def test_verdicts_at_hand_come_before_those_on_file_and_only_within(file: Path) -> None:
    cell, exact = load("mine.py"), Verdict("exact", "fail", "1 of 9 differ", "")
    write(cell, [NUMERIC])
    with at_hand({definition_hash(cell): (exact,)}):
        assert recorded(cell).verdicts == (exact,) and words(badges(cell)).startswith("1 fail")
        assert not recorded(load("lstm")).missing
    assert recorded(cell).verdicts == (NUMERIC,)


def test_pages_show_what_is_on_file_and_say_how_it_gets_there(file: Path, edit: Edit) -> None:
    cell = load("mine.py")
    page = export(cell, "md", ["verdicts"])
    assert "This cell is not checked yet: <code>derive check mine.py:mine --record</code> does it" in page
    write(cell, check(cell))
    page = export(cell, "md", ["verdicts"])
    assert page.count('"verdict pass"') == 5 and "not checked yet" not in page
    assert "agree with the reference beside the definition, and with the scalar equations" in page
    changed = export(edit("def reference", "def another"), "md", ["verdicts"])
    assert changed.count('"verdict stale"') == 5 and "--record</code> checks it again" in changed
    assert "agree with the scalar equations in 50 digits and their differences" in changed


def test_a_build_of_own_cells_checks_them_and_writes_no_record(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.build(Path("mine.py"), out=Path("pages"), pages_only=True, progress=lambda text: None)
    assert Path("pages/mine.md").read_text().count('"verdict pass"') == 5
    assert "1 not checked" in Path("pages/index.md").read_text()
    assert not Path("mine.verdicts.json").exists()
    assert build.stale(Path("mine.py"), None, Path("pages"), lambda text: None) == []
    monkeypatch.setattr(module, "check_all", lambda *given, **options: 1 / 0)
    build.build(Path("mine.py"), out=Path("pages"), pages_only=True, progress=print, unchecked=True)
    assert "not checked yet" in Path("pages/mine.md").read_text()


def test_all_cells_of_a_file_are_checked(file: Path) -> None:
    file.write_text(file.read_text().partition("def squashed")[0] + 'other = Cell("Other", mine.equations)\n')
    cells = in_file(file)
    found = fresh(cells, lambda text: None)
    assert [len(found[definition_hash(cell)]) for cell in cells] == [6, 6]
