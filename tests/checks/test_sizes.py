"""Sizes of checks: a cell's own where it asks for some, and none at which there is nothing to check."""

from __future__ import annotations

import pytest

from derive.checks.sizes import numeric, small
from derive.definition import Cell, let, output, sizes, vector, windows
from derive.errors import DefinitionError
from derive.vectors import vectors

n = sizes("n")


def windowed(size: int, **asked: object) -> Cell:
    statement = let(output("y", n - size + 1, size), windows(vector("x", n), 0, size))
    return Cell("t", [statement], check_sizes=asked)  # type: ignore[arg-type]


def test_sizes_are_the_usual_ones_or_what_the_cell_asks_for() -> None:
    assert (small(windowed(2)), numeric(windowed(2))) == ({"n": 2}, {"n": 3})
    assert small(windowed(3, n=4)) == numeric(windowed(3, n=4)) == {"n": 4}


@pytest.mark.parametrize("size", [3, 5])
def test_sizes_that_leave_a_tensor_without_entries_are_refused(size: int) -> None:
    with pytest.raises(DefinitionError, match=r"has no entries at n = 2; give check_sizes") as raised:
        small(windowed(size))
    assert raised.value.where and raised.value.where.file.endswith("test_sizes.py")


def test_test_vectors_have_entries_too() -> None:
    with pytest.raises(DefinitionError, match=r"y \(n - 4, 5\) has no entries at n = 3"):
        vectors(windowed(5))


@pytest.mark.parametrize("asked", [{"n": 0}, {"n": "2"}, {"q": 2}, {"n": 2.5}])
def test_what_is_no_size_of_the_cell_is_refused(asked: dict[str, object]) -> None:
    with pytest.raises(DefinitionError, match="check_sizes are whole numbers from 1 for n; found"):
        small(windowed(2, **asked))
