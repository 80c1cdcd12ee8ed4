"""The examples in docstrings are run: what they show is what happens."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "derive"
WITH_EXAMPLES = [
    ".".join(("derive", *path.relative_to(FOLDER).with_suffix("").parts)).removesuffix(".__init__")
    for path in sorted(FOLDER.rglob("*.py"))
    if ">>> " in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_of_a_module_hold(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name))
    assert found.attempted > 0 and found.failed == 0
