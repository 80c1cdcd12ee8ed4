"""Expressions keep what was written, and behave like any other SymPy object."""

from __future__ import annotations

import inspect
import math
import pickle
from typing import Any

import numpy as np
import pytest
import sympy
from sympy.printing.printer import Printer

import derive
import derive.algebra
from derive.algebra import node, symbol
from derive.algebra.node import Apply, Node, Scalar, apply, as_node
from derive.algebra.shape import size
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.errors import LanguageError
from derive.passes import jacobian
from derive.passes.gradient import gradient

n, m = size("n"), size("m")
W, U = TensorSymbol("W", (m, n), "parameter"), TensorSymbol("U", (m, m), "parameter")
x, h, b = (
    TensorSymbol("x", (n,), "input"),
    TensorSymbol("h", (m,), "state", -1),
    TensorSymbol("b", (m,), "parameter"),
)
f, c = TensorSymbol("f", (m,)), TensorSymbol("c", (m,), "state", -1)


def _every_node() -> list[Node]:
    """Every node in the forward and backward programs of the catalogue."""
    programs = [gradient(derive.load(name)) for name in ("lstm", "gru", "lstm-concatenated", "lstm-peephole")]
    expressions = [step.expr for program in programs for step in program.steps]
    return list(
        dict.fromkeys(n for e in expressions for n in sympy.preorder_traversal(e) if isinstance(n, Node))
    )


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (f * x + c * b + b, "f * x + c * b + b"),
        (c * b + f * x, "c * b + f * x"),
        (b * c, "b * c"),
        (c * b, "c * b"),
        (1 - f, "1 - f"),
        (f - 1, "f - 1"),
        (-f + c, "-f + c"),
        (c - f - b, "c - f - b"),
        (c - (f - b), "c - (f - b)"),
        (c * (f + b), "c * (f + b)"),
        ((c + f) + (b + h), "c + f + b + h"),
        (c * (f * b), "c * f * b"),
        (2 * f * 3, "2 * f * 3"),
        (f * c * f, "f * c * f"),
        (f + f, "f + f"),
        (c / f / b, "c / f / b"),
        (c / (f / b), "c / (f / b)"),
        (1 / f, "1 / f"),
        (f**2, "f ** 2"),
        ((-f) ** 2, "(-f) ** 2"),
        (-(f**2), "-f ** 2"),
        (f**0.5, "f ** (1/2)"),
        (-(-f), "f"),  # noqa: B002
        (-f * c, "-f * c"),
        (0.5 * f, "1/2 * f"),
    ],
)
def test_the_author_s_order_is_kept(written: Node, text: str) -> None:
    assert str(written) == text


def test_equal_things_are_equal_and_hash_alike_but_order_is_part_of_them() -> None:
    assert f * c == f * c
    assert hash(f * c + b) == hash(f * c + b)
    assert f * c != c * f
    assert {f * c: 1}[TensorSymbol("f", (m,)) * TensorSymbol("c", (m,), "state", -1)] == 1


def test_every_node_can_be_rebuilt_from_its_arguments() -> None:
    for each in _every_node():
        assert each.func(*each.args) == each


def test_every_argument_is_a_sympy_object() -> None:
    for each in _every_node():
        assert all(isinstance(a, sympy.Basic) for a in each.args)


def test_every_node_survives_pickling() -> None:
    for each in _every_node():
        again = pickle.loads(pickle.dumps(each))
        assert again == each and hash(again) == hash(each) and str(again) == str(each)


def test_a_whole_program_survives_pickling() -> None:
    program = gradient(derive.load("lstm"))
    assert pickle.loads(pickle.dumps(program)) == program


def test_xreplace_changes_symbols_and_nothing_else() -> None:
    assert (as_node(1) - f * c).xreplace({f: b}) == 1 - b * c
    assert (as_node(1) - f * c).xreplace({x: b}) == 1 - f * c


def test_xreplace_with_itself_gives_the_same_node() -> None:
    for each in _every_node():
        assert each.xreplace({s: s for s in symbols_in(each)}) == each


def test_traversal_meets_symbols_in_the_order_in_which_they_are_written() -> None:
    assert symbols_in(f * x + c * f + b) == [f, x, c, b]
    met = [s for s in sympy.preorder_traversal(f * x + b) if isinstance(s, TensorSymbol)]
    assert met == [f, x, b]


def test_common_subexpressions_can_be_looked_for() -> None:
    for each in _every_node():
        sympy.cse([each])  # an argument that is no SymPy object, or a Lambda, breaks it


