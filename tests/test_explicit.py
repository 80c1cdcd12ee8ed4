"""Programs entry by entry, and cells as plain SymPy equations."""

from __future__ import annotations

import numpy as np
import pytest
import sympy

from derive.catalogue import load, names
from derive.checks.sizes import small
from derive.definition import Cell, let, output, scalar, sizes, tensor, vector
from derive.errors import DefinitionError, InputError
from derive.explicit import SymPyScalars, equations, evaluate, matrix_equations, scalars
from derive.program import Program
from derive.reference.lstm import step as lstm_step

SIZES = {"n": 2, "m": 3}


def test_explicit_gives_one_matrix_equation_a_statement() -> None:
    found = load("lstm").explicit(**SIZES)
    assert list(found) == [step.target.name for step in load("lstm").program.steps]
    assert found["c_next"].lhs.shape == found["c_next"].rhs.shape == (3, 1)


def test_statements_are_shared_and_not_expanded() -> None:
    symbols = {str(s) for s in load("lstm").explicit(**SIZES)["h_next"].rhs.free_symbols}
    assert symbols == {f"{name}_{j}" for name in ("o", "c_next") for j in range(3)}


def test_lambdified_equations_give_what_the_reference_gives() -> None:
    source, inputs = np.random.default_rng(3), load("lstm").program.inputs
    values = {s.name: np.asarray(source.normal(size=scalars(s, SIZES).shape)) for s in inputs}
    expected, known = lstm_step(values), dict(values)
    for name, equation in load("lstm").explicit(**SIZES).items():
        given = _entries(known)
        arguments = sorted(equation.rhs.free_symbols, key=str)
        function = sympy.lambdify(arguments, equation.rhs, "numpy")
        known[name] = function(*(given[str(a)] for a in arguments))[:, 0]
        assert np.allclose(known[name], expected[name], rtol=1e-14)


def _entries(values: dict[str, np.ndarray]) -> dict[str, float]:
    return {
        "_".join([name, *map(str, index)]): float(value)
        for name, array in values.items()
        for index, value in np.ndenumerate(array)
    }


def test_plain_sympy_sees_tanh_and_proofs_see_its_definition() -> None:
    program = load("elman").program
    assert matrix_equations(program, {"n": 1, "m": 1})["h_next"].rhs[0].func is sympy.tanh
    proved = equations(program, {"n": 1, "m": 1})["h_next"][0]
    assert proved.has(sympy.exp) and not proved.has(sympy.tanh)


def test_a_missing_size_is_named() -> None:
    with pytest.raises(InputError, match="lstm: missing sizes m; given: n=2"):
        load("lstm").explicit(n=2)


def test_entries_that_would_share_a_name_are_refused() -> None:
    n = sizes("n")
    cell = Cell("clash", [let(output("y", n), vector("x", n) * scalar("x_0"), "a clash")])
    with pytest.raises(DefinitionError, match=r"both be called x_0"):
        cell.explicit(n=2)


def test_proofs_never_confuse_entries_of_different_tensors() -> None:
    n = sizes("n")
    cell = Cell("clash", [let(output("y", n), vector("x", n) * scalar("x_0"), "a clash")])
    assert [len(e.free_symbols) for e in equations(cell.program, {"n": 2})["y"]] == [2, 2]


def test_a_number_and_a_tensor_of_rank_three_stay_what_they_are() -> None:
    n = sizes("n")
    a, x, y = tensor("a", n, n, n), scalar("x"), scalar("y")
    cell = Cell("ranks", [let(output("z", n, n, n), a * x), let(output("u"), x * y)])
    found = cell.explicit(n=2)
    assert found["z"].rhs.shape == (2, 2, 2) and found["u"].rhs == sympy.Symbol("x") * sympy.Symbol("y")


@pytest.mark.parametrize("name", names())
def test_every_cell_has_explicit_equations(name: str) -> None:
    cell = load(name)
    assert list(cell.explicit(**small(cell))) == [step.target.name for step in cell.program.steps]


def test_values_that_are_given_are_not_computed_again() -> None:
    program = load("elman").program
    given = {s.name: scalars(s, SIZES) for s in program.inputs}
    known = {**given, "a_h": np.full(3, sympy.Integer(0), dtype=object)}
    assert list(evaluate(program, known, SIZES, SymPyScalars())["h_next"]) == [0, 0, 0]


def test_sizes_inside_numbers_are_put_in() -> None:
    m = sizes("m")
    x, y = vector("x", m), output("y", m)
    program: Program = Cell("scaled", [let(y, x / m, "divided by its size")]).program
    assert str(equations(program, {"m": 3})["y"][0]) == "x[0]/3"
