"""Where a value is used, and why a derived statement has the terms that it has."""

from __future__ import annotations

import pytest

from derive.algebra.node import Apply
from derive.analysis.usage import RULES, Explanation, explain, uses
from derive.catalogue import load, names
from derive.definition import Cell, let, matrix, output, sizes, transpose, vector
from derive.passes.gradient import gradient
from derive.passes.through_time import through_time
from derive.program import Program


def _explained(program: Program, name: str) -> Explanation:
    return explain(next(s for s in gradient(program).steps if s.target.name == name), program)


def _words(cell: str, name: str) -> list[tuple[str, ...]]:
    return [term.words for term in _explained(load(cell).program, name).terms]


def test_a_use_is_a_statement_that_reads_the_symbol() -> None:
    program = load("lstm").program
    found = {s.name: [u.name for u in targets] for s, targets in uses(program).items()}
    assert found["x"] == ["a_f", "a_i", "a_g", "a_o"]
    assert found["c"] == ["c_next"]
    assert found["h_next"] == []


@pytest.mark.parametrize(
    ("cell", "name", "words"),
    [
        ("lstm", "adj_h_next", [("supplied",)]),
        ("lstm", "adj_c_next", [("supplied",), ("product", "chain")]),
        ("lstm", "adj_a_f", [("chain",)]),
        ("lstm", "adj_f", [("product",)]),
        ("lstm", "grad_W_f", [("outer",)]),
        ("lstm", "grad_b_f", [("passed",)]),
        ("lstm", "grad_h", [("transposed",)] * 4),
        ("lstm-concatenated", "grad_x", [("part",)]),
        ("lstm-coupled", "adj_i", [("sign",), ("product",)]),
        ("gru", "grad_h", [("transposed",), ("transposed",), ("transposed",), ("product",)]),
        ("gru", "adj_z", [("product", "sign")]),
    ],
)
def test_a_term_comes_about_by_a_rule(cell: str, name: str, words: list[tuple[str, ...]]) -> None:
    assert _words(cell, name) == words


def test_the_rule_knows_the_other_factors() -> None:
    (term,) = _explained(load("lstm").program, "grad_W_f").terms
    assert [str(other) for other in term.rules[0].others] == ["x"]


@pytest.mark.parametrize("name", names())
def test_every_term_of_a_gradient_is_explained(name: str) -> None:
    program = load(name).program
    for _ in range(2):
        backward = gradient(program)
        for step in backward.steps[len(program.steps) :]:
            found = explain(step, program)
            written = step.expr.operands if isinstance(step.expr, Apply) and step.expr.op == "add" else (0,)
            assert [term.origin for term in found.terms] == list(step.origins)
            assert len(found.terms) in (0, len(written))
            assert all(rule.word in RULES for term in found.terms for rule in term.rules)
        program = backward


def test_what_the_next_step_hands_back_is_carried() -> None:
    cell = load("lstm")
    statement = next(s for s in through_time(cell).carried if s.target.base == "c")
    found = explain(statement, cell.program)
    assert [(term.words, term.later) for term in found.terms] == [
        (("supplied",), 0), (("product", "chain"), 0), (("carried", "product"), 1)
    ]  # fmt: skip


def test_two_uses_in_one_statement_are_told_apart() -> None:
    n = sizes("n")
    x = vector("x", n)
    program = Cell("skip connection", [let(output("y", n), matrix("M", n, n) @ x + x)]).program
    assert [term.words for term in _explained(program, "grad_x").terms] == [("transposed",), ("passed",)]


def test_other_operations_have_rules_of_their_own() -> None:
    n, m = sizes("n m")
    x, w = vector("x", n), vector("w", n)
    quotient = Cell("quotient", [let(output("y", n), x / w)]).program
    inner = Cell("inner product", [let(output("y"), x @ w)]).program
    assert [t.words for t in _explained(quotient, "grad_w").terms] == [("quotient",)]
    assert [t.words for t in _explained(inner, "grad_w").terms] == [("product",)]
    flipped = Cell("transposed", [let(output("y", n, m), transpose(matrix("M", m, n)))]).program
    assert [t.words for t in _explained(flipped, "grad_M").terms] == [("transposed",)]