def test_sympy_prints_our_nodes_as_latex() -> None:
    assert sympy.latex(f * c + b) == r"f_{t} \odot c_{t-1} + b"
    assert (f * c)._repr_latex_() == r"$\displaystyle f_{t} \odot c_{t-1}$"


def test_a_sum_inside_sympy_s_tuple_prints_as_we_print_it() -> None:
    assert str(sympy.Tuple(1 - f)) == "(1 - f,)"


def test_no_class_of_ours_has_a_name_on_which_a_printer_of_sympy_dispatches() -> None:
    ours = {
        name
        for module in (node, symbol, jacobian)
        for name, each in inspect.getmembers(module, inspect.isclass)
        if issubclass(each, sympy.Basic) and each.__module__.startswith("derive.")
    }
    assert {"Node", "Scalar", "Apply", "TensorSymbol"} <= ours
    printers = [Printer]
    for printer in printers:
        printers.extend(printer.__subclasses__())
    taken = {name.removeprefix("_print_") for p in printers for name in dir(p) if name.startswith("_print_")}
    assert not ours & taken
    assert not ours & set(dir(sympy))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("x", "an expression or a number is needed here, not str; names stand without quotes"),
        (None, "an expression or a number is needed here, not NoneType"),
        (
            [1],
            "an expression or a number is needed here, not list; "
            "give what is in it one by one, without its brackets",
        ),
        (
            True,
            "an expression or a number is needed here, not bool; "
            "what == compares is true or false at once, see step, maximum and minimum",
        ),
        (
            np.ones(2),
            "an expression or a number is needed here, not ndarray; "
            'an array is declared, constant("A", m, n), and given when the cell runs',
        ),
        (np.tanh, "an expression or a number is needed here, not ufunc; is its argument missing?"),
        (1j, "an expression or a number is needed here, not complex; numbers are real and finite"),
        (
            float("nan"),
            "an expression or a number is needed here, not float; numbers are real and finite",
        ),
        (
            sympy.Symbol("q"),
            "SymPy's symbol q has no shape; declare a scalar, a vector or another tensor",
        ),
        (
            sympy.MatrixSymbol("Q", n, m),
            "Q is SymPy's; from_sympy(..., symbols=[...]) makes an expression of it",
        ),
    ],
)
def test_what_is_neither_expression_nor_number_is_refused_with_its_type(wrong: object, message: str) -> None:
    with pytest.raises(LanguageError) as caught:
        as_node(wrong)
    assert str(caught.value) == message


@pytest.mark.parametrize("exponent", [c, n])
def test_an_exponent_is_a_number(exponent: object) -> None:
    with pytest.raises(LanguageError) as caught:
        f**exponent
    expected = f"an exponent is a number, not {exponent}; write exp(b * log(a)) for a power of tensors"
    assert str(caught.value) == expected


def test_numpy_s_numbers_count_as_numbers_and_its_functions_refuse() -> None:
    assert np.float64(0.5) * f == 0.5 * f
    assert isinstance(np.int64(2) + f, Apply)
    with pytest.raises(TypeError, match="does not support ufuncs"):
        np.tanh(f)


def test_a_size_may_stand_in_an_expression_as_a_number() -> None:
    assert f / n == f / Scalar(n)


def test_a_word_that_is_not_yet_resolved_can_be_shown() -> None:
    assert str(W @ x) == "matmul(W, x)"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: f < 1, "tensors are not compared in a definition; step(a - b) is 1 where a > b"),
        (lambda: max(f, c), "tensors are not compared in a definition"),
        (lambda: f and c, "a tensor is neither true nor false"),
        (lambda: len(f), "Python cannot take a tensor apart; part(h, start, stop) is a part of it"),
        (lambda: f[0], "Python cannot take a tensor apart"),
        (lambda: list(f), "Python cannot take a tensor apart"),
        (lambda: sum(f), "Python cannot take a tensor apart"),
        (lambda: math.exp(f), "a tensor is no number that Python knows; functions of tensors are imported"),
        (lambda: 2**f, "an exponent is a number, not f; write exp(f * log(2))"),
        (lambda: f ^ 2, "a power is written with **"),
        (lambda: f // 2, "tensors have no % and no //; their operators are"),
    ],
)
def test_python_s_other_operators_say_what_to_write_instead(wrong: Any, message: str) -> None:
    with pytest.raises(LanguageError) as caught:
        wrong()
    assert str(caught.value).startswith(message)


def test_python_s_sum_begins_with_the_first_term_and_abs_is_the_absolute_value() -> None:
    assert sum([f, c]) == f + c
    assert abs(f) == apply("absolute", f)
