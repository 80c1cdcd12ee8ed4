"""The sample of cells that dear tests run over in the usual run stands for all of them."""

from __future__ import annotations

from derive.catalogue import names
from tests.cells import ELEVEN, MAIN, sample, traits


def test_the_main_cells_are_of_the_first_eleven_and_in_the_sample() -> None:
    assert len(ELEVEN) == 11
    assert set(MAIN) <= set(ELEVEN) & set(sample()) and set(sample()) <= set(names())


def test_whatever_a_cell_has_some_cell_of_the_sample_has() -> None:
    covered = frozenset[str]().union(*map(traits, sample()))
    assert {name: traits(name) - covered for name in names() if traits(name) - covered} == {}
