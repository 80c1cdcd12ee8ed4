"""Which sizes a part has, from the shapes of what its inputs are bound to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import sympy

from derive.algebra.shape import Shape, show, show_size
from derive.algebra.symbol import TensorSymbol
from derive.errors import ShapeMismatch

Bound = Sequence[tuple[TensorSymbol, Shape]]


def fitted(
    sizes: Sequence[sympy.Symbol], given: Mapping[sympy.Symbol, sympy.Expr], bound: Bound
) -> dict[sympy.Expr, sympy.Expr]:
    """What each size of a part is outside of it; those that nothing says anything about stay.

    given: sizes that the caller chose; bound: tensors of the part with the shapes that they shall have.
    Raises: ShapeMismatch that names tensor, found and expected shape where they cannot fit.

    >>> from derive.algebra.shape import size
    >>> n, m, k = size("n"), size("m"), size("k")
    >>> fitted([n, m], {}, [(TensorSymbol("x", (n,)), (n + k,))])
    {n: k + n, m: m}
    """
    return _Fitting(sizes, given).all(bound)


@dataclass
class _Fitting:
    """A part's sizes are unknowns of their own while they are looked for: both cells may have an n."""

    sizes: Sequence[sympy.Symbol]
    given: Mapping[sympy.Symbol, sympy.Expr]
    known: dict[sympy.Expr, sympy.Expr] = field(default_factory=dict)
    reasons: dict[sympy.Expr, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.own = {s: sympy.Dummy(s.name, integer=True, positive=True) for s in self.sizes}
        self.known = {self.own[s]: value for s, value in self.given.items()}

    def all(self, bound: Bound) -> dict[sympy.Expr, sympy.Expr]:
        for symbol, found in bound:
            if len(symbol.shape) != len(found):
                raise ShapeMismatch(f"{symbol.name} is bound to {show(found)}, expected {show(symbol.shape)}")
        left = list(bound)
        while left:  # n * m says something as soon as one of them is known
            rest = [pair for pair in left if not self._learned(*pair)]
            left = [] if len(rest) == len(left) else rest
        for size, own in self.own.items():
            self.known.setdefault(own, size)
        for symbol, found in bound:
            self._check(symbol, found)
        return {size: self.known[own] for size, own in self.own.items()}

    def _learned(self, symbol: TensorSymbol, found: Shape) -> bool:
        """Whether all sizes of the tensor are known now."""
        shape = [self._so_far(size) for size in symbol.shape]
        for size, length in zip(shape, found, strict=True):
            self._learn(self._so_far(size), length, symbol)
        return not any(self._unknown(size) for size in shape)

    def _learn(self, size: sympy.Expr, length: sympy.Expr, symbol: TensorSymbol) -> None:
        """One unknown in a sum of multiples is what is left."""
        unknown = self._unknown(size)
        factor = size.coeff(unknown[0]) if len(unknown) == 1 else sympy.Integer(0)
        if not factor.is_Integer or factor == 0:
            return
        value = sympy.expand((length - size.coeff(unknown[0], 0)) / factor)
        if value.is_integer and value.is_positive is not False:
            self.known[unknown[0]] = value
            self.reasons[unknown[0]] = symbol.name

    def _so_far(self, size: sympy.Expr) -> sympy.Expr:
        return sympy.expand(size.xreplace(self.own).xreplace(self.known))

    def _unknown(self, size: sympy.Expr) -> list[sympy.Expr]:
        return sorted((size.free_symbols & set(self.own.values())) - set(self.known), key=str)

    def _check(self, symbol: TensorSymbol, found: Shape) -> None:
        expected = tuple(self._so_far(size) for size in symbol.shape)
        if expected == found:
            return
        sizes = {s for size in symbol.shape for s in size.free_symbols}
        said = ", ".join(
            f"{size} is {show_size(self.known[own])}"
            + (f" by {self.reasons[own]}" if own in self.reasons else "")
            for size, own in self.own.items()
            if size in sizes
        )
        declared = f", declared {show(symbol.shape)} where {said}" if said else ""
        raise ShapeMismatch(f"{symbol.name} is bound to {show(found)}, expected {show(expected)}{declared}")
