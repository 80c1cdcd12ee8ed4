"""Own functions: equal to the built-in ones where they are the same, derived as often as one likes."""

from __future__ import annotations

import pickle
from dataclasses import replace
from functools import reduce

import numpy as np
import pytest
import sympy

from derive.algebra.node import Apply, Node, add
from derive.catalogue import load
from derive.checks.equality import prove_equal
from derive.checks.exact import prove_gradient, prove_second_order
from derive.checks.records import definition_hash
from derive.checks.sizes import small
from derive.definition import (
    Cell,
    affine,
    clip,
    cos,
    function,
    let,
    log,
    output,
    relu,
    scalar,
    sigmoid,
    silu,
    sin,
    softplus,
    sqrt,
    state,
    tanh,
    vector,
)
from derive.definition.own import Function
from derive.ops.own import derivative_of, derivatives_in, is_own
from derive.ops.own_text import code_name, tex_name
from derive.passes.gradient import gradient
from derive.printing.latex import latex
from derive.program import Program
from derive.runtime import function as compiled
from tests.evaluation import assert_gradient

z, b = sympy.symbols("z b")
HARD = function("hard", sympy.Max(0, sympy.Min(1, 0.2 * z + 0.5)))
SWISH = function("swish", z / (1 + sympy.exp(-z)))
THREE = function(
    "three", sympy.Piecewise((-1 - z / 10, z < -1), (z, z <= sympy.Rational(1, 2)), (z**2 + 0.25, True))
)
BLEND = function("blend", z * b**2 + sympy.tanh(z), z, b)
GELU = function("gelu", z * (1 + sympy.erf(z / sympy.sqrt(2))) / 2)
SINGLE = (HARD, SWISH, THREE, GELU)
# an own definition, and the word of the language that it spells out
SAME: dict[str, tuple[sympy.Expr, object]] = {
    "softplus": (sympy.log(1 + sympy.exp(z)), softplus),
    "silu": (z / (1 + sympy.exp(-z)), silu),
    "sigmoid": ((1 + sympy.tanh(z / 2)) / 2, sigmoid),
    "tanh by exponentials": ((sympy.exp(z) - sympy.exp(-z)) / (sympy.exp(z) + sympy.exp(-z)), tanh),
    "tanh of SymPy": (sympy.tanh(z), tanh),
    "tanh by sinh and cosh": (sympy.sinh(z) / sympy.cosh(z), tanh),
    "relu": (sympy.Max(z, 0), relu),
    "relu in pieces": (sympy.Piecewise((0, z < 0), (z, True)), relu),
    "square root": (sympy.sqrt(1 + z**2), lambda argument: sqrt(1 + argument**2)),
    "logarithm of sines": (sympy.log(2 + sympy.sin(z) * sympy.cos(z)), lambda a: log(2 + sin(a) * cos(a))),
}


def dense(apply: object) -> Program:
    """A layer with a function behind its affine map."""
    x, y = vector("x", 2), output("y", 3)
    assert callable(apply)
    return Cell("layer", [let(y, apply(affine(x)))]).program


def recurrent(*functions: Function) -> Cell:
    x, h = vector("x", 2), state("h", 3)
    names = [output(f"v{k}", 3) for k in range(len(functions))]
    steps = [let(v, f(affine(x, h))) for v, f in zip(names, functions, strict=True)]
    total = reduce(add, names)
    return Cell("cell", [*steps, let(h.next, BLEND(affine(x), h) + total)])


@pytest.mark.parametrize("kind", SAME)
def test_it_equals_the_built_in_function_that_it_spells_out(kind: str) -> None:
    definition, built_in = SAME[kind]
    proof = prove_equal(dense(function("f", definition)), dense(built_in), {}, {})
    assert proof.holds and proof.scalars == 3


def test_a_proof_tells_another_function_from_it() -> None:
    other = function("f", z / (2 + sympy.exp(-z)))
    assert not prove_equal(dense(other), dense(silu), {}, {}).holds


