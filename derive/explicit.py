"""A program entry by entry: in any numbers, or as plain SymPy equations between scalars.

Statements are shared, never expanded: the equations of a statement are written in the scalar symbols of
earlier statements, which is what keeps their derivatives small.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
import sympy

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.record import Array, Domain, record
from derive.algebra.shape import evaluate as lengths
from derive.algebra.symbol import TensorSymbol
from derive.errors import DefinitionError, InputError, Location
from derive.ops.functions import rules
from derive.program import Program

Spelling = Callable[[TensorSymbol, tuple[int, ...]], sympy.Symbol]


def evaluate(
    program: Program, values: Mapping[str, Array], sizes: Mapping[str, int], domain: Domain
) -> dict[str, Array]:
    """Every value of the program by name, entry by entry in the numbers of a domain.

    values: object arrays of all inputs; a statement whose value is given is not computed again.

    >>> from derive.catalogue import load
    >>> equal = {name: np.full(shape, sympy.Integer(0), object) for name, shape in
    ...          {"x": 2, "W_y": (3, 2), "b_y": 3}.items()}
    >>> evaluate(load("dense").program, equal, {"n": 2, "m": 3}, SymPyScalars())["y"]
    array([1/2, 1/2, 1/2], dtype=object)
    """
    known = dict(values)
    for step in program.steps:
        if step.target.name not in known:
            known[step.target.name] = entries(step.expr, known, sizes, domain)
    return known


def entries(node: Node, values: Mapping[str, Array], sizes: Mapping[str, int], domain: Domain) -> Array:
    """The value of one expression; a number is an array without axes."""
    if isinstance(node, TensorSymbol):
        return values[node.name]
    if isinstance(node, Scalar):
        number = node.value.subs({s: sizes[s.name] for s in node.value.free_symbols})
        return _object_array(domain.scalar(number, {}))
    if not isinstance(node, Apply):
        raise TypeError(f"not an expression: {type(node).__name__}")
    operands = [entries(operand, values, sizes, domain) for operand in node.operands]
    return record(node).entries(node, operands, sizes, domain)


def _object_array(value: Any) -> Array:
    array = np.empty((), dtype=object)
    array[()] = value
    return array


class SymPyScalars:
    """The domain of SymPy expressions.

    familiar: definitions that SymPy has a name of its own for; without any, sigma and tanh stand as what they
    are defined to be.
    """

    def __init__(self, familiar: Mapping[sympy.Expr, sympy.Expr] | None = None) -> None:
        self.familiar = familiar or {}

    def scalar(self, definition: sympy.Expr, arguments: Mapping[sympy.Symbol, Any]) -> sympy.Expr:
        """The definition with expressions in the place of its arguments."""
        return self.familiar.get(definition, definition).xreplace(dict(arguments))


def indexed(symbol: TensorSymbol, index: tuple[int, ...]) -> sympy.Symbol:
    """One entry as a scalar symbol that no other entry can share: ``W_f[0,1]``, indices from 0."""
    return sympy.Symbol(f"{symbol.name}[{','.join(map(str, index))}]" if index else symbol.name)


def underscored(symbol: TensorSymbol, index: tuple[int, ...]) -> sympy.Symbol:
    """One entry as ``sympy.symarray`` names it: ``W_f_0_1``, indices from 0."""
    return sympy.Symbol("_".join([symbol.name, *map(str, index)]))


def scalars(symbol: TensorSymbol, sizes: Mapping[str, int], spell: Spelling = indexed) -> Array:
    """A tensor as an array of scalar symbols."""
    result = np.empty(lengths(symbol.shape, sizes), dtype=object)
    for index in np.ndindex(*result.shape):
        result[index] = spell(symbol, index)
    return result


def equations(
    program: Program,
    sizes: Mapping[str, int],
    spell: Spelling = indexed,
    familiar: Mapping[sympy.Expr, sympy.Expr] | None = None,
) -> dict[str, Array]:
    """The right sides of all statements as arrays of SymPy expressions in scalar symbols, by name."""
    domain = SymPyScalars(familiar)
    symbols = {s.name: scalars(s, sizes, spell) for s in [*program.inputs, *program.defined]}
    return {step.target.name: entries(step.expr, symbols, sizes, domain) for step in program.steps}


def matrix_equations(program: Program, sizes: Mapping[str, int]) -> dict[str, sympy.Eq]:
    """The statements as SymPy equations between matrices; see `derive.definition.Cell.explicit`.

    Raises: InputError where a size is missing; DefinitionError where two entries would share a name.
    """
    _require(program, sizes)
    _check_unique([*program.inputs, *program.defined], sizes, program)
    familiar = {rules()["tanh"][0]: sympy.tanh(sympy.Symbol("z0", real=True))}
    right = equations(program, sizes, underscored, familiar)
    return {
        step.target.name: sympy.Eq(
            _sympy(scalars(step.target, sizes, underscored)), _sympy(right[step.target.name]), evaluate=False
        )
        for step in program.steps
    }


def _sympy(array: Array) -> sympy.Basic:
    """A number as it is, a vector as a column, a matrix as it is, anything else as an N-dimensional array."""
    if array.ndim == 0:
        return array.item()
    return sympy.ImmutableMatrix(array) if array.ndim <= 2 else sympy.ImmutableDenseNDimArray(array)


def _require(program: Program, sizes: Mapping[str, int]) -> None:
    missing = [s.name for s in program.sizes if s.name not in sizes]
    if missing:
        given = ", ".join(f"{name}={length}" for name, length in sizes.items()) or "nothing"
        raise InputError(f"missing sizes {', '.join(missing)}; given: {given}", Location(cell=program.cell))


def _check_unique(symbols: Iterable[TensorSymbol], sizes: Mapping[str, int], program: Program) -> None:
    seen: dict[sympy.Symbol, str] = {}
    for symbol in symbols:
        for entry in scalars(symbol, sizes, underscored).flat:
            other = seen.setdefault(entry, symbol.name)
            if other != symbol.name:
                raise DefinitionError(
                    f"an entry of {symbol.name} and one of {other} would both be called {entry}; rename one",
                    Location(program.file, 0, program.cell),
                )
