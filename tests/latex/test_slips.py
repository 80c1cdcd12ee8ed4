"""A fragment that is exported by itself has no slip but those that are named, and each of these occurs."""

from __future__ import annotations

from pathlib import Path

import pytest

from derive import catalogue
from derive.export import export
from tests.cells import marked_all
from tests.latex.slips import EXCEPTIONS, found_by_chktex

FEWER = {1, 3, 13, 24, 35, 44}  # of the exceptions: a fragment has neither pictures nor algorithms nor prose


@pytest.mark.requires("chktex")
@pytest.mark.parametrize("chosen", marked_all("fragments"))
def test_an_exported_fragment_has_no_slip(chosen: tuple[str, tuple[str, ...]], tmp_path: Path) -> None:
    for name in chosen[1]:
        (tmp_path / f"{name}.tex").write_text(export(catalogue.load(name), "tex"), encoding="utf-8")
    found = found_by_chktex(tmp_path)
    assert {number: text for number, text in found.items() if number not in FEWER} == {}
    assert found.keys() == FEWER < EXCEPTIONS.keys(), "an exception that nothing needs hides slips"
