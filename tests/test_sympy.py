"""What users of SymPy do with expressions works on ours: print, exchange, traverse, compile, copy."""

from __future__ import annotations

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy
from sympy.core.symbol import Str

import derive
from derive.algebra.node import Apply, Scalar
from derive.algebra.record import shape_of
from derive.algebra.shape import evaluate
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.checks.sizes import small
from derive.definition import Cell, function, let, matrix, output, pad, sign, sizes, tanh, vector
from derive.errors import DefinitionError, LanguageError
from derive.explicit import scalars, underscored
from derive.ops.own import Definition
from derive.passes.jacobian import BlockSymbol
from derive.program import Program, Step
from tests.cells import sampled

n, m = sizes("n m")
W, x, y = matrix("W", m, n), vector("x", n), vector("y", m)


@cache
def _step(name: str) -> Program:
    return derive.gradient(derive.load(name))


def _steps(name: str) -> Iterator[Step]:
    yield from _step(name).steps


@cache
def _values(name: str) -> dict[str, np.ndarray]:
    """Positive inputs and cotangents at small sizes, and everything that is computed from them."""
    cell, source = derive.load(name), np.random.default_rng(7)
    at = small(cell)
    given = {
        s.name: np.asarray(np.abs(source.normal(size=evaluate(s.shape, at))) + 0.1)
        for s in _step(name).inputs
    }
    return {**given, **derive.function(_step(name))(given)}


# -- reading


@sampled
def test_sympy_prints_every_statement(name: str) -> None:
    for step in _steps(name):
        assert sympy.latex(step.expr) and sympy.srepr(step.expr)
        assert sympy.latex(step).startswith(sympy.latex(step.target))


@sampled
def test_what_srepr_writes_makes_the_same_expression(name: str) -> None:
    ours = {each.__name__: each for each in (Apply, BlockSymbol, Definition, Scalar, TensorSymbol)}
    for step in _steps(name):
        assert eval(sympy.srepr(step.expr), {**vars(sympy), "Str": Str, **ours}) == step.expr


@sampled
def test_a_whole_program_and_its_cell_print_as_latex(name: str) -> None:
    text = sympy.latex(derive.load(name))
    assert text.count(" &= ") == len(derive.load(name).program.steps)
    assert sympy.latex(_step(name)).count(" &= ") == len(_step(name).steps)


@sampled
def test_free_symbols_are_the_tensors_and_their_sizes(name: str) -> None:
    for step in _steps(name):
        tensors = {s for s in step.expr.free_symbols if isinstance(s, TensorSymbol)}
        assert tensors == set(symbols_in(step.expr)) == step.expr.atoms(TensorSymbol)
        sizes_of_tensors = {size for s in tensors for axis in s.shape for size in axis.free_symbols}
        assert sizes_of_tensors <= step.expr.free_symbols


@sampled
def test_sympy_counts_traverses_and_asks(name: str) -> None:
    for step in _steps(name):
        assert sympy.count_ops(step.expr) >= len(symbols_in(step.expr)) - 1
        assert all(isinstance(each, sympy.Basic) for each in sympy.preorder_traversal(step.expr))
        assert all(step.expr.has(symbol) for symbol in symbols_in(step.expr))


# -- exchanging


@sampled
def test_every_statement_keeps_its_shape_and_meaning_under_other_names(name: str) -> None:
    cell = derive.load(name)
    names = {s: TensorSymbol(f"other_{s.base}", *s.args[1:]) for s in cell.program.by_name.values()}
    other = cell.program.xreplace(names)
    assert [s.expr.free_symbols & set(names) for s in other.steps] == [set()] * len(other.steps)
    assert [s.meaning for s in other.steps] == [s.meaning for s in cell.program.steps]
    assert [shape_of(s.expr) for s in other.steps] == [shape_of(s.expr) for s in cell.program.steps]
    assert other.xreplace({new: old for old, new in names.items()}) == cell.program


