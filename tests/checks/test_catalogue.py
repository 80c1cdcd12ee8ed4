"""All checks on all cells, and what is on file is what they say today."""

from __future__ import annotations

import pytest

from derive.catalogue import load, names
from derive.checks.oracle import oracle_verdicts
from derive.checks.oracles import oracles_for
from derive.checks.records import FOLDER, recorded
from derive.checks.run import check
from derive.checks.verdict import KINDS

EACH = pytest.mark.parametrize("name", names())


@EACH
def test_a_cell_passes_its_checks_and_the_record_says_the_same(name: str) -> None:
    found = {verdict.kind: verdict for verdict in check(load(name))}
    assert tuple(found) == KINDS
    assert all(found[kind].passed for kind in ("shapes", "exact", "numeric", "mutation"))
    on_file = {verdict.kind: verdict for verdict in recorded(load(name)).verdicts}
    kinds = [kind for kind in KINDS if kind != "oracle"]
    assert [on_file[kind] for kind in kinds] == [found[kind] for kind in kinds], "run `derive check --record`"


@EACH
def test_a_record_is_there_and_not_stale(name: str) -> None:
    found = recorded(load(name))
    assert not found.missing and not found.stale, f"run `derive check {name} --oracles --record`"


@pytest.mark.requires_package("torch", "torchrecurrent")
@EACH
def test_what_the_record_says_of_oracles_is_so(name: str) -> None:
    on_file = tuple(verdict for verdict in recorded(load(name)).verdicts if verdict.kind == "oracle")
    assert on_file == oracle_verdicts(load(name))
    assert all(verdict.passed for verdict in on_file) == bool(oracles_for(name))


def test_there_is_no_record_of_a_cell_that_does_not_exist() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(names())
