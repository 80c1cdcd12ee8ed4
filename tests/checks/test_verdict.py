"""A verdict on nothing is no verdict."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from derive.algebra import record as records
from derive.catalogue import load
from derive.checks.claims import shapes_verdict
from derive.checks.run import check
from derive.checks.sizes import numeric, shown, small
from derive.checks.verdict import KINDS, NothingChecked, not_checked, outcome
from derive.definition import Cell, let, matrix, output, sizes, vector
from derive.ops.contraction import transpose


def test_a_check_of_nothing_raises() -> None:
    with pytest.raises(NothingChecked, match="the numeric check compared nothing"):
        outcome("numeric", 0, [], "below 1e-12", "")


def test_a_failure_says_how_many_and_the_first_of_them() -> None:
    verdict = outcome("exact", 9, [f"x{i}" for i in range(7)], "9 proved", "")
    assert (verdict.status, verdict.figure) == ("fail", "7 of 9 differ")
    assert verdict.detail == "x0; x1; x2; x3; x4 and 2 more"


def test_a_verdict_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        not_checked("oracle", "none").status = "pass"  # type: ignore[misc]


def test_every_kind_has_its_verdict() -> None:
    assert tuple(verdict.kind for verdict in check(load("dense"))) == KINDS


def test_figures_are_the_same_in_every_run() -> None:
    assert check(load("elman")) == check(load("elman"))


def test_the_shapes_verdict_counts_all_statements() -> None:
    assert shapes_verdict(load("lstm")).figure == "39 statements, for all n and m"


def test_a_rule_that_gives_another_shape_fails_and_nothing_else_is_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rule = records._table["contract"]
    turned = replace(rule, vjp=lambda *given: transpose(rule.vjp(*given)))
    monkeypatch.setitem(records._table, "contract", turned)
    shapes, *others = check(load("dense"))
    assert (shapes.status, shapes.figure) == ("fail", "1 of 2 do not fit")
    assert shapes.detail.endswith("dense, statement grad_x: W_y.T @ adj_a_y (n): expected rank 2, found 1")
    assert [(each.kind, each.status) for each in others] == [(k, "not checked") for k in KINDS[1:]]
    assert {each.detail for each in others} == {"the shapes are wrong"}


def test_sizes_are_all_different_and_the_cell_has_the_last_word() -> None:
    n, m, k = sizes("n m k")
    y, x, a, b = output("y", m), vector("x", n), matrix("A", m, k), matrix("B", k, n)
    cell = Cell("sized", [let(y, a @ (b @ x), "through a bottle neck")])
    assert small(cell) == {"n": 2, "m": 3, "k": 4}
    assert numeric(cell) == {"n": 3, "m": 4, "k": 2}
    assert small(replace(cell, check_sizes={"m": 2})) == {"n": 2, "m": 2, "k": 4}
    assert shown(small(cell)) == "n = 2, m = 3, k = 4"


def test_a_users_cell_is_checked_as_far_as_that_goes() -> None:
    n = sizes("n")
    cell = Cell("mine", [let(output("y", n), 2 * vector("x", n), "twice")])
    statuses = {verdict.kind: verdict.status for verdict in check(cell)}
    assert statuses.pop("oracle") == "not checked"
    assert set(statuses.values()) == {"pass"}
