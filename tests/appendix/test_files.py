"""An appendix has a file a cell and what they share; labels are held apart, references lead somewhere."""

from __future__ import annotations

import os
import re
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from derive import catalogue
from derive.appendix.files import Choice, appendix, bibliography, standalone
from derive.appendix.notation import shared
from derive.cli import main
from derive.definition import Cell, let, output, vector
from derive.definition.language import sizes
from derive.errors import DeriveError, InputError
from tests.cells import sampled

TWO = [catalogue.load("lstm"), catalogue.load("gru")]
LABEL = r"\\label\{([^}]*)\}"
REFERENCE = r"\\(?:cref|labelcref|ref|eqref)\{([^}]*)\}"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def own(name: str) -> Cell:
    """A cell of that name."""
    n = sizes("n")
    x, y = vector("x", n), output("y", n)
    return Cell(title=name, name=name, equations=[let(y, 2 * x, "result")])


@sampled
def test_every_reference_of_a_section_leads_to_a_label_and_no_label_stands_twice(name: str) -> None:
    parts = ("forward", "units", "dimensions", "parameters", "gradient", "through-time", "algorithm")
    text = "\n".join(appendix([catalogue.load(name)], Choice(parts)).values())
    labels = Counter(re.findall(LABEL, text))
    asked = {label for found in re.findall(REFERENCE, text) for label in found.split(",")}
    assert asked and not asked - set(labels)
    assert [label for label, times in labels.items() if times > 1] == []


@pytest.mark.parametrize("parts", [("gradient",), ("through-time",), ("forward", "through-time")])
def test_an_equation_that_is_not_there_is_called_by_what_it_defines(parts: tuple[str, ...]) -> None:
    text = "\n".join(appendix([catalogue.load("lstm")], Choice(parts)).values())
    labels = set(re.findall(LABEL, text))
    asked = {label for found in re.findall(REFERENCE, text) for label in found.split(",")}
    assert not asked - labels
    assert ("the equation of $h_{t}$" in text) == (parts == ("gradient",))


def test_every_step_of_the_gradient_names_its_rule_and_its_equations() -> None:
    text = appendix([catalogue.load("lstm")], Choice(("forward", "gradient")))["lstm.tex"]
    reason = r"By the chain rule in \cref{eq:lstm:o}, the adjoint \labelcref{eq:lstm:adj_o} is multiplied by"
    assert reason in text
    reasons = re.findall(r"^(?:By the|The chain rule|No other).*\.$", text, re.MULTILINE)
    told = len(re.findall(r"\\label\{eq:lstm:(?:adj_\w+|grad_[xhc])\}", text))
    assert len(reasons) == told + 1  # one sentence is about all weights and biases


def test_through_time_repeats_no_equation_of_one_step() -> None:
    text = appendix([catalogue.load("lstm")], Choice(("gradient", "through-time")))["lstm.tex"]
    assert re.findall(r"\\label\{eq:lstm:time:(\w+)\}", text) == ["adj_h_next", "adj_c_next"]


def test_symbols_that_cells_share_are_told_once() -> None:
    files = appendix(TWO, Choice(("forward",)))
    assert ("h_{t}", "hidden state") in shared(TWO)
    assert r"$h_{t}$ & \raggedright hidden state" in files["notation.tex"]
    assert "is the hidden state" not in files["lstm.tex"] and "the hidden state" not in files["gru.tex"]
    assert "the forget gate" in files["lstm.tex"] and "forget" not in files["notation.tex"]


def test_a_size_is_told_by_what_comes_out_and_not_by_a_parameter() -> None:
    notation = appendix([catalogue.load("dense")], Choice(("forward",)))["notation.tex"]
    assert r"$m$ & \raggedright size of $y$" in notation and r"$T$ &" not in notation


def test_a_symbol_with_two_meanings_is_told_where_it_stands() -> None:
    cells = [catalogue.load("lstm"), catalogue.load("mamba")]
    assert "h_{t}" not in dict(shared(cells))


def test_an_appendix_has_the_works_of_all_its_cells_once() -> None:
    text = bibliography([*TWO, catalogue.load("lstm-peephole")])
    keys = re.findall(r"^@\w+\{([^,]+),", text, re.MULTILINE)
    assert keys == sorted(set(keys)) and {"gers2000", "cho2014"} <= set(keys)
    assert bibliography([own("mine")]) == ""
    files = appendix([own("mine")], Choice())
    assert "refs.bib" not in files and "bibliography" not in files["main.tex"]


@pytest.mark.parametrize("name", ["main", "preamble", "notation", "Refs"])
def test_a_cell_that_is_called_as_a_file_of_the_appendix_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=f"has a file {name.lower()} of its own; rename the cell"):
        appendix([own(name)], Choice())


