"""A mistake in a definition gives one line: where, what was expected, what came, what is known.

Every message is asserted whole, from Python and from the command line: exit status 2, no traceback, and
nothing written.
"""

from __future__ import annotations

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
# written below the header, so that its first line is line 6; the message behind `my_cell.py`
DEFINITIONS: dict[str, tuple[str, str]] = {
    # shapes
    "wrong size": (
        "gru = Cell('t', [let(f, W @ h), let(h.next, f)])",
        ":6: gru, statement f: W_r (m, n) @ h (m): inner sizes n and m differ; is the matrix transposed?",
    ),
    "wrong size inside": (
        "gru = Cell('t', [let(f, sigmoid(W @ h + affine(x))),\n let(h.next, f)])",
        ":6: gru, statement f: W_r (m, n) @ h (m): inner sizes n and m differ; is the matrix transposed?",
    ),
    "elementwise for product": (
        "gru = Cell('t', [let(f, W * x), let(h.next, f)])",
        ":6: gru, statement f: W_r (m, n) * x (n): an elementwise operation needs equal shapes; "
        "did you mean `@`, the matrix product?",
    ),
    "product for elementwise": (
        "gru = Cell('t', [let(f, tanh(affine(x))),\n let(h.next, f @ h)])",
        ":7: gru, statement h_next: h_next has shape (m), but f @ h has (); "
        "did you mean `*`, the elementwise product?",
    ),
    "product with a number": (
        "gru = Cell('t', [let(h.next, s @ h)])",
        ":6: gru, statement h_next: s () @ h (m): a matrix product needs vectors or matrices; "
        "did you mean `*`?",
    ),
    "sum of sizes": (
        "gru = Cell('t', [let(h.next, x + h)])",
        ":6: gru, statement h_next: x (n) + h (m): an elementwise operation needs equal shapes",
    ),
    "next of another size": (
        "gru = Cell('t', [let(h.next, tanh(x))])",
        ":6: gru, statement h_next: h_next has shape (m), but tanh(x) has (n)",
    ),
    "outer of a matrix": (
        "gru = Cell('t', [let(h.next, outer(W, h))])",
        ":6: gru, statement h_next: W_r (m, n): expected rank 1, found 2",
    ),
    "inner of other sizes": (
        "gru = Cell('t', [let(h.next, dot(x, h) * h)])",
        ":6: gru, statement h_next: x (n) @ h (m): inner sizes n and m differ",
    ),
    "transpose of a vector": (
        "gru = Cell('t', [let(h.next, transpose(h))])",
        ":6: gru, statement h_next: transpose needs a matrix, not h (m)",
    ),
    "concatenation of nothing": (
        "gru = Cell('t', [let(h.next, concat())])",
        ":6: gru, statement h_next: a concatenation needs at least one part, and an axis counted from 0",
    ),
    "concatenation of ranks": (
        "gru = Cell('t', [let(h.next, concat(h, W))])",
        ":6: gru, statement h_next: h (m), W_r (m, n): a concatenation needs parts of rank 1",
    ),
    "affine of a matrix": (
        "gru = Cell('t', [let(f, sigmoid(affine(W))), let(h.next, f)])",
        ":6: gru, statement f: affine needs vectors: f (m), W_r (m, n)",
    ),
    "affine of nothing": (
        "gru = Cell('t', [let(h.next, affine())])",
        ":6: gru, statement h_next: affine takes one to three arguments, not 0",
    ),
    "two affine maps": (
        "gru = Cell('t', [let(h.next, affine(x) * affine(h))])",
        ":6: gru, statement h_next: two different affine maps in one statement would share names; "
        "name one of them yourself",
    ),
    "affine's name taken": (
        "b = parameter('b_f', m)\ngru = Cell('t', [let(f, affine(x)), let(h.next, f + b)])",
        ":7: gru, statement f: affine makes b_f, which the definition declares too; rename its own",
    ),
    # names and scope
    "never defined": (
        "gru = Cell('t', [let(h.next, g * tanh(affine(x, h)))])",
        ":6: gru, statement h_next: g is used, but no statement defines it; "
        "known so far: x, h, W_h, U_h, b_h, a_h",
    ),
    "used too early": (
        "gru = Cell('t', [let(h.next, f * h),\n let(f, tanh(h))])",
        ":6: gru, statement h_next: f is used before it is defined; known so far: h",
    ),
    "defined twice": (
        "gru = Cell('t', [let(f, tanh(h)),\n let(f, tanh(h)), let(h.next, f)])",
        ":7: gru, statement f: f is defined twice, first on line 6",
    ),
    "declared twice": (
        "k = vector('x', m)\ngru = Cell('t', [let(f, tanh(affine(x))), let(h.next, f * k)])",
        ":7: gru, statement h_next: x is declared twice, as an input (n) and as an input (m)",
    ),
    "declared as two things": (
        "k = parameter('h', m)\ngru = Cell('t', [let(f, tanh(h)), let(h.next, f * k)])",
        ":7: gru, statement h_next: h is declared twice, as a state (m) and as a parameter (m)",
    ),
    "a tensor called as a size": (
        "k = vector('m', m)\ngru = Cell('t', [let(h.next, k * h)])",
        ":7: gru: m names a size and a tensor; rename one of them",
    ),
    # states and results
    "no next value": (
        "gru = Cell('t', [let(f, tanh(affine(x, h)))])",
        ":6: gru, statement f: state h has no next value; write let(h.next, ...)",
    ),
    "let on the state": (
        "gru = Cell('t', [let(h, tanh(affine(x, h)))])",
        ":6: gru, statement h: a state is defined at the end of the step: let(h.next, ...)",
    ),
    "no result": (
        "gru = Cell('t', [let(f, tanh(affine(x)))])",
        ':6: gru: nothing leaves the cell: declare a result with output("y", m) or a state',
    ),
    "next of an input": (
        "gru = Cell('t', [let(x.next, h)])",
        ":6: x is not a state and has no next value; declare it with state(...)",
    ),
    # statements
    "no statement": (
        "gru = Cell('t', [f])",
        ":6: gru: an equation is written let(target, expression, meaning), not TensorSymbol",
    ),
    "no equations": ("gru = Cell('t', [])", ":6: gru: a cell needs at least one equation"),
    "equations that are none": (
        "gru = Cell('t', None)",
        ":6: equations are a list of let(...), not NoneType",
    ),
    "one equation without a list": (
        "gru = Cell('t', let(f, h))",
        ":6: equations are a list of let(...), not Statement",
    ),
    "let on an expression": (
        "gru = Cell('t', [let(f * h, h)])",
        ":6: let defines a symbol, not f * h (Apply)",
    ),
    "text for an expression": (
        "gru = Cell('t', [let(f, 'h')])",
        ":6: statement f: an expression or a number is needed here, not str",
    ),
    "a function of text": ("y = tanh('h')", ":6: an expression or a number is needed here, not str"),
    "a power of a tensor": (
        "y = x ** h",
        ":6: an exponent is a number, not h; write exp(b * log(a)) for a power of tensors",
    ),
    # sizes
    "size zero": ("q = vector('q', 0)", ":6: q: a size is a positive whole number, not 0"),
    "size negative": ("q = vector('q', -3)", ":6: q: a size is a positive whole number, not -3"),
    "size half": ("q = vector('q', n / 2)", ":6: q: a size is a positive whole number, not n/2"),
    "size text": ("q = vector('q', 'm')", ":6: q: a size is a symbol or a whole number, not 'm'"),
    "size float": ("q = vector('q', 2.0)", ":6: q: a size is a symbol or a whole number, not 2.0"),
    "nested without end": (
        "e = h\nfor _ in range(2000):\n    e = 1 + 2 * tanh(e)\ngru = Cell('t', [let(h.next, e)])",
        ":9: gru, statement h_next: the expression is nested too deeply; "
        "give parts of it statements of their own",
    ),
    # Python
    "typo": ("y = sigmod(x)", ":6: NameError: name 'sigmod' is not defined; did you mean sigmoid?"),
    "typo in an attribute": (
        "y = h.nxt",
        ":6: AttributeError: 'TensorSymbol' object has no attribute 'nxt'; did you mean next?",
    ),
    "typo in an import": (
        "from derive.definition import sigmod",
        ":6: ImportError: cannot import name 'sigmod' from 'derive.definition'; did you mean sigmoid?",
    ),
    "not imported": (
        "del tanh\ny = tanh(x)",
        ":7: NameError: name 'tanh' is not defined; write `from derive.definition import tanh`",
    ),
    "SymPy's function": (
        "import sympy\ny = sympy.tanh(x)",
        ":7: AttributeError: 'TensorSymbol' object has no attribute 'as_coefficient'; "
        "functions of tensors are imported from derive.definition",
    ),
    "raises": ("def inner():\n    raise ValueError('no')\n\ninner()", ":7: ValueError: no"),
    "exits": (
        "import sys\nsys.exit(3)",
        ":7: the file ends the program (sys.exit); a definition only defines",
    ),
    "syntax": ("y = (", ":6: Python cannot read it: '(' was never closed"),
    "indentation": ("  y = 1", ":6: Python cannot read it: unexpected indent"),
    "too few names": (
        "a, b, c = vectors('u v', m)",
        ":6: ValueError: not enough values to unpack (expected 3, got 2)",
    ),
    # cells
    "no cell": (
        "",
        ": expected one cell, found 0 (none); a cell is made by Cell(title=..., equations=[...])",
    ),
    "two cells": (
        "a = Cell('a', [let(h.next, h)])\nb = Cell('b', [let(h.next, -h)])",
        ": expected one cell, found 2 (a, b); name one as file.py:name",
    ),
}
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
    "2x": IDENTIFIER,
    "": IDENTIFIER,
    "x-y": IDENTIFIER,
}


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _refused(spec: str, message: str) -> None:
    """The same line from Python and from the command line, and an untouched folder."""
    before = sorted(Path().rglob("*"))
    with pytest.raises(derive.DeriveError) as caught:
        derive.load(spec)
    assert str(caught.value) == message
    result = CliRunner().invoke(main, ["export", spec, "--format", "numpy", "-o", "out.py"])
    assert (result.exit_code, result.output) == (2, message + "\n")
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize(("body", "message"), DEFINITIONS.values(), ids=DEFINITIONS)
def test_a_wrong_definition_is_refused_in_one_line(body: str, message: str) -> None:
    Path("my_cell.py").write_text(HEADER + body + "\n", encoding="utf-8")
    _refused("my_cell.py", "my_cell.py" + message)


