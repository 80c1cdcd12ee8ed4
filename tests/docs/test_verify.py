"""The page about checking a paper is run from its first line to its last."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.pages import PAGES, run_page


@pytest.mark.requires("bash")
def test_the_page_does_what_it_says(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    run_page(PAGES / "verify.md", folder)
