"""The tree that MkDocs builds is one that its successors build too, so that we can move when we have to."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from derive import staging

CELL = "# A cell\n\n<div class='eq' id='eq-h'><div class='tex'>h_{t} = x_{t}</div></div>\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What `derive build` lays out, with a toy in place of every page that a page links to."""
    docs = staging.stage(tmp_path)
    (docs / "cells").mkdir()
    for page in ("index", "lstm", "gru", "elman", "dense", *(Path(each).stem for each in staging.ABOUT_ALL)):
        (docs / "cells" / f"{page}.md").write_text(CELL, encoding="utf-8")
    if not (docs / "architecture.md").is_file():
        (docs / "architecture.md").write_text("# Architecture\n", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("builder", ["mkdocs", "properdocs", "zensical"])
def test_it_builds_without_a_warning(tree: Path, builder: str) -> None:
    program = Path(sys.executable).parent / builder
    if not program.is_file():
        pytest.fail(f"{builder} is missing from this environment: `make test` installs it")
    command = [str(program), "build", "--strict", "-f", str(tree / "mkdocs.yml")]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tree / "site" / "cells" / "lstm.html").read_text(encoding="utf-8")
    assert "h_{t} = x_{t}" in page
    for name in ("vendor/katex/katex.min.js", "javascripts/derive.js", "stylesheets/derive.css"):
        assert name in page, name
        assert (tree / "site" / name).is_file()