@pytest.mark.parametrize(("name", "reason"), NAMES.items(), ids=lambda text: text[:12])
def test_a_name_that_cannot_be_used_is_refused(name: str, reason: str) -> None:
    Path("my_cell.py").write_text(f"{HEADER}q = matrix({name!r}, m, n)\n", encoding="utf-8")
    _refused("my_cell.py", f"my_cell.py:6: {name!r} cannot name a tensor: {reason}")


def test_a_size_has_a_name_that_can_be_used() -> None:
    Path("my_cell.py").write_text(f'{HEADER}n, m = sizes("n, m")\n', encoding="utf-8")
    _refused("my_cell.py", f"my_cell.py:6: 'n,' cannot name a size: {IDENTIFIER}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"",
            ": expected one cell, found 0 (none); a cell is made by Cell(title=..., equations=[...])",
        ),
        (
            b"\xff\xfe",
            ":1: Python cannot read it: (unicode error) 'utf-8' codec can't decode byte 0xff "
            "in position 0: invalid start byte",
        ),
    ],
    ids=["empty", "not UTF-8"],
)
def test_a_file_that_is_no_definition_is_refused(content: bytes, message: str) -> None:
    Path("my_cell.py").write_bytes(content)
    _refused("my_cell.py", "my_cell.py" + message)


