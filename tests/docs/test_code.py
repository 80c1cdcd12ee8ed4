"""The page on generated code is followed as it stands: files are written, compiled, imported and run."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.docs.pages import PAGES, run_page


@pytest.mark.requires("bash", "cc")
@pytest.mark.requires_package("torch", "jax")
def test_the_page_does_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "code"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    try:
        run_page(PAGES / "code.md", folder)
    finally:  # modules of the page's own
        for name in ("peephole", "min_gru", "gru"):
            sys.modules.pop(name, None)
