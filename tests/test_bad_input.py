"""A mistake in a definition gives one line: where, what was expected, what came, what was meant.

The mistakes lie in `tests/mistakes/`: a name behind ``==``, what is written below `HEADER` (its first line is
line 6 of the file), and behind ``->`` the whole message after the file's name.  Every message is the same
from Python and from the command line, which ends with 2, prints no traceback and writes nothing.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import derive
from derive.cli import main

HEADER = """\
from derive.definition import *

n, m = sizes("n m")
x, h, f, g = vector("x", n), state("h", m), *vectors("f g", m)
W, s = matrix("W_r", m, n), scalar("s")
"""
FOLDER = Path(__file__).parent / "mistakes"
RESERVED = "names that start with grad_, adj_ or a_, or end in _next or _tm1, are made by the derivation"
TAKEN = "it is the name of an operation or module in the generated code"
IDENTIFIER = "a name is an ASCII identifier: letters, digits and underscores, no digit first"
NAMES = {
    "grad_x": RESERVED,
    "grad2_x": RESERVED,
    "adj_f": RESERVED,
    "a_f": RESERVED,
    "h_next": RESERVED,
    "x_tm1": RESERVED,
    "lambda": "it is a keyword of Python, and names become variables of the generated code",
    "sigmoid": TAKEN,
    "concat": TAKEN,
    "np": TAKEN,
    "W f": IDENTIFIER,
    "größe": IDENTIFIER,
    "σ": IDENTIFIER,
    "2x": IDENTIFIER,
    "": IDENTIFIER,
    "x-y": IDENTIFIER,
}
NO_CELL = (
    ': expected one cell, found 0 (none); a cell is a variable: my_cell = Cell("title", [let(...), ...])'
)
# content of a whole file, and the message behind its name
FILES = {
    "empty": (b"", NO_CELL),
    "not UTF-8": (
        b"\xff\xfe",
        ":1: Python cannot read it: (unicode error) 'utf-8' codec can't decode byte 0xff in position 0: "
        "invalid start byte",
    ),
    "another program": (b"print(1)\n", NO_CELL),
}
# one of each kind, for what takes a process of its own
SAMPLE = [
    "shapes: a transposed weight",
    "names: a circle of two",
    "python: a bracket missing",
    "cells: no cell",
]


def _mistakes() -> dict[str, tuple[str, str]]:
    """Every mistake by the name of its file and its own: what is written, and the message."""
    found = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for each in path.read_text(encoding="utf-8").removeprefix("== ").split("\n\n== "):
            written, _, message = each.strip("\n").rpartition("\n-> ")
            name, _, body = written.partition("\n")
            found[f"{path.stem}: {name}"] = body, message
    return found


MISTAKES = _mistakes()


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _write(body: str, name: str = "my_cell.py") -> None:
    Path(name).write_text(HEADER + body + "\n", encoding="utf-8")


def _refused(spec: str, message: str) -> None:
    """The same line from Python and from the command line, and an untouched folder."""
    before = sorted(Path().rglob("*"))
    with pytest.raises(derive.DeriveError) as caught:
        derive.load(spec)
    assert str(caught.value) == message
    result = CliRunner().invoke(main, ["export", spec, "--format", "numpy", "-o", "out.py"])
    assert (result.exit_code, result.output) == (2, message + "\n")
    assert sorted(Path().rglob("*")) == before


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command itself, in a process of its own."""
    environment = {"PYTHONPATH": str(Path(derive.__file__).parents[1]), "PATH": "", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "derive", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)


def test_there_are_mistakes_of_many_kinds() -> None:
    assert len(MISTAKES) > 200
    assert len({message for _, message in MISTAKES.values()}) > 150