@sampled
def test_a_program_under_other_names_computes_the_same(name: str) -> None:
    cell, values = derive.load(name), _values(name)
    names = {s: TensorSymbol(f"other_{s.base}", *s.args[1:]) for s in cell.parameters}
    other = derive.function(cell.program.xreplace(names))
    found = other({**values, **{new.name: values[old.name] for old, new in names.items()}})
    for result in cell.program.results:
        assert np.array_equal(found[result.name], values[result.name])


def test_a_subexpression_is_exchanged_and_what_it_brings_along_is_an_input() -> None:
    program = derive.load("elman").program
    bias, gain = program.by_name["b_h"], vector("gain", m)
    changed = program.xreplace({bias: bias * gain.with_role("parameter")})
    assert str(changed.steps[0]) == "a_h = W_h @ x + U_h @ h + b_h * gain"
    assert [s.name for s in changed.inputs] == ["x", "h", "W_h", "U_h", "b_h", "gain"]
    without = program.xreplace({bias: bias * 0})
    assert str(without.steps[0]) == "a_h = W_h @ x + U_h @ h + b_h * 0"


def test_subs_takes_numbers_and_sizes() -> None:
    assert str((x * x + y).subs(x, 2)) == "2 * 2 + y"
    fixed = tanh(x).subs(n, 5)
    assert shape_of(fixed) == (5,)


def test_what_takes_a_target_s_place_is_a_symbol() -> None:
    program = derive.load("elman").program
    state = program.results[0]
    with pytest.raises(
        LanguageError, match=r"h_next is defined here; a symbol can take its place, not -h_next"
    ):
        program.xreplace({state: -state})


def test_a_program_that_would_be_misshapen_is_refused() -> None:
    program = derive.load("elman").program
    with pytest.raises(
        DefinitionError, match=r"W_h \(m, n\) @ x \(n \+ 1\): inner sizes n and n \+ 1 differ"
    ):
        program.xreplace({program.by_name["x"]: vector("x", n + 1)})


def test_common_subexpressions_cannot_be_symbols_without_a_shape() -> None:
    assert sympy.cse([tanh(x) * x]) == ([], [tanh(x) * x])
    with pytest.raises(LanguageError, match="SymPy's symbol x0 has no shape"):
        sympy.cse([tanh(x) * tanh(x)])


# -- compiling


@sampled
def test_lambdify_computes_every_statement(name: str) -> None:
    cell, values = derive.load(name), _values(name)
    for step in _steps(name):
        arguments = sorted(step.expr.free_symbols, key=str)
        compiled = sympy.lambdify(arguments, step.expr, "numpy")
        at = {**values, **small(cell)}
        found = compiled(*(at[a.name] for a in arguments))
        expected = values[step.target.name]
        assert np.allclose(found, expected, rtol=1e-12, atol=1e-12), step
        assert np.shape(found) in (expected.shape, ()), step


@sampled
def test_lambdified_explicit_equations_compute_the_same(name: str) -> None:
    cell, values = derive.load(name), _values(name)
    at = small(cell)
    known = {
        str(symbol): float(values[s.name][index])
        for s in [*cell.program.inputs, *cell.program.defined]
        for index, symbol in np.ndenumerate(scalars(s, at, underscored))
    }
    for statement, equation in cell.explicit(**at).items():
        arguments = sorted(equation.rhs.free_symbols, key=str)
        found = np.array(sympy.lambdify(arguments, equation.rhs)(*(known[str(a)] for a in arguments)))
        expected = values[statement]
        assert np.allclose(found.reshape(expected.shape), expected, rtol=1e-12, atol=1e-12), statement


def test_lambdified_code_calls_our_helpers_and_none_of_numpy_s_of_that_name() -> None:
    compiled = sympy.lambdify([x], pad(sign(x), 0, 1, 2), "numpy")
    assert compiled(np.array([-2.0, 3.0])).tolist() == [0, -1, 1, 0, 0]


