"""Every figure of the register, computed again."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from derive.deviations import DEVIATIONS, Deviation
from tests.deviations import (
    backward_figures,
    classic_figures,
    family_figures,
    lstm_figures,
    lstm_program_figures,
    onnx_figures,
    recurrent_figures,
    tutorial_figures,
    unit_figures,
    variant_figures,
)

MODULES = (
    recurrent_figures, classic_figures, family_figures, lstm_figures, backward_figures, tutorial_figures,
    variant_figures, lstm_program_figures, unit_figures, onnx_figures,
)  # fmt: skip
FIGURES: dict[str, Callable[[], float]] = {k: v for each in MODULES for k, v in each.FIGURES.items()}
PACKAGES: dict[str, tuple[str, ...]] = {k: v for each in MODULES for k, v in each.PACKAGES.items()}


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
    computed = FIGURES[row.key]()
    assert row.difference in (f"{computed:#.2g}".removesuffix("."), f"{computed:g}")  # or a count


def test_nothing_is_computed_for_rows_that_are_gone() -> None:
    assert set(FIGURES) == {each.key for each in DEVIATIONS if each.difference != "no value"}
