"""Factors of chain rules: read where they mean one thing, and compared as they stand."""

from __future__ import annotations

import pytest

from tests.verify.judging import statuses, verdicts


def by(of: str, value: str) -> str:
    return rf"\frac{{\partial {of}}}{{\partial {value}}}"


OF_C, OF_F = by("L", "c_t"), by("L", "f_t")
CF, FA = by("c_t", "f_t"), by("f_t", "a_{f,t}")


@pytest.mark.parametrize("tex", [
    rf"{OF_F} = {OF_C} \odot {CF}",
    rf"{OF_F} = {OF_C} {CF}",
    rf"{OF_F} = \left({CF}\right)^\top {OF_C}",
    rf"\left({OF_F}\right)^\top = \left({OF_C}\right)^\top {CF}",
    rf"{by('L', 'W_f')} = {OF_C} {CF} {FA} x_t^\top",
    rf"\delta h_{{t-1}} = U_f^\top {FA} \bar f_t + U_i^\top \bar a_i + U_g^\top \bar a_g + U_o^\top \bar a_o",
    rf"f_t = {by('c_t', 'c_{t-1}')}",
])  # fmt: skip
def test_a_factor_of_a_chain_rule_is_read(tex: str) -> None:
    assert statuses("lstm", tex, "vectors=columns delta=values") == ["equal"]


def test_it_is_read_where_vectors_are_rows() -> None:
    assert statuses("lstm", rf"{OF_F} = {OF_C} \odot {CF}", "vectors=rows") == ["equal"]


def test_a_wrong_factor_is_different() -> None:
    (found,) = verdicts("lstm", rf"{OF_F} = {OF_C} {by('c_t', 'i_t')}")
    assert found.status == "different" and found.figure is not None
    assert statuses("lstm", rf"{OF_F} = {OF_C} {CF} c_{{t-1}}") == ["different"]


@pytest.mark.parametrize(("cell", "tex", "reason"), [
    ("lstm", rf"{OF_F} = {OF_C} {by('h_t', 'f_t')}", "f does not stand in the equation of h_next"),
    ("lstm-peephole", rf"{OF_C} = {by('L', 'h_t')} {by('h_t', 'c_t')}", "in more than one way"),
    ("lstm", rf"{OF_F} = {OF_C} {by('a_{f,t}', 'h_{t-1}')}", "not taken entry by entry"),
    ("lstm", rf"{OF_F} = {OF_C} {by('c_{t+1}', 'f_t')}", "another step than the present one"),
    ("lstm", rf"{OF_F} = {OF_C} {by('c_t', 'q_t')}", "q_{t} is defined nowhere"),
    ("lstm", rf"{OF_F} = {OF_C} W_f {CF}", "neither as vectors of their entries nor as matrices"),
])  # fmt: skip
def test_a_factor_that_could_mean_something_else_is_not_understood(cell: str, tex: str, reason: str) -> None:
    (found,) = verdicts(cell, tex)
    assert found.status == "not understood" and reason in found.reason