def test_two_cells_of_one_name_are_refused() -> None:
    with pytest.raises(InputError, match="two cells of one appendix are called lstm"):
        appendix([TWO[0], TWO[0]], Choice())


@pytest.mark.parametrize("fmt", ["tex", "svg", "numpy", "json"])
def test_two_cells_of_one_name_from_two_files_are_refused(fmt: str, tmp_path: Path) -> None:
    definition = "from derive.definition import *\nn = sizes('n')\nx, y = vector('x', n), output('y', n)\n"
    for name, factor in (("one.py", 2), ("two.py", 3)):
        text = f"{definition}mine = Cell('t', [let(y, {factor} * x, 'result')])\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    done = run("export", str(tmp_path / "one.py"), str(tmp_path / "two.py"), "--format", fmt, "-o", str(out))
    assert done.exit_code == 2 and not out.exists()
    assert re.search(r"two\.py:4: mine: two cells of one \w+ are called mine; name it once, or", done.output)


def test_a_paper_in_the_folder_is_left_alone(tmp_path: Path) -> None:
    """Its files may be called as ours; ours may be written again."""
    folder = f"{tmp_path}/"
    export = ("export", "elman", "--format", "tex", "-o", folder)
    assert run(*export).exit_code == 0 and run(*export, "--parts", "gradient").exit_code == 0
    for name in ("main.tex", "refs.bib"):
        ours = (tmp_path / name).read_bytes()
        (tmp_path / name).write_text("a year's work", encoding="utf-8")
        before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
        done = run(*export)
        expected = f"{tmp_path / name} was not made by derive and would be overwritten; name another folder\n"
        assert (done.exit_code, done.output) == (2, expected)
        assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
        (tmp_path / name).write_bytes(ours)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lstm", "-o", ""), "-o needs the name of a file or a folder; this folder is ."),
        (("lstm", "--parts", " , "), "--parts names no part"),
        (
            ("lstm", "-o", "pipe"),
            "pipe is neither a file nor a folder; without -o the text goes to stdout",
        ),
        (("lstm", "-o", "taken/"), "taken is a file, and a folder is needed"),
        (("lstm", "gru", "-o", "taken"), "taken is a file, and a folder is needed"),
        (("lstm", "-o", "taken/new/lstm.tex"), "taken is a file, and a folder is needed"),
        (("lstm", "-o", "loose/lstm.tex"), "loose leads nowhere, and a folder is needed"),
        (
            ("lstm", "gru", "-o", "all.tex"),
            "several cells need a folder, not the file all.tex: -o DIR/; --standalone makes one file",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(
    arguments: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("taken").write_text("mine", encoding="utf-8")
    os.mkfifo("pipe")
    Path("loose").symlink_to("nowhere")
    done = run("export", *arguments, "--format", "tex")
    assert (done.exit_code, done.output) == (2, f"{message}\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["loose", "pipe", "taken"]
    assert Path("taken").read_text(encoding="utf-8") == "mine" and Path("pipe").is_fifo()


def test_an_unknown_part_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(DeriveError, match=r"there is no part 'forwards'; the parts are: overview, .*forward"):
        appendix(TWO, Choice(("forwards",)))
    assert run("export", "lstm", "--format", "tex", "--parts", "x", "-o", f"{tmp_path}/a/").exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_columns_decide_where_lines_break() -> None:
    cell = catalogue.load("conv-lstm")
    wide, narrow = (appendix([cell], Choice(("gradient",), columns))["conv-lstm.tex"] for columns in (1, 2))
    assert wide.count(r"\notag") < narrow.count(r"\notag")
    first = r"\documentclass{article}"
    assert first in appendix(TWO, Choice(columns=1))["main.tex"]


def test_a_fragment_has_no_main_file_and_a_standalone_file_has_everything(tmp_path: Path) -> None:
    folder = tmp_path / "appendix"
    done = run("export", "lstm", "gru", "--format", "tex", "--fragment", "-o", str(folder))
    assert (done.exit_code, done.output) == (0, "")
    assert {path.name for path in folder.iterdir()} == {
        "lstm.tex", "gru.tex", "notation.tex", "preamble.tex", "refs.bib",
    }  # fmt: skip
    text = run("export", "lstm", "gru", "--format", "tex", "--standalone", "--columns", "1").output
    assert text == standalone(TWO, Choice(columns=1))
    assert r"\input" not in re.sub("^%.*$", "", text, flags=re.MULTILINE)
    assert "@article{gers2000," in text and r"\section{Long short-term memory (LSTM)}" in text


@pytest.mark.parametrize("option", ["--standalone", "--columns=1"])
def test_options_of_paper_are_refused_for_other_formats(option: str) -> None:
    done = run("export", "lstm", "--format", "json", option)
    assert done.exit_code == 2 and "not for json" in done.output


def test_the_same_bytes_come_out_again() -> None:
    assert appendix(TWO, Choice()) == appendix(TWO, Choice())
