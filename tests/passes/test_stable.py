"""Stable forms compute exactly what the program as written computes, and where it matters they are used."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
import pytest
from hypothesis import strategies as st

from derive.algebra.node import Node, Scalar
from derive.catalogue import load, names
from derive.checks.equality import prove_equal
from derive.checks.proof import Proof
from derive.checks.sizes import small
from derive.definition import (
    Cell,
    einsum,
    exp,
    let,
    log,
    output,
    sigmoid,
    sizes,
    spread,
    sqrt,
    tensor,
    vector,
    vectors,
)
from derive.definition.language import Statement
from derive.passes.gradient import gradient
from derive.passes.stable import stable
from derive.program import Program
from derive.runtime import function
from tests.exploring import SHARES, Record, Tally, explore

n, m = sizes("n m")
a, b, c, x = (vector(name, m) for name in "abcx")
R = tensor("R", m, n)
e, f, i, t, k = vectors("e f i t k", m)
s = tensor("s")
y = output("y", m)
AT = {"n": 2, "m": 3}


def proof(program: Program, at: Mapping[str, int] | None = None, but: Collection[str] = ()) -> Proof:
    """That every value of a program but some, by name, is what its stable form computes."""
    everything = {step.target.name: step.target for step in program.steps if step.target.name not in but}
    return prove_equal(program, stable(program), {}, at or AT, everything)


def cell(*equations: Statement) -> Cell:
    return Cell("by hand", list(equations))


def right(program: Program) -> dict[str, str]:
    """What the stable form computes otherwise, by name."""
    pairs = zip(program.steps, stable(program).steps, strict=True)
    return {old.target.name: str(new.expr) for old, new in pairs if old != new}


def total(node: Node) -> Node:
    return einsum("j->", node)


BY_HAND: Mapping[str, tuple[Cell, str]] = {
    "logistic": (cell(let(y, x / (1 + exp(-a)))), "x * sigmoid(-a_y)"),
    "logistic of exponentials": (cell(let(y, exp(a) / (1 + exp(a)))), "sigmoid(a)"),
    "softplus": (cell(let(y, log(1 + exp(a)))), "softplus(a)"),
    "logarithm of a sigmoid": (cell(let(y, log(sigmoid(a)))), "-softplus(-a)"),
    "logarithm of what a sigmoid leaves": (cell(let(y, log(1 - sigmoid(a)))), "-softplus(a)"),
    "over what a sigmoid leaves": (cell(let(y, x / (1 - sigmoid(a)))), "x / sigmoid(-a)"),
    "share of two": (cell(let(y, exp(a) / (exp(a) + exp(b)))), "sigmoid(a - b)"),
    "quotient of exponentials": (cell(let(y, exp(a) / exp(b))), "exp(a - b)"),
    "share of sigmoids, named": (
        cell(let(f, sigmoid(a)), let(i, sigmoid(b)), let(y, f / (f + i))),
        "sigmoid(-softplus(-a) + softplus(-b))",
    ),
    "softmax": (cell(let(y, exp(a) / total(exp(a)))), "softmax(a)"),
    "softmax over several statements": (
        cell(let(e, exp(a)), let(s, total(e)), let(y, x * e / s)),
        "x * softmax(a)",
    ),
    "softmax of lines": (
        cell(let(output("Y", m, n), exp(R) / spread(einsum("jk->j", exp(R)), (m, n), [0]))),
        "softmax(R)",
    ),
    "difference below a root": (cell(let(y, x / sqrt(1 - exp(a)))), "-(1 + exp(a)) * tanh(a / 2)"),
}


@pytest.mark.parametrize("name", BY_HAND)
def test_what_is_written_by_hand_becomes_the_stable_function(name: str) -> None:
    program, expected = BY_HAND[name][0].program, BY_HAND[name][1]
    assert list(right(program).values()) == [expected]


@pytest.mark.parametrize("name", BY_HAND)
def test_values_gradients_and_their_gradients_are_exactly_equal(name: str) -> None:
    once = gradient(BY_HAND[name][0].program)
    assert proof(once).holds and proof(gradient(once)).holds


LOGARITHMS: Mapping[str, tuple[Statement, ...]] = {
    "of two": (let(t, log(exp(a) + exp(b))),),
    "of three": (let(t, x - log(exp(a) + exp(b) + exp(c))),),
    "of entries": (let(t, x + log(total(exp(a)))),),
    "of named entries": (let(e, exp(a)), let(s, total(e)), let(t, x + log(s))),
    "of lines": (let(t, x + log(einsum("jk->j", exp(R)))),),
    "of a softmax": (let(e, exp(a) / total(exp(a))), let(t, log(e))),
    "of a product": (let(t, log(x * exp(a))),),
}


def written(name: str) -> Cell:
    """A cell with a logarithm, and its exponential, which exact numbers know."""
    return cell(*LOGARITHMS[name], let(y, exp(t)))


@pytest.mark.parametrize("name", LOGARITHMS)
def test_logarithms_of_sums_are_exactly_equal_through_their_exponential(name: str) -> None:
    program = written(name).program
    assert {"t"} <= set(right(program))
    found = proof(gradient(program), but=["t"])
    assert found.holds, found.different


def test_nothing_changes_where_no_rule_applies() -> None:
    for name in ("lstm", "gru", "layer-norm-lstm", "delta-net", "mamba"):
        program = gradient(load(name).program)
        assert stable(program) is program, name


def test_a_stable_form_stays_as_it_is() -> None:
    by_hand = [cell for cell, _ in BY_HAND.values()] + [written(name) for name in LOGARITHMS]
    for each in (load("min-lstm"), load("rg-lru"), *by_hand):
        once = stable(each.program)
        assert stable(once) is once, once


def test_adjoints_follow_the_stable_form_and_keep_their_names() -> None:
    program = gradient(load("min-lstm").program)
    found = right(program)
    assert set(found) == {"k", "s", "adj_a_i", "adj_a_f"}
    assert "/" not in "".join(found.values())
    assert [s.target for s in stable(program).steps] == [s.target for s in program.steps]


@pytest.mark.parametrize("name", names())
def test_every_cell_computes_exactly_what_its_formulas_say(name: str) -> None:
    program = gradient(load(name).program)
    found = stable(program)
    assert (found.inputs, found.results) == (program.inputs, program.results)
    assert [s.target for s in found.steps] == [s.target for s in program.steps]
    if found is not program:
        assert proof(program, small(load(name))).holds


def test_a_small_difference_keeps_its_digits() -> None:
    cell = load("rg-lru")
    shapes = {name: tuple(AT[str(k)] for k in s.shape) for name, s in cell.program.by_name.items()}
    given = {s.name: np.zeros(shapes[s.name]) for s in cell.program.inputs}
    given["Lambda"] = np.array([9.0, 11.0, 13.0][: len(given["Lambda"])])
    short = {name: value.astype(np.float32) for name, value in given.items()}
    ours, exact = (function(cell.program)(arrays)["a_h"] for arrays in (short, given))
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, exact, rtol=5e-7)
    a = function(cell.program)(short)["a"]
    assert np.max(np.abs((1 - a**2) / exact - 1)) > 1e-3  # as it is written it has lost them


def test_the_largest_of_three_is_one_value_wherever_it_stands() -> None:
    statements = let(e, 1 + exp(-a)), let(f, exp(b * 2)), let(y, x * exp(log(e + f)))
    program = gradient(cell(*statements).program)
    assert proof(program, but=["a2_y"]).holds
    assert "maximum(maximum(0, a_f), a_e)" not in right(program)["adj_a_y"]


# -- expressions that nobody thought of


@st.composite
def exponents(draw: st.DrawFn, depth: int) -> Node:
    """What an exponential is of: sums of vectors, and logarithms of what is positive."""
    if not depth or draw(st.booleans()):
        leaf: Node = draw(st.sampled_from([a, b, c, x, -a, b * 2]))
        return leaf
    if draw(st.booleans()):
        return log(draw(positives(depth - 1)))
    found: Node = draw(exponents(depth - 1)) + draw(st.sampled_from([1, -1])) * draw(exponents(depth - 1))
    return found


@st.composite
def positives(draw: st.DrawFn, depth: int) -> Node:
    """Exponentials, sigmoids, shares, and arithmetic with them."""
    if not depth:
        return exp(draw(exponents(0)))
    left, right = (positives(depth - 1) for _ in range(2))
    match draw(st.integers(0, 8)):
        case 0:
            return exp(draw(exponents(depth)))
        case 1:
            return sigmoid(draw(exponents(depth)))
        case 2:
            return draw(left) + draw(right)
        case 3:
            return Scalar(1) + draw(left)
        case 4:
            return draw(left) * draw(right)
        case 5:
            base: Node = draw(left)
            return base ** draw(st.sampled_from([2, -1, -2]))
        case 6:
            return Scalar(1) - sigmoid(draw(exponents(depth - 1)))
        case 7:
            top = exp(draw(exponents(depth - 1)))
            return top / total(top)
    above, beside = draw(left), draw(right)
    return above / (above + beside)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """A few named values; later ones use earlier ones."""
    statements = [let(e, draw(positives(2))), let(f, draw(positives(2)))]
    last = draw(
        st.sampled_from([f / (e + f), e / f, e * f / (1 + f), exp(log(e + f)), exp(x + log(f)), e + f])
    )
    return cell(*statements, let(y, last * draw(positives(2)))).program


@pytest.mark.parametrize("share", SHARES)
def test_random_expressions_and_their_gradients_are_exactly_equal(
    share: int, record_property: Record
) -> None:
    tally = Tally()

    def check(program: Program) -> None:
        tally.program(program)
        step = gradient(program)
        # what an exponential is of may be a logarithm, which exact numbers know by that exponential only
        arguments = [s for s in step.steps if s.meaning.startswith("pre-activation")]
        found = proof(step, but=[s.target.name for s in arguments if "log(" in str(s.expr)])
        assert found.holds, found.different
        tally["changed"] += stable(step) is not step

    explore(programs(), 40 if share else 15, share, check)
    tally.report(record_property)
    assert tally["changed"] >= 0.3 * tally["programs"]