def test_a_hard_sigmoid_is_that_of_the_catalogue_in_whatever_order_its_pieces_stand() -> None:
    theirs = dense(lambda argument: clip(argument / 5 + 0.5, 0, 1))
    half, low, high = z / 5 + 0.5, (0, z < -2.5), (1, z > 2.5)
    for definition in (
        sympy.Max(0, sympy.Min(1, half)),
        sympy.Piecewise(low, high, (half, True)),
        sympy.Piecewise(high, low, (half, True)),
        sympy.Piecewise((half, sympy.And(z > -2.5, z < 2.5)), high, (0, True)),
        (sympy.Abs(half) - sympy.Abs(half - 1) + 1) / 2,
    ):
        assert prove_equal(dense(function("f", definition)), theirs, {}, {}).holds, definition


def test_a_cell_of_the_catalogue_can_be_said_with_it() -> None:
    lstm = load("lstm-hard-sigmoid")
    hard = function("hard", sympy.Max(0, sympy.Min(1, 0.2 * z + 0.5)))
    own = Cell("own", [let(e.target, _with(e.expr, hard), e.meaning) for e in lstm.equations])
    assert any(is_own(node) for step in own.program.steps for node in sympy.preorder_traversal(step.expr))
    assert prove_equal(own.program, lstm.program, {}, small(lstm)).holds


def _with(node: Node, hard: Function) -> Node:
    """The expression with the own function for every clip."""
    if not isinstance(node, Apply):
        return node
    if node.op == "minimum":
        scaled = node.operands[0].operands[0]  # minimum(maximum(0.2 * affine + 0.5, 0), 1)
        return hard((scaled - sympy.Rational(1, 2)) * 5)
    assert isinstance(node, Apply)
    return node.with_operands(_with(operand, hard) for operand in node.operands)


@pytest.mark.parametrize("own", SINGLE, ids=lambda own: own.definition.name)
def test_its_gradient_is_proved_and_so_is_the_second_order(own: Function) -> None:
    program = recurrent(own).program
    first = gradient(program)
    assert prove_gradient(program, first, {}).holds
    assert prove_second_order(program, gradient(first), {}).holds


def test_its_gradient_is_the_change_of_its_value() -> None:
    program = recurrent(SWISH, THREE, GELU).program
    first = gradient(program)
    assert_gradient(program, first)
    assert_gradient(first, gradient(first))


def test_a_wrong_derivative_would_be_noticed() -> None:
    program = dense(SWISH)
    first = gradient(program)
    spoiled = {
        node: node.with_operands([node.operands[0] * 2])
        for step in first.steps
        for node in sympy.preorder_traversal(step.expr)
        if is_own(node) and derivative_of(node)[1]
    }
    wrong = replace(first, steps=tuple(replace(s, expr=s.expr.xreplace(spoiled)) for s in first.steps))
    assert spoiled and not prove_gradient(program, wrong, {}).holds


def test_at_a_kink_its_slope_is_that_of_pytorch() -> None:
    def slope(own: Function, at: float) -> float:
        x, y = vector("x", 1), output("y", 1)
        step = gradient(Cell("t", [let(y, own(x))]).program)
        return float(compiled(step)({"x": np.array([at]), "grad_y": np.ones(1)})["grad_x"][0])

    absolute = function("f", sympy.Abs(z))
    assert [slope(absolute, at) for at in (-1.0, 0.0, 1.0)] == [-1.0, 0.0, 1.0]
    assert [slope(function("f", sympy.Max(z, 3 * z)), at) for at in (-1.0, 0.0, 1.0)] == [1.0, 2.0, 3.0]
    assert [slope(function("f", sympy.Min(z, 0)), at) for at in (-1.0, 0.0, 1.0)] == [1.0, 0.5, 0.0]
    assert [slope(HARD, at) for at in (-2.5, 0.0, 2.5)] == [0.1, 0.2, 0.1]


