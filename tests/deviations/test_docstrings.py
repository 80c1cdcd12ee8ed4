"""The equations in the docstrings of torchrecurrent are its code, or differ from it exactly as we say."""

from __future__ import annotations

from importlib.metadata import version

import pytest

from tests.deviations.docstrings import CELLS
from tests.deviations.docstrings.printed import NotDefined
from tests.deviations.recurrent import distance, torchrecurrent, without

pytestmark = pytest.mark.requires_package("torch", "torchrecurrent")
VERSION, EXACT, PLAIN = "0.2.5", 1e-12, 1e-3
# what each docstring lacks; every other cell's is its code
KNOWN = {
    "GatedAntisymmetricRNN": 1, "NBR": 1, "FastGRNN": 1, "IndRNN": 1, "MUT3": 2, "tauGRU": 1, "NAS": 1,
    "RAN": 1, "SCRN": 1, "WMCLSTM": 2, "coRNN": 1, "LEM": 3, "UnICORNN": 1,
}  # fmt: skip
CORRECTIONS = [(name, each) for name, printed in CELLS.items() for each in printed.corrections]


def test_the_transcriptions_are_of_the_version_that_runs() -> None:
    assert version("torchrecurrent") == VERSION, "transcribe what its docstrings say now"


def test_every_cell_of_the_package_is_transcribed() -> None:
    found = {name.removesuffix("Cell") for name in dir(torchrecurrent) if name.endswith("Cell")}
    assert found == set(CELLS)
    assert len(found) == 41


def test_what_each_docstring_lacks_is_known() -> None:
    assert {name: len(each.corrections) for name, each in CELLS.items() if each.corrections} == KNOWN


@pytest.mark.parametrize("name", [name for name, printed in CELLS.items() if not printed.corrections])
def test_the_docstring_is_the_code(name: str) -> None:
    assert distance(name) < EXACT


@pytest.mark.parametrize("name", KNOWN)
def test_with_its_corrections_the_docstring_is_the_code(name: str) -> None:
    assert distance(name, CELLS[name].corrections) < EXACT


@pytest.mark.parametrize(("name", "correction"), CORRECTIONS, ids=["-".join(each) for each in CORRECTIONS])
def test_no_correction_can_be_left_out(name: str, correction: str) -> None:
    try:
        left = distance(name, without(CELLS[name].corrections, correction))
    except NotDefined:
        return  # what is printed has no value at all
    assert left > PLAIN
