"""The recipes are followed in a copy of the tree, and do there what they say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, run_page

ROOT = PAGES.parent
COPIED = ("derive", "templates", "docs", "tests", "mkdocs.yml", "pyproject.toml")
LEFT = shutil.ignore_patterns("__pycache__", "*.pyc", "cells.bak", "vendor")


@pytest.mark.requires("bash")
@pytest.mark.requires_package("torch")
def test_the_recipes_do_what_they_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = tmp_path / "tree"
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, tree / name, ignore=LEFT)
        else:
            shutil.copyfile(ROOT / name, tree / name)
    monkeypatch.chdir(tree)
    monkeypatch.syspath_prepend(tree)
    monkeypatch.setenv("PYTHONPATH", str(tree))
    run_page(PAGES / "recipes.md", tree)
