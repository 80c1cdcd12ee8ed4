"""The command line: what it prints, what it writes, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import derive
from derive.appendix.files import Choice, appendix
from derive.catalogue import load
from derive.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_help_and_import_answer_without_sympy() -> None:
    code = "import sys, derive, derive.cli; sys.exit('sympy' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
    assert run("--help").output.startswith("Usage:")


def test_the_version_is_the_packages() -> None:
    assert run("--version").output == f"derive, version {derive.__version__}\n"


def test_list_names_every_cell_of_the_catalogue() -> None:
    lines = run("list").output.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(derive.names())


def test_list_gives_records_of_one_family() -> None:
    found = json.loads(run("list", "--json", "--family", "gru").output)
    by_name = {cell["name"]: cell for cell in found}
    assert list(by_name) == [name for name in derive.names() if derive.load(name).family == "gru"]
    assert by_name["gru"]["parameters"]["W_z"] == "(m, n)"
    assert by_name["gru"]["parameter_count"] == "3*m**2 + 3*m*n + 4*m"
    assert by_name["gru"]["properties"]["affine"] is False
    assert by_name["gru"]["properties"]["bounded"] == {"h": {"low": "-1", "high": "1", "always": False}}
    assert by_name["gru"]["kept"] == "5*m + n"


def test_an_unknown_family_is_refused() -> None:
    result = run("list", "--family", "gnu")
    families = ", ".join(sorted({derive.load(name).family for name in derive.names()}))
    assert (result.exit_code, result.output) == (2, f"there is no family 'gnu'; there is: {families}\n")


def test_show_prints_what_was_asked_for() -> None:
    output = run("show", "lstm", "--parts", "forward").output
    assert "f_t = σ(a_{f,t})" in output
    assert "forget gate" in output
    assert "\\" not in output


def test_show_refuses_an_unknown_part_with_the_known_ones() -> None:
    result = run("show", "lstm", "--parts", "forward,backward")
    assert result.exit_code == 2
    assert "'backward'" in result.output
    assert "through-time" in result.output


def test_an_unknown_cell_ends_with_2_and_a_near_name() -> None:
    result = run("show", "lsmt")
    assert result.exit_code == 2
    assert result.output.startswith("there is no cell 'lsmt' in the catalogue; did you mean lstm")


@pytest.mark.parametrize(
    ("fmt", "suffix"), [("tex", "tex"), ("md", "md"), ("numpy", "py"), ("bib", "bib"), ("json", "json")]
)
def test_export_writes_to_stdout_to_a_file_and_to_a_folder(fmt: str, suffix: str, tmp_path: Path) -> None:
    printed = run("export", "gru", "--format", fmt)
    assert printed.exit_code == 0
    assert run("export", "gru", "--format", fmt, "-o", str(tmp_path / "one")).exit_code == 0
    assert (tmp_path / "one").read_text() == printed.output
    assert run("export", "gru", "elman", "--format", fmt, "-o", str(tmp_path / "many")).exit_code == 0
    shared = {"main.tex", "preamble.tex", "notation.tex", "refs.bib"} if fmt == "tex" else set()
    found = {path.name for path in (tmp_path / "many").iterdir()}
    assert found == {f"gru.{suffix}", f"elman.{suffix}", *shared}
    assert run("export", "gru", "--format", fmt, "-o", f"{tmp_path}/new/").exit_code == 0
    section = appendix([load("gru")], Choice())["gru.tex"]  # of an appendix, which is written otherwise
    expected = section if fmt == "tex" else printed.output
    assert (tmp_path / "new" / f"gru.{suffix}").read_text() == expected


def test_export_writes_nothing_when_one_of_several_cells_is_wrong(tmp_path: Path) -> None:
    result = run("export", "gru", "grue", "--format", "tex", "-o", str(tmp_path / "out"))
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_several_cells_need_a_folder() -> None:
    result = run("export", "gru", "elman", "--format", "tex")
    assert (result.exit_code, result.output) == (2, "several cells need a folder: -o DIR/\n")


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    result = run("export", "gru", "--format", "docx")
    known = "tex, md, numpy, c, torch, jax, bib, json, tikz, svg, plain, pdf"
    expected = f"there is no format 'docx'; there is: {known}\n"
    assert (result.exit_code, result.output) == (2, expected)


def test_a_diagram_is_drawn_with_sizes_where_they_are_asked_for() -> None:
    result = run("export", "elman", "--format", "svg", "--sizes")
    assert result.exit_code == 0 and result.output.startswith("<svg ")
    assert result.output != run("export", "elman", "--format", "svg").output
    result = run("export", "elman", "--format", "md", "--sizes")
    assert (result.exit_code, result.output) == (2, "--sizes is for svg and tikz, not for md\n")


def test_parts_belong_to_documents() -> None:
    result = run("export", "gru", "--format", "numpy", "--parts", "forward")
    assert result.exit_code == 2
    assert "numpy is always whole" in result.output


def test_check_prints_a_table_and_what_was_not_checked() -> None:
    result = run("check", "elman")
    assert result.exit_code == 0
    assert "elman  exact" in result.output
    assert "not checked, oracle" in result.output
    assert result.output.splitlines()[-1].endswith("not checked")


def test_check_says_which_check_noticed_which_kind_of_mutant() -> None:
    lines = run("check", "elman").output.splitlines()
    start = next(k for k, line in enumerate(lines) if line.startswith("mutants"))
    assert lines[start].split() == ["mutants", "shapes", "exact", "numeric"]
    rows = [line.rsplit(maxsplit=3) for line in lines[start + 1 : lines.index("", start)]]
    assert {row[0] for row in rows} >= {"drop a term", "flip a sign", "transpose", "swap two symbols"}
    total = sum(int(number) for row in rows for number in row[1:])
    assert f"{total} mutants" in "\n".join(lines)


def test_check_fails_with_1_on_a_cell_that_is_not_its_reference(monkeypatch: pytest.MonkeyPatch) -> None:
    import derive.reference.elman as reference

    right = reference.step
    monkeypatch.setattr(reference, "step", lambda v: {k: -x for k, x in right(v).items()})
    result = run("check", "elman", "--json")
    assert result.exit_code == 1
    failed = [row["kind"] for row in json.loads(result.stdout) if row["status"] == "fail"]
    assert "numeric" in failed


def test_check_and_show_take_a_file_of_the_users_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        "from derive.definition import Cell, affine, let, sigmoid, sizes, state, vector\n"
        'n, m = sizes("n m")\n'
        'x, h = vector("x", n), state("h", m)\n'
        'mine = Cell(title="Mine & <b>ours</b>", equations=[let(h.next, sigmoid(affine(x, h)), "state")])\n'
    )
    assert "Mine & <b>ours</b>" in run("show", str(path)).output
    result = run("check", str(path))
    assert result.exit_code == 0
    assert result.output.endswith("5 passed, 0 failed, 1 not checked\n")


def test_a_wrong_definition_ends_with_2_and_its_place_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text(
        "from derive.definition import Cell, let, matrix, sigmoid, sizes, state, vector\n"
        'n, m = sizes("n m")\n'
        'x, h, W = vector("x", n), state("h", m), matrix("W_h", m, n)\n'
        'bad = Cell(title="Bad", equations=[let(h.next, sigmoid(W @ h))])\n'
    )
    done = subprocess.run(
        [sys.executable, "-m", "derive", "show", "bad.py"], cwd=tmp_path, capture_output=True, text=True
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == (
        "bad.py:4: bad, statement h_next: W_h (m, n) @ h (m): inner sizes n and m differ; "
        "did you mean W_h.T @ h?\n"
    )
    assert [each.name for each in tmp_path.iterdir()] == ["bad.py"]


OWN_LSTM = """
from derive.definition import Cell, affine, let, sizes, state, tanh, vector
n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
lstm = Cell(title="Mine", cite="gers2000", equations=[let(h.next, tanh(affine(x, h)), "state")])
"""


def test_a_cell_of_ones_own_has_no_notes_on_the_catalogue_s_of_that_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(OWN_LSTM)
    assert "Bias of the forget gate" in run("show", "lstm").output
    assert "Bias of the forget gate" not in run("show", str(path)).output
    assert run("export", str(path), "--format", "bib").output.count("@") == 1


@pytest.mark.parametrize("arguments", [("show",), ("export", "--format", "bib")])
def test_a_work_that_is_not_in_the_bibliography_is_a_mistake_with_its_place(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    path = tmp_path / "mine.py"
    path.write_text(OWN_LSTM.replace("gers2000", "gers2001"))
    result = run(*arguments, str(path))
    assert result.exit_code == 2
    assert result.output.endswith('mine.py:5: lstm: no reference "gers2001"; near it: gers2000, gers2002\n')
