"""Cells against torch.nn: what agrees passes, and another cell or a wrong gradient fails."""

from __future__ import annotations

import sys

import pytest

from derive.algebra.node import neg
from derive.catalogue import load
from derive.checks.oracle import compared, oracle_verdicts
from derive.checks.oracles import ORACLES, Oracle, oracles_for
from derive.checks.oracles.remarks import REMARKS
from derive.checks.records import recorded
from derive.checks.run import check
from derive.checks.verdict import NOT_ASKED
from derive.runtime import sequence
from tests.checks.helpers import changed, kinked, with_program

TORCH = ORACLES[0]
needs_torch = pytest.mark.requires_package("torch")


@needs_torch
@pytest.mark.parametrize("name", TORCH.cells)
def test_values_and_all_gradients_agree_with_torch(name: str) -> None:
    verdict = compared(load(name), TORCH)
    assert verdict.passed and verdict.figure.startswith("below 1e-12 from torch.nn")


@needs_torch
def test_a_wrong_cell_fails() -> None:
    cell = load("lstm")
    wrong = with_program(cell, changed(cell.program, "o", neg))
    assert "values, length 1: h differs" in compared(cell, TORCH, wrong).detail


@needs_torch
def test_an_update_gate_that_is_negated_is_not_torchs() -> None:
    wrong = with_program(load("gru"), changed(load("gru").program, "z", neg))
    assert compared(load("gru"), TORCH, wrong).status == "fail"


@needs_torch
def test_a_wrong_gradient_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = sequence(load("elman"))
    wrong.__dict__["source"] = wrong.source.replace("return np.asarray(", "return -np.asarray(")
    monkeypatch.setattr("derive.checks.oracle.sequence", lambda cell: wrong)
    detail = compared(load("elman"), TORCH).detail
    assert "gradients, length 1" in detail and "values" not in detail


def test_a_cell_that_no_package_has_says_so() -> None:
    (verdict,) = oracle_verdicts(load("lstm-deep-gates"))
    assert (verdict.status, verdict.detail) == ("not checked", "in none of the packages that we compare with")
    assert oracle_verdicts(kinked())[0].status == "not checked"


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = Oracle("no_such_package", "No Such Package", "none", ("lstm",))
    monkeypatch.setattr("derive.checks.oracles.ORACLES", (absent,))
    assert not absent.installed and oracles_for("lstm") == (absent,)
    assert oracle_verdicts(load("lstm"))[0].detail == "no_such_package is not installed"


def test_oracles_run_only_when_they_are_asked_for() -> None:
    before = set(sys.modules)
    verdict = next(v for v in check(load("dense")) if v.kind == "oracle")
    assert (verdict.status, verdict.detail) == ("not checked", NOT_ASKED)
    assert "torch" not in set(sys.modules) - before


@pytest.mark.requires_package("torchrecurrent")
def test_what_an_adapter_does_beside_handing_over_arrays_is_in_the_verdict() -> None:
    (oracle,) = oracles_for("scrn")
    assert compared(load("scrn"), oracle).detail.endswith("; " + REMARKS[oracle.module, "scrn"])


def test_every_remark_is_of_an_adapter_and_a_cell_that_there_are() -> None:
    known = {(each.module, cell) for each in ORACLES for cell in (*each.cells, "")}
    assert set(REMARKS) <= known


@pytest.mark.parametrize(("module", "cell"), [key for key in REMARKS if key[1]])
def test_a_record_has_the_remark_that_its_page_is_to_show(module: str, cell: str) -> None:
    oracle = next(each for each in oracles_for(cell) if each.module == module)
    (verdict,) = (v for v in recorded(load(cell)).verdicts if f" from {oracle.shown} " in v.figure)
    assert verdict.detail.endswith(REMARKS[module, cell])