def test_lambdify_knows_own_functions_and_tells_two_of_one_name_apart() -> None:
    z = sympy.Symbol("z")
    first, second = function("twist", z * sympy.exp(-z)), function("twist", sympy.log(1 + sympy.exp(z)))
    for made, exact in ((first, np.exp(-1.5) * 1.5), (second, np.log1p(np.exp(1.5)))):
        assert np.allclose(sympy.lambdify([x], made(x) + x)(np.array([1.5])), [exact + 1.5])
    slope = derive.gradient(Cell("twisted", [let(output("y", n), first(x))])).steps[-1].expr
    arguments = sorted((s for s in slope.free_symbols if isinstance(s, TensorSymbol)), key=str)
    compiled = sympy.lambdify(arguments, slope)
    assert np.allclose(compiled(*([np.array([1.5])] * len(arguments))), 1.5 * np.exp(-1.5) * (1 - 1.5))


def test_lambdify_takes_several_statements_at_once() -> None:
    compiled = sympy.lambdify([x, n], [tanh(x), x * x + n], "numpy", cse=True)
    first, second = compiled(np.ones(2), 2)
    assert np.allclose(first, np.tanh(1)) and second.tolist() == [3, 3]


# -- copying


def _copied(thing: Any) -> list[Any]:
    return [pickle.loads(pickle.dumps(thing)), copy.deepcopy(thing), copy.copy(thing)]


@sampled
def test_cells_programs_and_statements_can_be_copied_and_pickled(name: str) -> None:
    cell = derive.load(name)
    for thing in (cell, cell.program, _step(name), *cell.equations, *_step(name).steps):
        for again in _copied(thing):
            assert again == thing and hash(again) == hash(thing) and repr(again) == repr(thing)


@sampled
def test_expressions_and_symbols_can_be_copied_and_pickled(name: str) -> None:
    for node in [*_step(name).by_name.values(), *(step.expr for step in _steps(name))]:
        for again in _copied(node):
            assert again == node and hash(again) == hash(node) and shape_of(again) == shape_of(node)


def test_a_pickle_is_the_same_cell_in_another_process(tmp_path: Path) -> None:
    path = tmp_path / "cell.pickle"
    cell = derive.load("lstm")
    path.write_bytes(pickle.dumps((cell, derive.gradient(cell))))
    code = (
        "import pickle, pathlib, sys, derive; "
        "cell, step = pickle.loads(pathlib.Path(sys.argv[1]).read_bytes()); "
        "assert cell == derive.load('lstm') and step == derive.gradient(derive.load('lstm')); "
        "assert {step: 1}[derive.gradient(cell)] and step.by_name['h'] in step.inputs"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True, env={"PYTHONHASHSEED": "5"})


# -- showing


def test_a_repr_is_short() -> None:
    cell = derive.load("lstm")
    assert repr(cell) == "<cell lstm: 6 equations>"
    assert repr(cell.program) == "<program of lstm: 10 statements>"
    assert repr(derive.gradient(cell)) == "<gradient of lstm: 35 statements>"
    assert repr(derive.gradient(derive.gradient(cell))).startswith("<gradient of order 2 of lstm: ")
    assert repr(cell.program.steps[1]) == "f = sigmoid(a_f)"
    assert repr(cell.equations[0]) == "let(f, sigmoid(affine(x, h)))"
    assert str(cell.program).splitlines()[:2] == ["a_f = W_f @ x + U_f @ h + b_f", "f = sigmoid(a_f)"]


def test_sympy_s_matrices_are_pointed_at_from_sympy() -> None:
    Q = sympy.MatrixSymbol("Q", 3, 3)
    mixtures: list[Callable[[], Any]] = [
        lambda: W * Q, lambda: Q * W, lambda: W @ Q, lambda: Q @ W, lambda: W - Q, lambda: Q - W,
    ]  # fmt: skip
    for mixed in mixtures:
        with pytest.raises(LanguageError, match=r"Q is SymPy's; from_sympy\(..., symbols=\[...\]\)"):
            mixed()


def test_a_cell_of_one_statement_says_so_in_its_repr() -> None:
    cell = Cell("one", [let(output("z", n), tanh(x))])
    assert repr(cell) == "<cell one: 1 equation>"
    assert repr(derive.load("linear").program) == "<program of linear: 1 statement>"
