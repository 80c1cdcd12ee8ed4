"""All checks on all cells, and what is on file is what they say today."""

from __future__ import annotations

import pytest

from derive.catalogue import load, names
from derive.checks.oracle import compared, oracle_verdicts
from derive.checks.oracles import ORACLES, Oracle, oracles_for
from derive.checks.records import FOLDER, recorded
from derive.checks.run import check
from derive.checks.verdict import KINDS, Verdict
from tests.cells import every_cell, sample, sampled

# several packages may have a cell; one that a machine lacks is no reason to skip the others
PAIRS = [
    pytest.param(
        name,
        oracle,
        id=f"{name}-{oracle.module}",
        marks=[
            pytest.mark.requires_package(oracle.package),
            *([] if name in sample() else [pytest.mark.slow]),
        ],
    )
    for oracle in ORACLES
    for name in oracle.cells
]


def on_file(name: str, of_oracles: bool) -> list[Verdict]:
    """The recorded verdicts on a cell: those of oracles, or all others."""
    return [v for v in recorded(load(name)).verdicts if (v.kind == "oracle") == of_oracles]


@sampled  # dear; that no record is stale is tested of every cell below
def test_a_cell_passes_its_checks_and_the_record_says_the_same(name: str) -> None:
    found = check(load(name))
    assert tuple(verdict.kind for verdict in found) == KINDS  # as no oracle is asked, each kind has one
    ours = [verdict for verdict in found if verdict.kind != "oracle"]
    assert [verdict.detail for verdict in ours if not verdict.passed] == []
    assert on_file(name, of_oracles=False) == ours, f"run `derive check {name} --oracles --record`"


@every_cell
def test_a_record_is_there_and_not_stale(name: str) -> None:
    found = recorded(load(name))
    assert not found.missing and not found.stale, f"run `derive check {name} --oracles --record`"


@pytest.mark.parametrize(("name", "oracle"), PAIRS)
def test_what_the_record_says_of_an_oracle_is_so(name: str, oracle: Oracle) -> None:
    verdict = compared(load(name), oracle)
    assert verdict.passed, verdict.detail
    assert verdict in on_file(name, of_oracles=True), f"run `derive check {name} --oracles --record`"


@every_cell
def test_the_record_has_a_verdict_of_every_oracle_that_knows_the_cell(name: str) -> None:
    """Each is told by the package and version in its figure; where none knows the cell the record says so."""
    found, known = on_file(name, of_oracles=True), oracles_for(name)
    if not known:
        assert found == list(oracle_verdicts(load(name)))
        return
    assert all(verdict.passed for verdict in found)
    assert len(found) == len(known)
    for verdict, oracle in zip(found, known, strict=True):
        assert f" from {oracle.shown} " in verdict.figure


def test_every_cell_of_an_oracle_is_in_the_catalogue() -> None:
    """One that is not would never be compared."""
    assert {name for oracle in ORACLES for name in oracle.cells} <= set(names())


def test_there_is_no_record_of_a_cell_that_does_not_exist() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(names())
