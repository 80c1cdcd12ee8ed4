"""A contraction takes its simplest form, and is written as an author would."""

from __future__ import annotations

import pytest

from derive.algebra.node import Apply, Node, Scalar, apply
from derive.algebra.record import record, shape_of
from derive.algebra.shape import Shape, size
from derive.algebra.symbol import TensorSymbol
from derive.errors import ShapeMismatch
from derive.ops.constants import eye
from derive.ops.contraction import contract, matmul, scale_rows, transpose
from derive.ops.structure import pad

k, m, n = size("k"), size("m"), size("n")


def _tensor(name: str, *shape: object) -> TensorSymbol:
    return TensorSymbol(name, shape, "input")


W, V, U = _tensor("W", m, n), _tensor("V", m, m + n), _tensor("U", m, m)
x, y, a, s = _tensor("x", n), _tensor("y", n), _tensor("a", m), _tensor("s")


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (contract("jk,k->j", W, x), "W @ x"),
        (contract("pq,q->p", W, x), "W @ x"),
        (contract("j,jk->k", a, W), "W.T @ a"),
        (contract("jk,j->k", W, a), "W.T @ a"),
        (contract("k,j->jk", x, a), "outer(a, x)"),
        (contract("j,k->jk", a, x), "outer(a, x)"),
        (contract("j,j->", x, y), "x @ y"),
        (contract("jk,pk->jp", W, W), "W @ W.T"),
        (contract("jk,k->", W, x), "sum[jk,k->](W, x)"),
        (contract("jk->kj", W), "W.T"),
        (contract("jk,k->j", W, -x), "-W @ x"),
        (contract("jk,k->j", -W, -x), "W @ x"),
        (contract("jp,pk->jk", W, eye((n,))), "W"),
        (contract("jp,pk->jk", eye((m,)), W), "W"),
        (contract("jk,k->j", eye((m,)), a), "a"),
        (contract(",j->j", s, a), "s * a"),
        (contract("j,jk->jk", a, W), "diag(a) @ W"),
        (contract("jk,k->j", V, pad(a, 0, n, Scalar(0).value)), "V[:, n : n + m] @ a"),
        (contract("j->", a), "sum[j->](a)"),
        (contract("jk,k->j", W, Scalar(0)), "0"),
    ],
)
def test_it_is_written_in_its_simplest_form(node: Node, text: str) -> None:
    assert str(node) == text


def test_an_identity_is_kept_where_both_its_letters_are_wanted() -> None:
    node = contract("j,jk->jk", a, eye((m,)))
    assert shape_of(node) == (m, m)
    assert str(node) == "diag(a) @ I"


def test_an_identity_that_shares_no_letter_keeps_its_axis() -> None:
    assert shape_of(contract("jk,p->kp", eye((m,)), x)) == (m, n)


def test_equal_contractions_are_equal_whatever_their_letters() -> None:
    assert contract("ab,b->a", W, x) == contract("jk,k->j", W, x)


def test_nested_row_scalings_are_merged() -> None:
    b = _tensor("b", m)
    assert str(scale_rows(a, scale_rows(b, W, 1), 1)) == "diag(a * b) @ W"
    assert str(scale_rows(a, -W, 1)) == "-diag(a) @ W"


def test_transposed_twice_is_the_matrix_itself() -> None:
    assert transpose(transpose(W)) == W


@pytest.mark.parametrize(
    ("left", "right", "shape"),
    [(W, x, (m,)), (a, W, (n,)), (x, y, ()), (U, W, (m, n))],
)
def test_the_product_of_vectors_and_matrices_has_numpy_s_shape(left: Node, right: Node, shape: Shape) -> None:
    assert shape_of(matmul(left, right)) == shape


@pytest.mark.parametrize(
    ("left", "right", "message"),
    [
        (W, a, "W (m, n) @ a (m): inner sizes n and m differ; did you mean W.T @ a?"),
        (x, W, "x (n) @ W (m, n): inner sizes n and m differ; did you mean W @ x?"),
        (W, W, "W (m, n) @ W (m, n): inner sizes n and m differ; did you mean `*`, the elementwise product?"),
        (V, x, "V (m, n + m) @ x (n): inner sizes n + m and n differ"),
        (s, x, "s () @ x (n): a matrix product needs vectors or matrices; did you mean `*`?"),
    ],
)
def test_sizes_that_do_not_fit_are_named_in_the_order_written(left: Node, right: Node, message: str) -> None:
    with pytest.raises(ShapeMismatch) as caught:
        matmul(left, right)
    assert str(caught.value) == message


def test_a_wrong_rank_is_named() -> None:
    with pytest.raises(ShapeMismatch) as caught:
        shape_of(contract("j,k->jk", W, x))
    assert str(caught.value) == "W (m, n): expected rank 1, found 2"


def test_the_work_of_a_product_counts_a_multiply_add_as_two() -> None:
    assert _work(contract("jk,k->j", W, x)) == 2 * m * n
    assert _work(contract("j,k->jk", a, x)) == m * n
    assert _work(contract("j->", a)) == m
    assert _work(contract("jk->kj", W)) == 0


def _work(node: Node) -> object:
    assert isinstance(node, Apply)
    return record(node).flops(node, [shape_of(o) for o in node.operands], shape_of(node))


def test_a_sum_of_one_letter_has_a_spread_adjoint() -> None:
    node = apply("contract", a, attributes=contract("j->", a).args[2])
    assert str(record(node).vjp(node, 0, s, node)) == "spread(s, (m), [])"
