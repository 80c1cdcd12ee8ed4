"""Exact proofs of gradients: right ones hold, wrong ones and broken rules fail."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest
import sympy

import derive.algebra.record as table
from derive.algebra.node import Apply, Node, Scalar, neg
from derive.algebra.record import Example, Op, shape_of
from derive.algebra.symbol import TensorSymbol
from derive.catalogue import load, names
from derive.checks import claims
from derive.checks.claims import exact_verdict
from derive.checks.domain import Residues
from derive.checks.exact import (
    expected_gradient,
    prove_gradient,
    prove_scalars,
    prove_second_order,
    prove_state_jacobian,
)
from derive.checks.proof import Proof, Undefined, branches, point, scalar_point, somewhere
from derive.checks.residue import Redraw
from derive.checks.scalars import entries_of
from derive.checks.sizes import small
from derive.checks.verdict import NothingChecked
from derive.definition import Cell, exp, let, log, output, relu, sizes, softplus, sqrt, vector
from derive.explicit import entries, equations
from derive.ops.constants import eye, zeros
from derive.ops.functions import rules
from derive.ops.scalar import RESULT, Rule, elementwise
from derive.passes.gradient import gradient
from derive.passes.jacobian import state_jacobian
from derive.program import Program
from tests.cells import marked, sampled
from tests.checks.helpers import changed, examples, kinked, of_one_operation

SIZES = {"n": 2, "m": 3}
DEAR = ("conv-lstm", "max-pooling", "urnn")  # whose second order takes as long as that of all others
# a spike's slope is a surrogate's: `fast_sigmoid` is what has it
EACH = pytest.mark.parametrize(
    "op, example",
    [pytest.param(op, e, id=f"{op.name}{e.shapes}") for op, e in examples() if op.name != "spike"],
)


@pytest.mark.parametrize("name", ["gradient", "without_seed", "sign"])
def test_a_wrong_statement_fails_and_is_named(name: str) -> None:
    lstm = load("lstm").program
    wrong = {
        "gradient": changed(gradient(lstm), "grad_b_f", lambda expr: expr + expr),
        "without_seed": changed(gradient(lstm), "adj_h_next", lambda expr: zeros(shape_of(expr))),
        "sign": changed(gradient(lstm), "adj_a_o", neg),
    }[name]
    proof = prove_gradient(lstm, wrong, SIZES)
    expected = {"gradient": "grad_b_f", "without_seed": "adj_h_next", "sign": "adj_a_o"}[name]
    assert not proof.holds and expected in proof.different


def test_the_verdict_on_a_wrong_gradient_says_what_is_wrong() -> None:
    wrong = changed(gradient(load("lstm")), "grad_b_f", neg)
    verdict = exact_verdict(load("lstm"), wrong)
    assert verdict.status == "fail" and "grad_b_f is not what diff gives" in verdict.detail


def test_a_gradient_of_another_cell_fails() -> None:
    other = gradient(load("gru-chung"))
    assert not prove_gradient(load("gru-reset-before").program, other, SIZES).holds


def test_a_gradient_that_is_missing_counts_as_zero() -> None:
    dense = load("dense").program
    derived = gradient(dense)
    kept = tuple(step for step in derived.steps if step.target.name != "grad_b_y")
    results = tuple(result for result in derived.results if result.name != "grad_b_y")
    proof = prove_gradient(dense, replace(derived, steps=kept, results=results), SIZES)
    assert proof.different == ("grad_b_y",)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if name in DEAR else marked(name) for name in names()]
)
def test_the_gradient_of_the_gradient_is_diff_of_diff(name: str) -> None:
    program, sizes = load(name).program, small(load(name))
    second = gradient(gradient(program))
    try:
        proof = prove_second_order(program, second, sizes)
    except Undefined as reason:  # many roots at once: it is checked in floating point, in tests/runtime
        pytest.skip(str(reason))
    assert proof.holds
    assert prove_gradient(gradient(program), second, sizes).holds


def test_a_wrong_second_order_fails() -> None:
    program = load("elman").program
    second = changed(gradient(gradient(program)), "grad2_grad_h_next", neg)
    assert prove_second_order(program, second, SIZES).different == ("grad2_grad_h_next",)


def test_kinks_are_proved_in_all_cases_and_a_wrong_slope_fails() -> None:
    program = kinked().program
    assert branches(program, {"n": 2}) and not branches(load("lstm").program, SIZES)
    proof = prove_gradient(program, gradient(program), {"n": 2})
    assert proof.holds and proof.cases == ("mixed", "on", "off")
    wrong = changed(gradient(program), "adj_a_y", lambda expr: expr.operands[0])
    assert not prove_gradient(program, wrong, {"n": 2}).holds


@pytest.mark.parametrize("title", "abcdefghijklmnopqrstuvwxyz")
def test_a_kink_at_the_wrong_place_is_noticed_whatever_the_draw(title: str) -> None:
    x, y = vector("x", 1), output("y", 1)
    program = Cell(title, [let(y, relu(x))]).program
    seed = next(s for s in gradient(program).inputs if s != x and s.name == "grad_y")
    inputs = {s.name: s for s in program.inputs}
    wrong = changed(gradient(program), "grad_x", lambda expr: expr.xreplace({inputs["x"]: seed}))
    assert not prove_gradient(program, wrong, {}).holds


def test_roots_logarithms_and_exponentials_are_proved() -> None:
    n = sizes("n")
    x, y, z = vector("x", n), output("y", n), output("z", n)
    cell = Cell("many", [let(y, log(1 + exp(x)) / sqrt(x)), let(z, softplus(y * x) * exp(y))])
    assert prove_gradient(cell.program, gradient(cell.program), {"n": 2}).holds


def test_comparing_nothing_is_an_error_and_no_pass() -> None:
    with pytest.raises(NothingChecked):
        _ = Proof((), 0, ()).holds
    dense = load("dense").program
    expected = replace(expected_gradient(dense, SIZES), equations=())
    with pytest.raises(NothingChecked):
        _ = prove_scalars(expected, gradient(dense), SIZES).holds


def test_what_is_defined_nowhere_is_an_error_and_no_pass() -> None:
    def nowhere(domain: Residues) -> Proof:
        raise Redraw

    with pytest.raises(Undefined, match="no point was found"):
        somewhere(nowhere, "nowhere")


def test_exponentials_nested_too_deeply_are_given_up_where_no_other_point_will_do() -> None:
    tried = list[int]()

    def exponential(domain: Residues, root: bool) -> None:
        tried.append(len(domain.primes))
        x = sympy.Symbol("x")
        expr = functools.reduce(lambda e, _: sympy.exp(e), range(20), sympy.sqrt(x) if root else x)
        domain.scalar(expr, {x: domain.draw("x")})

    with pytest.raises(Undefined, match="in 15 draws"):
        somewhere(lambda domain: exponential(domain, root=False), "deep")
    assert tried == list(range(2, 17))
    with pytest.raises(Undefined, match="in 256 draws"):  # how many levels a root has is chance
        somewhere(lambda domain: exponential(domain, root=True), "deep")


# -- the state Jacobian


@sampled
def test_every_block_of_the_state_jacobian_is_diff(name: str) -> None:
    cell = load(name)
    if not cell.states:
        return
    proof = prove_state_jacobian(cell, small(cell))
    assert proof.holds and len(proof.tensors) == len(cell.states) ** 2


@pytest.mark.parametrize("block", ["jac_h_next_h", "jac_h_next_c", "jac_c_next_h", "jac_c_next_c"])
def test_a_wrong_block_fails_and_is_named(block: str) -> None:
    cell = load("lstm")
    wrong = changed(state_jacobian(cell), block, lambda expr: expr + expr)
    assert any(block in name for name in prove_state_jacobian(cell, SIZES, wrong).different)


# -- the rules of every operation


@EACH
def test_the_derivative_rule_of_an_operation_is_diff(op: Op, example: Example) -> None:
    program = of_one_operation(op, example)
    assert prove_gradient(program, gradient(program), {}).holds


@EACH
def test_a_broken_derivative_rule_fails(op: Op, example: Example, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
        right = op.vjp(node, i, cotangent, result)
        return cotangent if right == Scalar(0) else neg(right)

    monkeypatch.setitem(table._table, op.name, replace(op, vjp=broken))
    program = of_one_operation(op, example)
    assert not prove_gradient(program, gradient(program), {}).holds


@EACH
def test_the_tangent_rule_of_an_operation_is_diff(op: Op, example: Example) -> None:
    program = of_one_operation(op, example)
    node = program.steps[0].expr
    assert isinstance(node, Apply)
    for i, symbol in enumerate(program.inputs):
        assert _tangent_is_diff(program, symbol, op.jvp(node, i, eye(symbol.shape), program.results[0]))


def test_a_broken_tangent_rule_fails() -> None:
    for op, example in examples():
        program = of_one_operation(op, example)
        node, symbol = program.steps[0].expr, program.inputs[0]
        assert isinstance(node, Apply)
        right = op.jvp(node, 0, eye(symbol.shape), program.results[0])
        if right != Scalar(0):
            assert not _tangent_is_diff(program, symbol, right + right)


def _tangent_is_diff(program: Program, symbol: TensorSymbol, tangent: Node) -> bool:
    """Whether a tangent by the identity holds SymPy's derivative of every entry by every entry."""

    def compute(domain: Residues) -> bool:
        given = point(program.inputs, {}, domain)
        right = equations(program, {})["y"]
        at = scalar_point(given, entries_of(program.inputs, {}))
        given["y"] = np.frompyfunc(lambda e: domain.scalar(e, at), 1, 1)(right)
        found = entries(tangent, given, {}, domain)
        by = [(entry, *pair) for entry in entries_of([symbol], {}) for pair in np.ndenumerate(right)]
        slopes = {(*j, *e.index): domain.scalar(sympy.diff(expr, e.symbol), at) for e, j, expr in by}
        return all((found[index] if found.ndim else found.item()) == s for index, s in slopes.items())

    return somewhere(compute, program.cell)[0]


