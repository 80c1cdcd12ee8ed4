"""Recorded verdicts: written whole, read back the same, and stale as soon as the cell is another."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

import derive.checks.records as module
from derive.algebra.node import neg
from derive.catalogue import load
from derive.checks.oracles import oracles_for
from derive.checks.records import definition_hash, recorded, write
from derive.checks.run import check
from derive.checks.verdict import NOT_ASKED, Verdict, not_checked
from derive.errors import InputError, Location
from derive.passes.gradient import gradient
from tests.checks.helpers import changed, kinked, with_program

DENSE = load("dense")
ORACLE = Verdict("oracle", "pass", "below 1e-12 from torch.nn 2.13.0", "1 step and 5 steps")


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    verdicts = check(DENSE)
    write(DENSE, verdicts, tmp_path)
    found = recorded(DENSE, tmp_path)
    assert found.verdicts == verdicts and not found.stale and not found.missing


def test_records_are_the_same_bytes_every_time(tmp_path: Path) -> None:
    first = write(DENSE, check(DENSE), tmp_path / "a").read_bytes()
    assert first == write(DENSE, check(DENSE), tmp_path / "b").read_bytes()
    assert str(tmp_path).encode() not in first and first.endswith(b"}\n")


def test_a_cell_without_a_record_is_missing_one(tmp_path: Path) -> None:
    assert recorded(DENSE, tmp_path).missing and recorded(kinked(), tmp_path).missing


def test_a_changed_cell_makes_its_record_stale(tmp_path: Path) -> None:
    write(DENSE, check(DENSE), tmp_path)
    edited = with_program(DENSE, changed(DENSE.program, "y", neg))
    assert definition_hash(edited) != definition_hash(DENSE)
    assert recorded(edited, tmp_path).stale


def test_a_changed_reference_makes_the_record_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(DENSE, check(DENSE), tmp_path)
    monkeypatch.setattr(module, "reference_text", lambda cell: "another text")
    assert recorded(DENSE, tmp_path).stale


def test_a_changed_gradient_makes_the_record_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(DENSE, check(DENSE), tmp_path)
    wrong = changed(gradient(DENSE), "grad_b_y", neg)
    monkeypatch.setattr(module, "gradient", lambda cell: wrong)
    assert recorded(DENSE, tmp_path).stale


def test_an_oracle_that_was_not_asked_for_stays_on_file(tmp_path: Path) -> None:
    write(DENSE, [ORACLE], tmp_path)
    write(DENSE, [not_checked("oracle", NOT_ASKED)], tmp_path)
    assert recorded(DENSE, tmp_path).verdicts == (ORACLE,)


def test_an_oracle_that_this_machine_does_not_have_stays_on_file_and_others_are_new(tmp_path: Path) -> None:
    lstm, (torch, keras) = load("lstm"), (o for o in oracles_for("lstm") if o.package in ("torch", "keras"))
    old, new = (
        [Verdict("oracle", "pass", f"below 1e-12 from {o.shown} {version}", "") for o in (torch, keras)]
        for version in "12"
    )
    write(lstm, old, tmp_path)
    write(lstm, [new[0], not_checked("oracle", keras.missing)], tmp_path)
    assert recorded(lstm, tmp_path).verdicts == (new[0], old[1])


def test_but_not_on_file_for_another_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(DENSE, [ORACLE], tmp_path)
    monkeypatch.setattr(module, "reference_text", lambda cell: "another text")
    write(DENSE, [not_checked("oracle", NOT_ASKED)], tmp_path)
    assert recorded(DENSE, tmp_path).verdicts[0].status == "not checked"


def test_a_cell_without_a_file_is_not_recorded(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kinked: verdicts are recorded for cells that have a file"):
        write(replace(kinked(), where=Location("<stdin>")), (), tmp_path)


def test_a_write_that_fails_leaves_the_old_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(DENSE, [ORACLE], tmp_path)
    before = path.read_bytes()

    def full(source: Path, target: Path) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        write(DENSE, check(DENSE), tmp_path)
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]


def test_a_record_is_plain_json(tmp_path: Path) -> None:
    content = json.loads(write(DENSE, check(DENSE), tmp_path).read_text(encoding="utf-8"))
    assert content["cell"] == "dense" and len(content["definition"]) == 64
    assert [verdict["kind"] for verdict in content["verdicts"]][:2] == ["shapes", "exact"]