def test_a_file_with_null_bytes_is_refused() -> None:
    Path("my_cell.py").write_bytes(b"x\x00y")
    with pytest.raises(derive.DeriveError, match=r"^my_cell\.py.*: Python cannot read it: .*null bytes"):
        derive.load("my_cell.py")


def test_a_missing_file_and_a_folder_are_refused() -> None:
    Path("folder.py").mkdir()
    _refused("missing.py", "missing.py: there is no such file")
    _refused("folder.py", "folder.py: this is a directory; name a file in it")


def test_a_wrong_variable_is_refused_with_those_that_there_are() -> None:
    Path("my_cell.py").write_text(HEADER + DEFINITIONS["two cells"][0], encoding="utf-8")
    _refused("my_cell.py:c", "my_cell.py: there is no cell 'c' in this file; it defines: a, b")


def test_an_unknown_cell_is_refused_with_what_comes_near() -> None:
    near = "did you mean capsule? (a file of your own ends in .py)"
    _refused("capsul", f"there is no cell 'capsul' in the catalogue; {near}")


def test_a_mistake_in_an_imported_neighbour_names_the_neighbour() -> None:
    Path("my_neighbour.py").write_text("x = (\n", encoding="utf-8")
    Path("my_cell.py").write_text("import my_neighbour\n", encoding="utf-8")
    _refused("my_cell.py", "my_neighbour.py:1: Python cannot read it: '(' was never closed")


def test_no_traceback_reaches_a_user_of_the_command() -> None:
    Path("my_cell.py").write_text(HEADER + "y = sigmod(x)\n", encoding="utf-8")
    command = [sys.executable, "-m", "derive", "show", "my_cell.py"]
    environment = {"PYTHONPATH": str(Path(derive.__file__).parents[1]), "PATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    message = "my_cell.py:6: NameError: name 'sigmod' is not defined; did you mean sigmoid?\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", message)


def test_odd_but_legal_definitions_work_with_a_warning() -> None:
    body = "gru = Cell('t', [let(f, sigmoid(affine(x, bias=False))), let(h.next, h * f)])\n"
    Path("my_cell.py").write_text(HEADER + body, encoding="utf-8")
    warnings = (
        "g is declared and never used",
        "W_r is declared and never used",
        "s is declared and never used",
    )
    assert derive.load("my_cell.py").warnings == (*warnings, "a_f has no bias")
    result = CliRunner().invoke(main, ["export", "my_cell.py", "--format", "numpy"])
    assert result.exit_code == 0
    assert "warning: a_f has no bias\n" in result.output