def test_a_jump_has_no_slope_and_so_no_gradient() -> None:
    program = dense(function("f", sympy.sign(z) + sympy.Heaviside(z)))
    assert str(gradient(program).defined[program.inputs[0].marked("grad")].expr) == "0"


def test_a_constant_slope_is_a_number_and_that_of_a_product_the_other_factor() -> None:
    program = Cell(
        "t", [let(output("y", 2), function("f", z * b + 3 * z, z, b)(vector("x", 2), vector("u", 2)))]
    )
    texts = {step.target.name: str(step.expr) for step in gradient(program.program).steps}
    assert texts["grad_u"] == "adj_y * x"
    line = dense(function("f", 2 * z + 1))
    assert "adj_a_y = adj_y * 2" in [f"{s.target.name} = {s.expr}" for s in gradient(line).steps]


def test_a_number_goes_with_every_entry_and_its_gradient_is_their_sum() -> None:
    x, s, y = vector("x", 3), scalar("s"), output("y", 3)
    program = Cell("t", [let(y, BLEND(x, s))]).program
    first = gradient(program)
    assert prove_gradient(program, first, {}).holds
    assert str(first.steps[-1].expr) == "sum[j->](adj_y * grad2_blend(x, s))"


def test_its_nodes_can_be_rebuilt_replaced_and_pickled() -> None:
    for node in (BLEND(vector("x", 3), vector("u", 3)), SWISH(vector("x", 3))):
        assert node.func(*node.args) == node
        assert pickle.loads(pickle.dumps(node)) == node
        moved = node.xreplace({vector("x", 3): vector("q", 3)})
        assert str(moved) == str(node).replace("(x", "(q")
        assert not node.attributes[0].free_symbols


def test_definitions_are_equal_whatever_their_arguments_are_called() -> None:
    first, second = function("f", z**2).definition, function("f", b**2).definition
    assert first == second and hash(first) == hash(second)
    assert first != function("f", z**3).definition
    assert str(first.spelled()) == "z**2" and str(second.spelled((0,))) == "2*b"


def test_a_record_of_a_cell_goes_stale_with_the_definition() -> None:
    first, again, other = (recurrent(function("f", z**power)) for power in (2, 2, 4))
    assert definition_hash(first) == definition_hash(again) != definition_hash(other)


def test_explicit_equations_show_what_it_is() -> None:
    x, y = vector("x", 1), output("y", 1)
    found = Cell("t", [let(y, function("f", sympy.tanh(z) * z)(x))]).explicit()["y"].rhs[0]
    entry = sympy.Symbol("x_0")
    assert found == entry * sympy.tanh(entry)


def test_names_in_text_code_and_formulas() -> None:
    x, u = vector("x", 3), vector("u", 3)
    program = recurrent(SWISH).program
    found = derivatives_in(step.expr for step in gradient(gradient(program)).steps)
    names = {code_name(*each) for each in found if each[0].name == "swish"}
    assert names == {"swish", "grad_swish", "grad2_swish"}
    crossed = (BLEND.definition, (0, 1))
    assert code_name(*crossed) == "grad12_blend"
    assert tex_name(*crossed) == r"\partial_{1} \partial_{2} \operatorname{blend}"
    written = {"phi": r"\varphi'", "s_1": "s_{1}'", "eta_out": r"\eta_{\mathrm{out}}'"}
    for name, tex in {**written, "leaky_2": r"\operatorname{leaky\_2}'"}.items():
        assert tex_name(function(name, z**2).definition, (0,)) == tex
    assert tex_name(SWISH.definition, (0, 0, 0, 0)) == r"\operatorname{swish}^{(4)}"
    assert latex(SWISH(x) ** 2) == r"\operatorname{swish}^{2}(x_{t})"
    assert latex(BLEND(x, u) ** 2) == r"(\operatorname{blend}(x_{t},\, u_{t}))^{2}"
