"""Importing derive and its command line, as scripts use them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import derive
from derive.cli import main


@pytest.mark.parametrize("code", ["import derive", "import derive; derive.DeriveError, derive.__version__"])
def test_importing_derive_does_not_import_sympy(code: str) -> None:
    command = [sys.executable, "-c", f"{code}; import sys; sys.exit('sympy' in sys.modules)"]
    assert subprocess.run(command).returncode == 0


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"], ["serve", "--help"]])
def test_help_answers_without_sympy(arguments: list[str]) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from derive.cli import main; "
        f"result = CliRunner().invoke(main, {arguments}); "
        "sys.exit(result.exit_code or 'sympy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_python_m_derive_is_the_command_line_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "derive", "show", "lstm", "--parts", "parameters"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "4(m(n+m) + m)" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["list", "show", "check", "export", "build", "serve"])
def test_the_commands_of_the_contract_are_there(command: str) -> None:
    assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("list", ["--json", "--family"]),
        ("show", ["--parts"]),
        ("check", ["--oracles", "--record", "--json"]),
        ("export", ["--format", "-o", "--parts", "--columns", "--standalone", "--fragment"]),
        ("build", ["--cells", "--templates", "--out", "--pages-only", "--check"]),
    ],
)
def test_every_command_has_the_options_of_the_contract(command: str, options: list[str]) -> None:
    shown = CliRunner().invoke(main, [command, "--help"]).output
    assert [option for option in options if option not in shown] == []


@pytest.mark.parametrize("part", ["forward", "units", "gradient", "through-time", "dimensions", "parameters"])
def test_show_knows_the_parts_of_the_contract(part: str) -> None:
    result = CliRunner().invoke(main, ["show", "lstm", "--parts", part])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 3


@pytest.mark.parametrize("fmt", ["tex", "bib", "md", "numpy", "json"])
def test_every_format_of_the_first_cells_is_exported_to_standard_output(fmt: str) -> None:
    result = CliRunner().invoke(main, ["export", "lstm", "--format", fmt])
    assert result.exit_code == 0
    assert "lstm" in result.stdout.lower() or "gers2000" in result.stdout


def test_an_exported_json_holds_sizes_inputs_values_and_gradients() -> None:
    found = json.loads(CliRunner().invoke(main, ["export", "lstm", "--format", "json"]).stdout)
    cell, sizes, step = derive.load("lstm"), found["sizes"], found["step"]
    arrays = {k: np.array(a) for k, a in (step["inputs"] | step["cotangents"]).items()}
    assert set(step["inputs"]) == {s.name for s in cell.program.inputs}
    assert arrays["x"].shape == (found["batch"], sizes["n"])
    grads = derive.function(derive.gradient(cell))(arrays)
    for name, values in (step["values"] | step["gradients"]).items():
        np.testing.assert_allclose(grads[name], np.array(values), rtol=1e-11, atol=1e-13)
    assert set(step["values"]) == {s.target.name for s in cell.program.steps}
    assert set(step["gradients"]) == {f"grad_{s.name}" for s in cell.program.inputs}
