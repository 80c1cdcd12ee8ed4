"""Every figure of the register, computed again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derive.deviations import DEVIATIONS, Deviation
from tests.deviations import library_figures, recurrent_figures

FIGURES: dict[str, Callable[[], float]] = {**recurrent_figures.FIGURES, **library_figures.FIGURES}
PACKAGES = {key: ("torch", "torchrecurrent") for key in recurrent_figures.FIGURES} | library_figures.PACKAGES


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(each, id=each.key, marks=pytest.mark.requires_package(*PACKAGES.get(each.key, ())))
        for each in DEVIATIONS
    ],
)
def test_the_figure_is_what_is_computed(row: Deviation) -> None:
    if row.difference == "no value":
        assert row.key not in FIGURES
        return
    assert f"{FIGURES[row.key]():#.2g}".removesuffix(".") == row.difference


def test_nothing_is_computed_for_rows_that_are_gone() -> None:
    assert set(FIGURES) == {each.key for each in DEVIATIONS if each.difference != "no value"}
