"""Where cells are loaded from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import derive


def test_a_cell_is_loaded_from_a_file_and_by_variable(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    head = 'from derive.definition import *\nn, m = sizes("n m")\nx, h = vector("x", n), state("h", m)\n'
    one = 'one = Cell("one", [let(h.next, tanh(affine(x, h)))])\n'
    Path("my_cell.py").write_text(head + one)
    assert derive.load("my_cell.py").name == "one"
    Path("my_cell.py").write_text(head + one + one.replace("one", "two"))
    assert derive.load("my_cell.py:two").title == "two"
    with pytest.raises(derive.DeriveError, match=r"my_cell.py: expected one cell, found 2 \(one, two\)"):
        derive.load("my_cell.py")
    with pytest.raises(derive.DeriveError, match="no cell 'three' in this file; it defines: one, two"):
        derive.load("my_cell.py:three")


@pytest.mark.parametrize("wrong", ["lsmt", "", "nowhere.py", "./", 3, None])
def test_what_cannot_be_loaded_is_a_derive_error(wrong: Any) -> None:
    with pytest.raises(derive.DeriveError):
        derive.load(wrong)
