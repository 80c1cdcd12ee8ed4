"""The word that makes an own function: what it takes, and its errors, each with its place."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import pytest
import sympy

import derive
from derive.definition import (
    Cell,
    affine,
    exp,
    function,
    let,
    matrix,
    output,
    sizes,
    stack,
    state,
    tanh,
    vector,
    vectors,
)
from derive.errors import DefinitionError
from derive.ops.normal import known_names
from derive.passes.gradient import gradient

z, b = sympy.symbols("z b")
n, m = sizes("n m")
square = function("square", z**2)


def test_one_free_symbol_need_not_be_listed() -> None:
    assert function("f", z**2) == function("f", z**2, z)


def test_several_stand_in_the_order_listed() -> None:
    x, u = vector("x", 3), vector("u", 3)
    first, second = function("f", z - 2 * b, z, b), function("f", z - 2 * b, b, z)
    assert first(x, u).attributes[0].expression.subs({"z0": 1}) != second(x, u).attributes[0].expression
    assert str(first(x, u)) == str(second(x, u)) == "f(x, u)"


def test_a_lambda_of_sympy_brings_its_arguments() -> None:
    assert function("f", sympy.Lambda((b, z), z - 2 * b)) == function("f", z - 2 * b, b, z)


def test_arguments_with_names_that_formulas_cannot_have_are_renamed() -> None:
    odd = sympy.Symbol(r"a} \evil{")
    assert function("f", odd**2).definition.names == ("z0",)
    assert function("f", sympy.Symbol("x_in") ** 2).definition.names == ("x_in",)


def test_its_arguments_are_pre_activations_with_names() -> None:
    x, h, both = vector("x", n), state("h", m), function("both", z * b, z, b)
    cell = Cell("t", [let(h.next, square(affine(x)) + both(h * 2, h) + both(h, 0.5))])
    lines = [f"{step.target.name} = {step.expr}" for step in cell.program.steps]
    assert lines == [
        "a_h = W_h @ x + b_h",
        "a2_h = h * 2",
        "h_next = square(a_h) + both(a2_h, h) + both(h, 1/2)",
    ]


def test_a_stack_of_layers_keeps_it() -> None:
    x, h = vector("x", n), state("h", m)
    two = stack(Cell("t", [let(h.next, square(affine(x, h)))]), 2, "h")
    assert [str(step.expr) for step in two.program.steps if step.target.role == "state"] == [
        "square(a_h_1)",
        "square(a_h_2)",
    ]


MISTAKES: dict[str, tuple[Callable[[], object], str]] = {
    "an operation": (
        lambda: function("tanh", z),
        "'tanh' cannot name a function: it is the name of an operation or module in the generated code",
    ),
    "a keyword": (
        lambda: function("lambda", z),
        "'lambda' cannot name a function: it is a keyword of Python, and names become variables of the "
        "generated code",
    ),
    "what the derivation makes": (
        lambda: function("grad_f", z),
        "'grad_f' cannot name a function: names that start with grad_, adj_ or a_, or end in _next or _tm1, "
        "are made by the derivation",
    ),
    "a function of the emitted file": (
        lambda: function("run_backward", z),
        "'run_backward' cannot name a function: the generated code uses it",
    ),
    "a function of Python": (
        lambda: function("abs", z),
        "'abs' cannot name a function: the generated code uses it",
    ),
    "no identifier": (
        lambda: function("my swish", z),
        "'my swish' cannot name a function: a name is an ASCII identifier: letters, digits and underscores, "
        "no digit first",
    ),
    "no text": (lambda: function(z, z), "the name of a function is text, not Symbol"),
    "a number": (
        lambda: function("f", 2.5),
        "function f: 5/2 has no symbol, so that it is a number and no function",
    ),
    "two symbols": (
        lambda: function("f", z * b),
        "function f: its definition has the symbols b, z; list them in order: function('f', ..., b, z)",
    ),
    "a stranger": (
        lambda: function("f", z * b, z),
        "function f: b is none of its arguments z; list it, or write a number",
    ),
    "an idle argument": (
        lambda: function("f", z, z, b),
        "function f: the argument b is not in its definition z",
    ),
    "listed twice": (lambda: function("f", z, z, z), "function f: an argument is listed twice: z, z"),
    "no symbol": (
        lambda: function("f", z, "z"),
        "function f: an argument is a SymPy symbol, not z (str)",
    ),
    "two symbols of one name": (
        lambda: function("f", z + sympy.Symbol("z", real=True)),
        "function f: two different symbols have one name, among z, z; make each once",
    ),
    "two listed symbols of one name": (
        lambda: function("f", z + sympy.Symbol("z", real=True), z, sympy.Symbol("z", real=True)),
        "function f: two different symbols have one name, among z, z; make each once",
    ),
    "five arguments": (
        lambda: function("f", sympy.Add(*sympy.symbols("p q r s t")), *sympy.symbols("p q r s t")),
        "function f: it has 5 arguments; at most 4 are possible",
    ),
    "text": (
        lambda: function("f", "z + 1"),
        "function f: its definition is a SymPy expression, such as z / (1 + sympy.exp(-z)), not str",
    ),
    "a function of Python's": (
        lambda: function("f", lambda a: a),
        "function f: its definition is a SymPy expression, such as z / (1 + sympy.exp(-z)), not function",
    ),
    "a condition": (
        lambda: function("f", z > 0),
        "function f: its definition is a SymPy expression, such as z / (1 + sympy.exp(-z)), not "
        "StrictGreaterThan",
    ),
    "tensors": (
        lambda: function("f", tanh(vector("x", 3))),
        "function f: its definition is written in symbols with SymPy's functions (sympy.exp), not with those "
        "of derive.definition, which are for tensors",
    ),
    "our own exp": (
        lambda: function("f", 1 / (1 + exp(-z))),
        "exp is of tensors, and -z is SymPy's; for a function of your own write sympy.exp",
    ),
    "our own exp of a real symbol": (
        lambda: function("f", exp(sympy.Symbol("r", real=True))),
        "exp is of tensors, and r is SymPy's; for a function of your own write sympy.exp",
    ),
    "an undefined function": (
        lambda: function("f", sympy.Function("g")(z)),
        "function f: SymPy knows no function g; write out what it is",
    ),
    "a complex number": (
        lambda: function("f", sympy.I * z),
        "function f: it has the imaginary unit; own functions are of real numbers",
    ),
    "an unknown function": (
        lambda: function("f", sympy.gamma(z)),
        f"function f: gamma is not among the functions that can be used: {known_names()}",
    ),
    "cases that end": (
        lambda: function("f", sympy.Piecewise((z, z > 0))),
        "function f: Piecewise((z, z > 0)) has no piece for every number; end it with (..., True)",
    ),
    "too few arguments": (lambda: square(), "square takes 1 argument (z), not 0"),
    "too many arguments": (
        lambda: function("f", z * b, z, b)(vector("x", n), 1, 2),
        "f takes 2 arguments (z, b), not 3",
    ),
}


@pytest.mark.parametrize("kind", MISTAKES)
def test_a_mistake_is_told_with_its_place(kind: str) -> None:
    make, words = MISTAKES[kind]
    with pytest.raises(DefinitionError) as caught:
        make()
    line = inspect.getsourcelines(make)[1]
    assert caught.value.message == words
    assert caught.value.where is not None
    assert caught.value.where.file.endswith("test_own.py") and caught.value.where.line >= line


HEADER = """\
import sympy
from derive.definition import *
z = sympy.Symbol("z")
n, m = sizes("n m")
x, h = vector("x", n), state("h", m)
"""
IN_CELLS: dict[str, tuple[str, str]] = {
    "a tensor": (
        'f = function("x", z**2)\nmine = Cell("t", [\n    let(h.next, f(affine(x, h)))])\n',
        "mine.py:8: mine, statement h_next: x names a tensor and a function; rename one of them",
    ),
    "a parameter that affine makes": (
        'f = function("W_h", z**2)\nmine = Cell("t", [\n    let(h.next, f(affine(x, h)))])\n',
        "mine.py:8: mine, statement h_next: W_h names a tensor and a function; rename one of them",
    ),
    "a size": (
        'f = function("m", z**2)\nmine = Cell("t", [\n    let(h.next, f(affine(x, h)))])\n',
        "mine.py:8: mine, statement h_next: m names a size and a function; rename one of them",
    ),
    "two definitions": (
        'f, g = function("f", z**2), function("f", z**3)\n'
        'mine = Cell("t", [let(h.next, f(affine(x, h)) + g(h))])\n',
        "mine.py:7: mine, statement h_next: two functions are called f: z**2 and z**3; rename one",
    ),
    "wrong shapes": (
        'b = sympy.Symbol("b")\nf = function("f", z * b, z, b)\nmine = Cell("t", [let(h.next, f(h, x))])\n',
        "mine.py:8: mine, statement h_next: h (m), x (n): an elementwise operation needs equal shapes",
    ),
    "wrong number": (
        'f = function("f", z**2)\nmine = Cell("t", [let(h.next, f(x, h))])\n',
        "mine.py:7: f takes 1 argument (z), not 2",
    ),
    "a mistake in its definition": (
        'f = function("f",\n    sympy.floor(z))\n',
        "mine.py:6: function f: floor(z) jumps at infinitely many places; write the pieces that you need",
    ),
}


@pytest.mark.parametrize("kind", IN_CELLS)
def test_a_mistake_in_a_file_has_file_line_cell_and_statement(kind: str, tmp_path: Path) -> None:
    text, words = IN_CELLS[kind]
    path = tmp_path / "mine.py"
    path.write_text(HEADER + text)
    with pytest.raises(DefinitionError) as caught:
        derive.load(str(path))
    assert str(caught.value).rpartition("/")[2] == words


def test_the_same_function_made_twice_is_one() -> None:
    x, y, w = vector("x", 3), vector("y", 3), matrix("W", 3, 3)
    u, v = vectors("u v", 3)
    a, c = function("f", z**2), function("f", b**2)
    cell = Cell("t", [let(u, a(w @ x)), let(v, c(w @ y)), let(output("q", 3), u + v)])
    assert gradient(cell.program).results
