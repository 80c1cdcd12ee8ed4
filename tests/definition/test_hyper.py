"""Hyper-parameters: defaults of a definition that who loads it may choose otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

import derive
from derive.errors import DeriveError

TEXT = """
from derive.definition import *
n = sizes("n")
x, y = vector("x", n), output("y", n)
rounds, rate = hyper("rounds", 2), hyper("rate", 0.5)
values = vectors(" ".join(f"v{k}" for k in range(rounds)), n)
steps = [let(v, rate * before) for v, before in zip(values, [x, *values])]
small = Cell("small", [*steps, let(y, tanh(values[-1]))])
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    (tmp_path / "small.py").write_text(TEXT)
    return str(tmp_path / "small.py")


def test_a_cell_has_its_defaults_unless_it_is_loaded_with_others(path: str) -> None:
    default, other = derive.load(path), derive.load(path, rounds=3, rate=0.25)
    assert (default.hyper, len(default.program.steps)) == ({"rounds": 2, "rate": 0.5}, 3)
    assert (other.hyper, len(other.program.steps)) == ({"rounds": 3, "rate": 0.25}, 4)
    assert str(other.program.steps[0].expr) == "1/4 * x"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"round": 3}, "small has no hyper-parameter round; it has: rounds = 2, rate = 0.5"),
        ({"rounds": 2.5}, "hyper-parameter rounds is a whole number, not 2.5"),
        ({"rate": "fast"}, "hyper-parameter rate is a number, not 'fast'"),
        ({"rounds": True}, "hyper-parameter rounds is a number, not True"),
    ],
)
def test_a_wrong_one_is_named_with_the_file(path: str, given: dict[str, float], message: str) -> None:
    with pytest.raises(DeriveError, match=message) as raised:
        derive.load(path, **given)
    assert "small.py" in str(raised.value)


def test_a_catalogue_cell_without_any_says_so() -> None:
    with pytest.raises(DeriveError, match="lstm has no hyper-parameter rounds; it has: none"):
        derive.load("lstm", rounds=3)


def test_the_catalogues_own_cell_stays_as_it_is() -> None:
    before = derive.load("capsule")
    assert len(derive.load("capsule", rounds=1).program.steps) < len(before.program.steps)
    assert derive.load("capsule") is before