@pytest.mark.parametrize(("body", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_wrong_definition_is_refused_in_one_line(body: str, message: str) -> None:
    _write(body)
    _refused("my_cell.py", "my_cell.py" + message)


@pytest.mark.parametrize("name", SAMPLE)
@pytest.mark.parametrize(
    "command",
    [
        ("show", "my_cell.py"),
        ("check", "my_cell.py"),
        ("export", "my_cell.py", "--format", "tex", "-o", "out/"),
        ("build", "--cells", "my_cell.py", "--out", "out"),
    ],
    ids=lambda command: command[0],
)
def test_every_command_refuses_it_with_2_and_writes_nothing(command: tuple[str, ...], name: str) -> None:
    body, message = MISTAKES[name]
    _write(body)
    done = _run(*command)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"my_cell.py{message}\n")
    assert [path.name for path in Path().iterdir()] == ["my_cell.py"]


@pytest.mark.parametrize(("name", "reason"), NAMES.items(), ids=lambda text: text[:12])
def test_a_name_that_cannot_be_used_is_refused(name: str, reason: str) -> None:
    _write(f"q = matrix({name!r}, m, n)")
    _refused("my_cell.py", f"my_cell.py:6: {name!r} cannot name a tensor: {reason}")


def test_a_size_has_a_name_that_can_be_used() -> None:
    _write('n, m = sizes("n 2m")')
    _refused("my_cell.py", f"my_cell.py:6: '2m' cannot name a size: {IDENTIFIER}")


@pytest.mark.parametrize("name", ["kind", "room", "rows", "zip"])
def test_no_size_has_a_name_with_which_the_generated_code_computes(name: str) -> None:
    _write(f'n, {name} = sizes("n {name}")')
    reason = "the generated code has a variable or function of that name"
    _refused("my_cell.py", f"my_cell.py:6: {name!r} cannot name a size: {reason}")


@pytest.mark.parametrize(("content", "message"), FILES.values(), ids=FILES)
def test_a_file_that_is_no_definition_is_refused(content: bytes, message: str) -> None:
    Path("my_cell.py").write_bytes(content)
    with pytest.raises(derive.DeriveError) as caught:
        derive.load("my_cell.py")
    assert str(caught.value) == "my_cell.py" + message


def test_a_file_with_null_bytes_is_refused() -> None:
    Path("my_cell.py").write_bytes(b"x\x00y")
    with pytest.raises(derive.DeriveError, match=r"^my_cell\.py.*: Python cannot read it: .*null bytes"):
        derive.load("my_cell.py")


def test_a_missing_file_and_a_folder_are_refused() -> None:
    Path("folder.py").mkdir()
    _refused("missing.py", "missing.py: there is no such file")
    _refused("folder.py", "folder.py: this is a directory; name a file in it")


def test_a_file_that_must_not_be_read_is_refused() -> None:
    _write("gru = Cell('t', [let(h.next, h)])")
    Path("my_cell.py").chmod(0)
    if os.access("my_cell.py", os.R_OK):  # root reads everything
        assert derive.load("my_cell.py").name == "gru"
    else:
        _refused("my_cell.py", "my_cell.py: cannot be read: Permission denied")


def test_a_file_of_another_suffix_is_taken_for_a_name() -> None:
    _write("gru = Cell('t', [let(h.next, h)])", "my_cell.txt")
    hint = "see `derive list` (a file of your own ends in .py)"
    _refused("my_cell.txt", f"there is no cell 'my_cell.txt' in the catalogue; {hint}")


def test_a_wrong_variable_is_refused_with_those_that_there_are() -> None:
    _write(MISTAKES["cells: two cells"][0])
    _refused("my_cell.py:c", "my_cell.py: there is no cell 'c' in this file; it defines: a, b")


def test_an_unknown_cell_is_refused_with_what_comes_near() -> None:
    near = "did you mean capsule? (a file of your own ends in .py)"
    _refused("capsul", f"there is no cell 'capsul' in the catalogue; {near}")


def test_a_work_that_nobody_knows_is_refused_where_a_page_would_cite_it() -> None:
    _write("gru = Cell('t', [let(h.next, h)], cite='nobody1999')")
    result = CliRunner().invoke(main, ["export", "my_cell.py", "--format", "md", "-o", "out.md"])
    message = 'my_cell.py:6: gru: no reference "nobody1999"; nothing is near it, so leave it out\n'
    assert (result.exit_code, result.output.splitlines(keepends=True)[-1]) == (2, message)
    assert not Path("out.md").exists()


@pytest.mark.parametrize(
    ("neighbour", "message"),
    [
        ("x = (\n", "my_neighbour.py:1: Python cannot read it: '(' was never closed"),
        ("\nx = 1 / 0\n", "my_neighbour.py:2: ZeroDivisionError: division by zero"),
    ],
)
def test_a_mistake_in_an_imported_neighbour_names_the_neighbour(neighbour: str, message: str) -> None:
    Path("my_neighbour.py").write_text(neighbour, encoding="utf-8")
    Path("my_cell.py").write_text("import my_neighbour\n", encoding="utf-8")
    _refused("my_cell.py", message)


def test_a_definition_without_end_is_stopped_in_one_line() -> None:
    _write("print('begun', flush=True)\nwhile True:\n    pass")
    environment = {"PYTHONPATH": str(Path(derive.__file__).parents[1]), "PATH": ""}
    command = [sys.executable, "-m", "derive", "export", "my_cell.py", "--format", "numpy", "-o", "out.py"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == "begun\n"  # what a definition prints goes to stderr
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert re.fullmatch(r"my_cell\.py:[678]: stopped here\n", said)
    assert not Path("out.py").exists()
