"""A contraction multiplied out has the value of the contraction, whatever order is taken."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from derive.algebra.node import Apply, Node, add, mul, neg
from derive.algebra.record import shape_of
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell, eye
from derive.ops.contraction import contract, transpose
from derive.schedule.draft import applied
from derive.schedule.products import forms
from tests.evaluation import close, point, value
from tests.expressions import Pool, m, pick
from tests.strategies import cells

MATRICES = S, A = TensorSymbol("S", (m, m), "input"), TensorSymbol("A", (m, m), "input")
VECTORS = a, k = TensorSymbol("a", (m,), "input"), TensorSymbol("k", (m,), "input")
NUMBERS = s, r = TensorSymbol("s", (), "input"), TensorSymbol("r", (), "input")
ROOTS = ("jp,pk->jk", "jk,jk->", "jk,jk->j", "kj,kp->pj", "jk,kp,pj->", "jk,pk,jk->kp")


def in_any_order(node: Node) -> int:
    """A price to which every order is as good."""
    return 0


def longest_first(node: Node) -> int:
    """A price that prefers what no count of operations does."""
    return -len(applied(node))


@st.composite
def matrices(draw: st.DrawFn, depth: int = 3) -> Node:
    """Sums, products and numbers times matrices, with identities and outer products in them."""
    kind = pick(draw, ["leaf", "eye", "outer", "T", "s", "/", "+", "-", "@", "*"][: 10 if depth else 3])
    if kind in ("leaf", "eye", "outer"):
        made: Pool = [pick(draw, MATRICES), eye(m), contract("j,k->jk", *(pick(draw, VECTORS) for _ in "jk"))]
        return made[("leaf", "eye", "outer").index(kind)]
    left = draw(matrices(depth - 1))
    if kind in "Ts/":
        number = pick(draw, NUMBERS)
        return {"T": transpose(left), "s": mul(number, left), "/": left / number}[kind]
    right = draw(matrices(depth - 1))
    if kind == "@":
        return contract("jp,pk->jk", left, right)
    return {"+": add(left, right), "-": add(left, neg(right)), "*": mul(left, right)}[kind]


def assert_forms_are_equal(node: Node) -> int:
    """All forms of the contractions in an expression; how many there are."""
    inputs = point(symbols_in(node))
    contractions = [each for each in applied(node) if each.op == "contract"]
    found = [
        (each, form) for each in contractions for price in (in_any_order, longest_first)
        for form in forms(each, price)
    ]  # fmt: skip
    for each, form in found:
        assert shape_of(form) == shape_of(each)
        assert close(value(form, inputs), value(each, inputs)), f"{each} is not {form}"
    return len(found)


@given(st.data())
def test_every_form_of_sums_and_products_of_matrices_has_their_value(data: st.DataObject) -> None:
    spec = data.draw(st.sampled_from(ROOTS))
    assert_forms_are_equal(contract(spec, *(data.draw(matrices()) for _ in range(spec.count(",") + 1))))


@given(cells(8))
def test_every_form_of_contractions_in_random_cells_has_their_value(cell: Cell) -> None:
    rule: dict[Node, Node] = {}
    for step in cell.program.steps:
        expr = step.expr.xreplace(rule)
        if len(applied(expr)) < 40:  # what is longer stays a value with a name
            rule[step.target] = expr
        assert_forms_are_equal(expr)


def only(node: Apply) -> list[str]:
    """The forms of a contraction as text."""
    return [str(form) for form in forms(node, lambda each: len(applied(each)))]


def test_a_product_with_a_sum_is_multiplied_out_and_the_identity_is_gone() -> None:
    outer = contract("j,k->jk", k, k)
    product = contract("jp,pk->jk", S, add(eye(m), neg(outer)))
    assert isinstance(product, Apply)
    assert only(product) == ["S @ (I - outer(k, k))", "S - outer(S @ k, k)"]


def test_a_vector_has_one_way_to_be_multiplied_with_a_matrix() -> None:
    product = contract("jk,k->j", S, a)
    assert isinstance(product, Apply) and only(product) == []


def test_numbers_and_sums_in_both_operands_are_taken_apart() -> None:
    product = contract("jp,pk->jk", mul(s, add(S, A)), add(eye(m), contract("j,k->jk", mul(r, a), k)))
    assert assert_forms_are_equal(product) == 6  # of the product two, of the outer product one, at two prices
