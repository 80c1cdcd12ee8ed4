"""The tutorial is run, and what it shows is what is committed.

`DERIVE_ACCEPT=1` writes what came out, for who means to change it.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

TUTORIAL = Path(__file__).resolve().parents[1] / "docs" / "tutorial.ipynb"
# A forge shows formulas as LaTeX; Markdown is kept where there is no LaTeX, as for tables.
FORMS = ("text/latex", "text/markdown", "text/plain")

pytestmark = [
    pytest.mark.requires_package("nbformat", "nbclient", "ipykernel"),
    pytest.mark.xdist_group("tutorial"),
]


def _committed() -> Any:
    return _nbformat().read(TUTORIAL, as_version=4)


def _nbformat() -> Any:
    import nbformat

    return nbformat


@cache
def _run() -> Any:
    """The notebook as it comes out now; an error in a cell is an error here."""
    from nbclient import NotebookClient

    notebook = _committed()
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    notebook.metadata.pop("language_info", None)  # says which Python ran it
    for cell in _code(notebook):
        cell.metadata = {}  # when it ran
        cell.outputs = [_reduced(output) for output in cell.outputs]
    if os.environ.get("DERIVE_ACCEPT"):
        _nbformat().write(notebook, TUTORIAL)
    return notebook


def _reduced(output: Any) -> Any:
    """Without what no forge needs: a formula in two forms, beside its text."""
    if "data" in output:
        kept = [form for form in FORMS if form in output.data]
        if "text/latex" in kept and "text/markdown" in kept:
            kept.remove("text/markdown")
        output.data = {form: output.data[form] for form in kept}
    return output


def _code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _shown(notebook: Any) -> list[list[Any]]:
    return [[dict(output) for output in cell.outputs] for cell in _code(notebook)]


def test_every_cell_of_the_tutorial_shows_what_is_committed() -> None:
    now = _shown(_run())
    assert len(now) > 10
    for cell, found, expected in zip(_code(_committed()), now, _shown(_committed()), strict=True):
        assert found == expected, cell.source


def test_no_cell_of_the_tutorial_fails_or_warns() -> None:
    outputs = [output for outputs in _shown(_run()) for output in outputs]
    assert {output["output_type"] for output in outputs} == {"execute_result", "stream"}
    assert all(output.get("name") != "stderr" for output in outputs)


def test_the_gradient_of_the_tutorial_agrees_with_finite_differences() -> None:
    said = [line for outputs in _shown(_run()) for o in outputs for line in o.get("text", "").splitlines()]
    errors = [line for line in said if "error below" in line]
    assert len(errors) == 5 and all(line.endswith(": True") for line in errors)


def test_the_tutorial_names_no_machine() -> None:
    text = TUTORIAL.read_text(encoding="utf-8")
    assert not any(place in text for place in ("/tmp/", "/home/", "/Users/", "ipykernel_"))
