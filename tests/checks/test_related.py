"""Every relation of the catalogue is proved, and one with a mistake in it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from derive import catalogue, relations
from derive.checks.claims import exact_verdict
from derive.checks.records import recorded
from derive.checks.related import prove
from derive.definition import zeros
from derive.errors import DefinitionError
from derive.relations import RELATIONS, Relation, Substitution, Symbols

EACH = pytest.mark.parametrize("relation", RELATIONS, ids=lambda r: f"{r.left}={r.right}")
PEEPHOLE = next(each for each in RELATIONS if (each.left, each.right) == ("lstm", "lstm-peephole"))


@EACH
def test_a_relation_is_proved(relation: Relation) -> None:
    assert prove(relation).holds


@EACH
def test_a_relation_with_one_thing_changed_is_not(relation: Relation) -> None:
    symbols = catalogue.load(relation.left, **relation.left_with).program.by_name
    names = {
        field: tuple(getattr(relation, field)(symbols)) for field in ("inputs", "held", "states", "outputs")
    }
    for field, name in ((field, name) for field, found in names.items() for name in found):
        change: dict[str, Any] = {field: _changed(getattr(relation, field), name)}
        wrong = replace(relation, **change)
        assert not prove(wrong).holds, f"{name} does not matter to {relation.claim}"


def _changed(substitution: Substitution, name: str) -> Substitution:
    """The same, but twice of one thing and two more."""

    def other(symbols: Symbols) -> dict[str, Any]:
        found = dict(substitution(symbols))
        return {**found, name: 2 * found[name] + 2}

    return other


@EACH
def test_a_relation_is_between_cells_of_the_catalogue_and_said_in_plain_words(relation: Relation) -> None:
    assert {relation.left, relation.right} <= set(catalogue.names()) and relation.left != relation.right
    assert relation.kind in relations.KINDS
    assert 5 <= len(relation.words) <= 90 and not set(";$\\`<>*#{}|") & set(relation.words)
    assert "-" not in relation.words.replace("-layer", ""), "a minus sign is −"


@EACH
def test_words_say_that_a_value_is_held(relation: Relation) -> None:
    symbols = catalogue.load(relation.left, **relation.left_with).program.by_name
    assert bool(relation.held(symbols)) == (" held at " in relation.words)


def test_no_relation_is_told_twice() -> None:
    assert len({each.claim + each.left for each in RELATIONS}) == len(RELATIONS)
    whole = [frozenset((each.left, each.right)) for each in RELATIONS if each.kind != "part"]
    assert len(whole) == len(set(whole))


@EACH
def test_the_left_cell_s_verdict_says_so(relation: Relation) -> None:
    (exact,) = (v for v in recorded(catalogue.load(relation.left)).verdicts if v.kind == "exact")
    assert dict(exact.counts).get(relation.claim, 0) > 0, f"run `derive check {relation.left} --record`"


def test_a_false_relation_fails_the_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    false = replace(PEEPHOLE, inputs=lambda s: {"p_f": s["b_f"]})
    monkeypatch.setattr("derive.checks.claims.owned", lambda name: (false,))
    verdict = exact_verdict(catalogue.load("lstm"))
    assert verdict.status == "fail" and not verdict.counts
    assert verdict.detail == "lstm equal to lstm-peephole with p_i = p_f = p_o = 0: not so"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"inputs": lambda s: {"p": s["c"]}}, "there is no input p; there are: U_f"),
        ({"inputs": lambda s: {"h": s["c"]}}, "there is no input h;"),
        ({"held": lambda s: {"h_next": s["h"]}}, "there is no value h_next"),
        ({"states": lambda s: {"x": s["x"]}}, "there is no state x; there are: c, h"),
        ({"outputs": lambda s: {"h_next": s["h_next"]}}, "there is no output h_next"),
        ({"free": ("f",)}, "there is no state f"),
        ({"inputs": lambda s: {"p_f": s["p_f"]}}, "lstm has no p_f"),
    ],
)
def test_what_does_not_fit_is_told(change: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError, match=f"lstm-peephole: a relation does not fit: {message}"):
        prove(replace(PEEPHOLE, **change))


def test_a_result_that_only_one_cell_has_must_be_told() -> None:
    with pytest.raises(DefinitionError, match="elman has no c_next; the relation must say what it is"):
        prove(Relation("elman", "lstm", "special case", "nothing"))


def test_a_change_of_state_holds_before_and_after_the_step() -> None:
    wrong = replace(PEEPHOLE, states=lambda s: {"h": s["h"] + zeros(*s["h"].shape), "c": s["h"]})
    assert not prove(wrong).holds


def test_relations_belong_to_the_pages_of_both_cells() -> None:
    assert PEEPHOLE in relations.of("lstm") and PEEPHOLE in relations.of("lstm-peephole")
    assert PEEPHOLE in relations.owned("lstm") and PEEPHOLE not in relations.owned("lstm-peephole")
