"""Mistakes: exit codes, places, and that nothing is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from derive.cli import main

BAD = {
    "a shape error": ("let(h.next, sigmoid(matrix('W_r', m, n) @ h))", r"bad.py:4: bad, statement h_next: "),
    "an undefined symbol": (
        "let(h.next, h * vectors('q q2', m)[0])",
        "q is used, but no statement defines it",
    ),
    "a name defined twice": (
        "let(h.next, tanh(h)), let(h.next, h)",
        "h_next is defined twice, first on line",
    ),
    "a state without a next value": ("let(output('y', m), tanh(h))", "state h has no next value"),
    "a reserved name": ("let(vectors('grad_f q', m)[0], tanh(h)), let(h.next, h)", "'grad_f' cannot name a"),
    "a name that starts with a_": ("let(h.next, h * vector('a_f', m))", "'a_f' cannot name a"),
    "a name that ends in _next": ("let(h.next, h * vector('f_next', m))", "'f_next' cannot name a"),
    "a name that starts with adj_": ("let(h.next, h * vector('adj_f', m))", "'adj_f' cannot name a"),
    "a name that is no identifier": ("let(h.next, h * vector('f-1', m))", "'f-1' cannot name a"),
    "a name beyond ASCII": ("let(h.next, h * vector('ф', m))", "a name is an ASCII identifier"),
}


@pytest.mark.parametrize("command", ["show", "check", "export", "build"])
@pytest.mark.parametrize("kind", BAD)
def test_a_mistake_ends_with_2_says_where_and_writes_nothing(
    kind: str, command: str, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    equations, message = BAD[kind]
    Path("bad.py").write_text(
        'from derive.definition import *\nn, m = sizes("n m")\nh = state("h", m)\n'
        f'bad = Cell("Bad", [{equations}])\n',
        encoding="utf-8",
    )
    arguments = {
        "show": ["show", "bad.py"],
        "check": ["check", "bad.py"],
        "export": ["export", "bad.py", "--format", "tex", "-o", "out/"],
        "build": ["build", "--cells", ".", "--out", "out", "--pages-only"],
    }[command]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("bad.py:4: ")
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["bad.py"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "nothing"],
        ["show", "nowhere.py"],
        ["export", "lstm", "--format", "nothing"],
        ["export", "lstm", "gru", "--format", "tex"],
        ["show", "lstm", "--parts", "nothing"],
        ["build", "--cells", "nowhere", "--out", "out"],
        ["build", "--templates", "nowhere", "--out", "out"],
        ["serve", "nowhere.py"],
        ["check", "lstm", "nothing"],
        ["list", "--family", "nothing"],
        ["nothing"],
    ],
)
def test_a_wrong_argument_ends_with_2_and_writes_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stderr and "Traceback" not in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_shape_error_names_both_sides_and_the_sizes(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my_cell.py").write_text(
        'from derive.definition import *\nn, m = sizes("n m")\nx, h = vector("x", n), state("h", m)\n'
        'r, W = vectors("r s", m)[0], matrix("W_r", m, n)\n'
        'gru = Cell("t", [\n    let(r, sigmoid(W @ h), "reset gate"),\n    let(h.next, r * h)])\n'
    )
    result = CliRunner().invoke(main, ["show", "my_cell.py"])
    expected = "my_cell.py:6: gru, statement r: W_r (m, n) @ h (m): inner sizes n and m differ"
    assert (result.exit_code, result.stderr.startswith(expected)) == (2, True)
