"""What is legal but odd works; what was forgotten is a warning with file, line, cell and statement."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

import derive
from derive.cli import main

HEADER = """\
from derive.definition import *

n, m = sizes("n m")
x, h, c = vector("x", n), state("h", m), state("c", m)
f, g = vectors("f g", m)
"""
STEP = "let(h.next, tanh(affine(x, h)))"
# what stands below the header, from line 6 on, and the warnings behind `my_cell.py:`
ODD: dict[str, tuple[str, tuple[str, ...]]] = {
    "a parameter that nothing uses": (
        f"W = matrix('W_q', m, n)\ngru = Cell('t', [{STEP}, let(c.next, f * c), let(f, h)][:1])",
        (
            "4: gru: c is declared and never used",
            "5: gru: f is declared and never used",
            "5: gru: g is declared and never used",
            "6: gru: W_q is declared and never used",
        ),
    ),
    "an output that nothing defines": (
        f"y = output('y', m)\ngru = Cell('t', [let(f, h), let(g, c), {STEP}, let(c.next, f * g)])",
        ("6: gru: y is declared as an output, and no statement defines it",),
    ),
    "states that change places": (
        "gru = Cell('t', [let(f, affine(x)), let(g, f * h), let(h.next, c), let(c.next, g)])",
        (),
    ),
    "a gate without a bias": (
        "gru = Cell('t', [let(f, sigmoid(affine(x, bias=False))), let(g, h * f),\n"
        " let(h.next, f * c), let(c.next, g)])",
        ("6: gru, statement f: a_f has no bias",),
    ),
    "no inputs": (
        "gru = Cell('t', [let(f, h), let(g, c), let(h.next, tanh(f)), let(c.next, g)])",
        ("4: gru: x is declared and never used",),
    ),
    "a state that is never read": (
        f"gru = Cell('t', [let(f, h), let(g, f), {STEP}, let(c.next, tanh(g))])",
        ("4: gru: c is never read, so its initial value changes nothing",),
    ),
    "a value that is never used": (
        f"gru = Cell('t', [let(f, tanh(c)), let(g, h),\n {STEP}, let(c.next, g)])",
        (
            "4: gru: c is never read, so its initial value changes nothing",
            "6: gru, statement f: no result depends on f",
        ),
    ),
    "an input that only such a value uses": (
        "gru = Cell('t', [let(f, sigmoid(affine(x))), let(g, h),\n let(h.next, c), let(c.next, g)])",
        ("4: gru: x changes no result", "6: gru, statement f: no result depends on f"),
    ),
    "one meaning for two statements": (
        "gru = Cell('t', [let(f, sigmoid(affine(x)), 'the gate'),\n let(g, sigmoid(affine(x)), 'gate'),\n"
        " let(h.next, f * c), let(c.next, g * h)])",
        ("7: gru, statement g: its meaning, 'gate', is that of f too",),
    ),
    "one meaning for the rounds of a loop": (
        "rounds = [let(v, tanh(w), 'round') for v, w in ((f, h), (g, c))]\n"
        f"gru = Cell('t', [*rounds, {STEP}, let(c.next, f * g)])",
        (),
    ),
    "two names that are one on the page": (
        "f1, f_1 = vectors('f1 f_1', m)\n"
        "gru = Cell('t', [let(f1, sigmoid(affine(x))), let(f_1, sigmoid(affine(h))),\n"
        " let(f, f1 * c), let(g, f_1), let(h.next, f), let(c.next, g)])",
        ("6: gru: f_1 looks like f1 on the page, where both are f_{1,t}; rename one of them",),
    ),
    "an input and a parameter that are one on the page": (
        "v, w = vector('v', m), parameter('v_t', m)\n"
        "gru = Cell('t', [let(f, v * w), let(g, affine(x) * f), let(h.next, g * h), let(c.next, c)])",
        ("6: gru: v_t looks like v on the page, where both are v_{t}; rename one of them",),
    ),
    "a sum in place, Python's sum, its absolute value and .T": (
        "e = sum([h, c])\ne += abs(+h)\nR = matrix('R', n, m)\n"
        "gru = Cell('t', [let(f, e + R.T @ x), let(g, f), let(h.next, g), let(c.next, f)])",
        (),
    ),
    "equations from a generator": (
        "pairs = ((f, h), (g, c), (h.next, affine(x) + f), (c.next, g))\n"
        "gru = Cell('t', (let(a, b) for a, b in pairs))",
        (),
    ),
}
LEGAL = HEADER + "gru = Cell('t', [let(f, h), let(g, c), let(h.next, affine(x) + f), let(c.next, g)])\n"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("body", "warnings"), ODD.values(), ids=ODD)
def test_it_works_and_says_what_is_odd(body: str, warnings: tuple[str, ...]) -> None:
    Path("my_cell.py").write_text(f"{HEADER}{body}\n", encoding="utf-8")
    cell = derive.load("my_cell.py")
    assert cell.warnings == tuple(f"my_cell.py:{warning}" for warning in warnings)
    result = CliRunner().invoke(main, ["export", "my_cell.py", "--format", "numpy"])
    assert result.exit_code == 0
    assert result.stderr == "".join(f"warning: {warning}\n" for warning in cell.warnings)
    step = derive.gradient(cell)
    lengths = {"n": 2, "m": 3}
    given = {s.name: np.ones([lengths[str(size)] for size in s.shape]) for s in step.inputs}
    assert all(np.all(np.isfinite(value)) for value in derive.function(step)(given).values())


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + LEGAL.encode(),
        LEGAL.replace("\n", "\r\n").encode(),
        (LEGAL + "if True:\n\tpass\n").encode(),
        LEGAL.rstrip("\n").encode(),
        ("# -*- coding: latin-1 -*-\n# größer\n" + LEGAL).encode("latin-1"),
    ],
    ids=[
        "a byte order mark",
        "Windows' ends of lines",
        "tabs",
        "no end of the last line",
        "another encoding",
    ],
)
def test_a_file_of_another_hand_is_read(content: bytes) -> None:
    Path("my_cell.py").write_bytes(content)
    assert [step.target.name for step in derive.load("my_cell.py").program.steps] == [
        "f",
        "g",
        "h_next",
        "c_next",
    ]


@pytest.mark.parametrize("name", ["my cell.py", "größe/мой 細胞.py", "a-b.c.py", "a folder/my_cell.py"])
def test_a_path_may_have_any_letters(name: str) -> None:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(LEGAL + "y = sigmod(x)\n" if "größe" in name else LEGAL, encoding="utf-8")
    if "größe" in name:
        with pytest.raises(derive.DeriveError) as caught:
            derive.load(name)
        expected = f"{name}:7: NameError: name 'sigmod' is not defined; did you mean sigmoid?"
        assert str(caught.value) == expected
    else:
        assert derive.load(name).name == "gru"


def test_a_link_to_a_file_is_read() -> None:
    Path("here.py").write_text(LEGAL, encoding="utf-8")
    Path("there.py").symlink_to("here.py")
    assert derive.load("there.py").name == "gru"


def test_what_a_definition_prints_goes_to_stderr() -> None:
    Path("my_cell.py").write_text(LEGAL + "print('hello')\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["export", "my_cell.py", "--format", "numpy"])
    assert (result.exit_code, result.stderr) == (0, "hello\n")
    assert "hello" not in result.stdout
