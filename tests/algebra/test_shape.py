"""Sizes are written as papers write them."""

from __future__ import annotations

import pytest
import sympy

from derive.algebra.shape import as_shape, evaluate, show, size

k, m, n = size("k"), size("m"), size("n")


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ((), "()"),
        ((m,), "(m)"),
        ((m, n), "(m, n)"),
        ((m + n,), "(n + m)"),
        ((4 * (m + n), 3), "(4*n + 4*m, 3)"),
        ((m + k + 1,), "(k + m + 1)"),
        ((m - n,), "(m - n)"),
        ((m + 2 * n - 1,), "(2*n + m - 1)"),
        ((n * m,), "(m*n)"),
    ],
)
def test_inputs_come_first_numbers_last_and_what_is_taken_away_behind(
    shape: tuple[sympy.Expr, ...], text: str
) -> None:
    assert show(as_shape(shape)) == text


def test_a_shape_at_given_sizes_is_made_of_whole_numbers() -> None:
    assert evaluate(as_shape((m + n, 2 * m, 5)), {"m": 3, "n": 2}) == (5, 6, 5)


def test_one_name_is_one_size() -> None:
    assert size("n") == n and size("n") is not size("m")
