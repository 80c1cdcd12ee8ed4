"""Sizes and counts as people say them."""

from __future__ import annotations

import pytest

from derive.algebra.shape import as_shape, size
from derive.analysis.parameters import parameters
from derive.catalogue import load
from derive.definition import stack
from derive.printing.latex import count, formula, size_set, sizes

n, m = size("n"), size("m")

SPOKEN = {
    "dense": "m n + m",
    "elman": "m(n+m) + m",
    "lstm": "4(m(n+m) + m)",
    "lstm-concatenated": "4(m(n+m) + m)",
    "lstm-peephole": "4(m(n+m) + m) + 3m",
    "lstm-coupled": "3(m(n+m) + m)",
    "lstm-deep-gates": "4(m(n+m) + m) + 4(m^{2} + m)",
    "lstm-stacked": "4(m(n+m) + m) + 4(m(m+m) + m)",
    "gru": "3(m(n+m) + m) + m",
    "gru-reset-before": "3(m(n+m) + m)",
    "gru-chung": "3(m(n+m) + m)",
    "convolution": "9m n + m",
    "layer-norm-lstm": "4m(n+m) + 4m + 16m + 2m",
    "window-attention": "3m n",
    "m-lstm": "4(d D + d) + 2D + 2",  # two biases that are numbers
}


@pytest.mark.parametrize(("name", "text"), SPOKEN.items())
def test_parameters_are_counted_as_people_say_it(name: str, text: str) -> None:
    assert count(parameters(load(name)).factored) == text


def test_the_example_has_the_sizes_of_the_cell_and_no_others() -> None:
    assert set(parameters(load("m-lstm")).sizes) == {"D", "d"}


def test_equal_layers_of_a_stack_are_counted_together() -> None:
    tower = stack(load("lstm"), layers=5, through="h")
    assert count(parameters(tower).factored) == "4(m(n+m) + m) + 16(m(m+m) + m)"


def test_a_shape_is_the_product_of_its_axes() -> None:
    assert sizes(as_shape([m, n + m])) == r"m \times (n+m)"
    assert sizes(as_shape([n + m])) == "n+m"
    assert sizes(as_shape([2 * m])) == "2 m"
    assert size_set(as_shape([m, m])) == r"\mathbb{R}^{m \times m}"
    assert size_set(as_shape([m])) == r"\mathbb{R}^{m}"
    assert size_set(()) == r"\mathbb{R}"
    assert size_set(as_shape([size("heads")])) == r"\mathbb{R}^{\mathrm{heads}}"


def test_a_formula_starts_with_its_highest_power() -> None:
    assert formula(m + 8 * m**2 + 8 * m * n - 3) == "8 m n + 8 m^{2} + m - 3"
    assert formula(m - m) == "0"