def _wrong(name: str, derivative: sympy.Expr) -> sympy.Expr:
    return derivative + RESULT if name != "step" else sympy.Integer(1)


@pytest.mark.parametrize("name", sorted(rules()))
def test_a_broken_textbook_derivative_fails(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    definition, derivative = rules()[name]
    rule = Rule(name, definition, textbook={0: _wrong(name, derivative)})
    original = table._table[name]
    monkeypatch.setitem(table._table, name, elementwise(rule, original.notations, nonlinear=True))
    program = of_one_operation(table._table[name], original.examples[0])
    assert not prove_gradient(program, gradient(program), {}).holds


@pytest.mark.parametrize("name", sorted(rules()))
def test_the_textbook_derivative_is_diff_of_the_definition(name: str) -> None:
    op = table._table[name]
    program = of_one_operation(op, op.examples[0])
    assert prove_gradient(program, gradient(program), {}).holds


def test_what_is_wrong_stays_wrong_where_the_rest_cannot_be_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*given: object) -> Proof:
        raise Undefined("defined nowhere")

    monkeypatch.setattr(claims, "prove_state_jacobian", nowhere)
    cell = load("elman")
    assert exact_verdict(cell).status == "not checked"
    verdict = exact_verdict(cell, changed(gradient(cell), "grad_b_h", neg))
    assert (verdict.status, verdict.detail) == ("fail", "grad_b_h is not what diff gives")
