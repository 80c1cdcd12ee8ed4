"""The other way to a gradient, which shares no derivative rule with ours: SymPy's ``diff`` of scalar
equations.

Every entry of every statement is one equation between scalars; its derivative by every scalar in it comes
from SymPy, and the chain rule is a loop.  What comes out is again a list of scalar equations, so second order
is the same twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import sympy

from derive.algebra.symbol import TensorSymbol
from derive.checks.domain import Residues
from derive.explicit import SymPyScalars, entries, indexed, scalars
from derive.program import Program

_AUXILIARY = "argument "  # no name of a tensor has a space


@dataclass(frozen=True)
class Entry:
    """One scalar: an entry of a tensor."""

    tensor: TensorSymbol
    index: tuple[int, ...]

    @property
    def symbol(self) -> sympy.Symbol:
        """The entry as a scalar symbol."""
        return indexed(self.tensor, self.index)

    @property
    def auxiliary(self) -> bool:
        """Whether it is no entry of a program, but an argument that got a name here."""
        return self.tensor.base.startswith(_AUXILIARY)

    def marked(self, mark: str, order: int) -> Entry:
        """The entry of a cotangent or gradient of this tensor."""
        return Entry(self.tensor.marked(mark, order), self.index)


@dataclass(frozen=True)
class ScalarProgram:
    """Scalar equations in order; `inputs` are given, `results` asked for."""

    inputs: tuple[Entry, ...]
    equations: tuple[tuple[Entry, sympy.Expr], ...]
    results: tuple[Entry, ...]
    order: int = 0

    def evaluate(self, given: Mapping[sympy.Symbol, Any], domain: Residues) -> dict[sympy.Symbol, Any]:
        """All scalars by symbol, at the random point of a domain."""
        return domain.solve(((target.symbol, expr) for target, expr in self.equations), given)

    def gradient(self) -> ScalarProgram:
        """Reverse accumulation over the scalars, with names as `derive.passes.gradient` gives them."""
        order = self.order + 1
        terms: dict[sympy.Symbol, list[sympy.Expr]] = defaultdict(list)
        seeds = tuple(result.marked("seed", order) for result in self.results)
        for result, seed in zip(self.results, seeds, strict=True):
            terms[result.symbol].append(seed.symbol)
        backward = []
        for target, expr in reversed(self.equations):
            adjoint = target.marked("adj", order)
            backward.append((adjoint, sympy.Add(*terms[target.symbol])))
            for term in sympy.Add.make_args(expr):  # a term names few of a long sum's symbols
                for symbol in sorted(term.free_symbols, key=lambda symbol: symbol.name):
                    rest, own = term.as_independent(symbol, as_Add=False)  # three times as fast as whole
                    slope = 1 if own == symbol else sympy.diff(own, symbol)  # `diff` of x by x is most of it
                    terms[symbol].append(sympy.Mul(adjoint.symbol, rest, slope))
        for entry in self.inputs:
            if entry.tensor.fixed:  # declared so, and held fixed here too
                terms[entry.symbol] = []
        ends = tuple(entry.marked("grad", order) for entry in self.inputs)
        backward += [(e, sympy.Add(*terms[i.symbol])) for e, i in zip(ends, self.inputs, strict=True)]
        return ScalarProgram(self.inputs + seeds, self.equations + tuple(backward), ends, order)


def entries_of(symbols: Iterable[TensorSymbol], sizes: Mapping[str, int]) -> tuple[Entry, ...]:
    """All scalars of some tensors."""
    return tuple(Entry(s, index) for s in symbols for index in np.ndindex(*scalars(s, sizes).shape))


class _NamedArguments(SymPyScalars):
    """SymPy's scalars, where the arguments of functions have names: `diff` by a name is short.

    A condition needs it: SymPy writes one on an expression in a form of its own (z / 5 + 1/2 > 0 as z >
    -5/2), and exact numbers, in which nothing is larger than anything else, could not tell that both are one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.named: dict[sympy.Expr, Entry] = {}

    def scalar(self, definition: sympy.Expr, arguments: Mapping[sympy.Symbol, Any]) -> sympy.Expr:
        """The definition with names, or what they stand for, in the place of its arguments."""
        return super().scalar(definition, {z: self._name(value) for z, value in arguments.items()})

    def _name(self, value: sympy.Expr) -> sympy.Expr:
        if value.is_Symbol or value.is_number:
            return value
        return self.named.setdefault(value, Entry(TensorSymbol(f"{_AUXILIARY}{len(self.named)}"), ())).symbol


@lru_cache(maxsize=64)
def _explicit(program: Program, sizes: tuple[tuple[str, int], ...]) -> ScalarProgram:
    lengths, domain = dict(sizes), _NamedArguments()
    symbols = {s.name: scalars(s, lengths) for s in [*program.inputs, *program.defined]}
    statements: list[tuple[Entry, sympy.Expr]] = []
    for step in program.steps:
        before = len(domain.named)
        right = entries(step.expr, symbols, lengths, domain)
        statements += [(entry, value) for value, entry in list(domain.named.items())[before:]]
        statements += [(Entry(step.target, index), expr) for index, expr in np.ndenumerate(right)]
    inputs, results = (entries_of(s, lengths) for s in (program.inputs, program.results))
    return ScalarProgram(inputs, tuple(statements), results, program.order)


def explicit(program: Program, sizes: Mapping[str, int]) -> ScalarProgram:
    """A program as scalar equations, one an entry of a statement."""
    return _explicit(program, tuple(sizes.items()))
