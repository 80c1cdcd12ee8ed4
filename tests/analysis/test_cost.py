"""What a step costs, counted by hand."""

from __future__ import annotations

import sympy

from derive.algebra.shape import size
from derive.analysis.cost import cost, flops
from derive.catalogue import load
from derive.program import Program

n, m = size("n"), size("m")


def test_an_elman_step_is_two_products_two_sums_and_a_function() -> None:
    assert cost(load("elman")).forward == sympy.expand(2 * m * n + 2 * m * m + 2 * m + m)


def test_an_lstm_step_is_four_of_them_and_the_states() -> None:
    gates = 4 * (2 * m * n + 2 * m * m + 2 * m + m)
    assert cost(load("lstm")).forward == sympy.expand(gates + 3 * m + 2 * m)


def test_a_subtraction_is_one_operation() -> None:
    # a_o, c and h of the page, added up with a pencil: 1 - f, f (1 - f) and the like
    assert cost(load("elman")).backward == sympy.expand(3 * m * n + 3 * m * m + 3 * m)
    assert cost(load("lstm")).backward == sympy.expand(12 * m * n + 12 * m * m + 3 * n + 27 * m)
    assert cost(load("gru")).forward == sympy.expand(6 * m * n + 6 * m * m + 15 * m)


def test_the_gradient_multiplies_by_each_weight_once_and_makes_each_weights_own_once() -> None:
    products = cost(load("lstm")).backward.as_poly(n, m)
    assert products.coeff_monomial(n * m) == products.coeff_monomial(m * m) == 4 * (2 + 1)


def test_what_the_gradient_reads_of_a_step_is_stored() -> None:
    found = cost(load("lstm"))
    assert [s.name for s in found.stored] == ["x", "h", "c", "f", "i", "g", "o", "c_next"]
    assert found.stored_numbers == n + 7 * m


def test_no_statement_costs_nothing() -> None:
    assert flops(Program((), (), ()).steps) == 0
