"""Reads SymPy's scalar expressions: factors of matrices, and the functions that ``applyfunc`` applies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sympy
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement

from derive.algebra.node import Node, Scalar, add, apply, as_node, mul
from derive.algebra.shape import size as named_size
from derive.algebra.symbol import TensorSymbol
from derive.definition.own import Function, function
from derive.definition.sympy_functions import recognised
from derive.errors import LanguageError
from derive.ops.functions import rules

# functions of SymPy's that have a counterpart of another name, and those of several arguments
_UNARY = {"Abs": "absolute"}
_FOLDED = {"Max": "maximum", "Min": "minimum"}


class Scalars:
    """Reads scalar expressions.

    known: what names stand for; name: of a function that has none; inner: reads what has matrices in it, such
    as a trace; classes: what is read there, for messages.
    """

    def __init__(
        self,
        known: Mapping[str, Any],
        name: str,
        inner: Callable[[sympy.Basic], Node],
        classes: Iterable[str] = (),
    ) -> None:
        self.known = known
        self.name = name
        self.inner = inner
        self.classes = classes
        self.made: dict[sympy.Expr, Function] = {}
        self.sizes = {
            s.name
            for each in known.values()
            if isinstance(each, TensorSymbol)
            for s in each.args[1].free_symbols
        }

    def applied(self, mapping: sympy.Lambda, argument: Node) -> Node:
        """A scalar function of every entry of a node: a built-in one where it is equal to one, an own one
        where it has no words here or would write a long argument twice.
        """
        (variable,) = mapping.variables
        body = mapping.expr
        name = recognised(body, variable) if body.free_symbols == {variable} else ""
        if name:
            return apply(name, argument)
        try:
            short = isinstance(argument, TensorSymbol) or body.count(variable) < 2
            if short or body.has(AppliedUndef):  # what stands for an undefined function may be anything
                return self.read(body, {variable: argument})
        except LanguageError:
            if body.has(AppliedUndef):
                raise
        return self._own(body, variable, argument)

    def _own(self, body: sympy.Expr, variable: sympy.Symbol, argument: Node) -> Node:
        """A function of one's own, named after its order in the expression."""
        others = sorted(body.free_symbols - {variable}, key=str)
        shown = next(letter for letter in map(sympy.Symbol, ("z", "u", "v")) if letter not in others)
        definition = body.xreplace({variable: shown})
        if definition not in self.made:
            name = f"{self.name}_{len(self.made) + 1}" if self.made else self.name
            while name in self.known or name in self.sizes:
                name += "_"
            self.made[definition] = function(name, definition, shown, *others)
        return self.made[definition](argument, *map(self._symbol, others))

    def read(self, expr: sympy.Expr, values: Mapping[sympy.Symbol, Node]) -> Node:
        """A scalar expression, with nodes in the place of some of its symbols."""
        if expr in values:
            return values[expr]
        if isinstance(expr, sympy.MatrixExpr | sympy.Trace | MatrixElement):
            return self.inner(expr)
        if not expr.free_symbols and expr.is_number:
            return as_node(expr)
        name = self._built_in(expr, values)
        if name:
            return apply(name, values[next(iter(expr.free_symbols))])
        if expr.is_Symbol:
            return self._symbol(expr)
        if expr.is_Add:
            return add(*(self.read(term, values) for term in expr.as_ordered_terms()))
        if expr.is_Mul:
            return self._product(expr, values)
        if expr.is_Pow:
            return self._power(expr, values)
        return self._function(expr, values)

    def _built_in(self, expr: sympy.Expr, values: Mapping[sympy.Symbol, Node]) -> str:
        """The built-in function that the expression is of its only symbol, a function's argument."""
        free = expr.free_symbols
        if len(free) != 1 or not free <= values.keys() or (expr.is_Function and len(expr.args) == 1):
            return ""
        return recognised(expr, next(iter(free)))

    def _symbol(self, expr: sympy.Symbol) -> Node:
        found = self.known.get(expr.name)
        if isinstance(found, Node):
            return found
        if expr.name in self.sizes:
            return Scalar(named_size(expr.name))
        listed = ", ".join([*self.known, *sorted(self.sizes)]) or "none"
        raise LanguageError(f"{expr.name} is not among the symbols of the definition; given: {listed}")

    def _product(self, expr: sympy.Expr, values: Mapping[sympy.Symbol, Node]) -> Node:
        """A fraction where factors have negative powers; one that is a built-in function has none."""
        above: list[Node] = []
        below: list[Node] = []
        for factor in expr.as_ordered_factors():
            base, exponent = factor.as_base_exp()
            if factor.is_Pow and exponent.is_negative and not self._built_in(factor, values):
                below.append(self.read(base**-exponent, values))
            else:
                above.append(self.read(factor, values))
        product = mul(*above) if above else Scalar(1)
        return apply("div", product, mul(*below)) if below else product

    def _power(self, expr: sympy.Expr, values: Mapping[sympy.Symbol, Node]) -> Node:
        base, exponent = expr.args
        if exponent.is_negative:
            return apply("div", Scalar(1), self.read(base**-exponent, values))
        if exponent == sympy.S.Half:
            return apply("sqrt", self.read(base, values))
        return power(expr, self.read(base, values), exponent)

    def _function(self, expr: sympy.Expr, values: Mapping[sympy.Symbol, Node]) -> Node:
        """A function by its name: SymPy's, or an undefined one that is called as ours is."""
        name = expr.func.__name__
        if expr.is_Function and callable(self.known.get(name)):
            return as_node(self.known[name](*self._arguments(expr, values)))
        if name in _FOLDED:
            first, *rest = sorted(expr.args, key=sympy.default_sort_key)
            node = self.read(first, values)
            for each in rest:
                node = apply(_FOLDED[name], node, self.read(each, values))
            return node
        word = _UNARY.get(name, name)
        if expr.is_Function and word in rules() and len(expr.args) == 1:
            return apply(word, *self._arguments(expr, values))
        raise refused(expr, [*rules(), *_UNARY, *_FOLDED] if expr.is_Function else self.classes)

    def _arguments(self, expr: sympy.Expr, values: Mapping[sympy.Symbol, Node]) -> list[Node]:
        return [self.read(argument, values) for argument in expr.args]


def power(expr: sympy.Basic, base: Node, exponent: sympy.Expr) -> Node:
    """A node to a number.

    Raises: LanguageError where the exponent of `expr` is none.
    """
    if not exponent.is_number:
        raise LanguageError(f"{expr}: an exponent is a number, not {exponent}; write exp(b*log(a))")
    return base**exponent


def renamed(size: sympy.Expr) -> sympy.Expr:
    """A size with SymPy's symbols as ours of the same names."""
    return size.xreplace({s: named_size(s.name) for s in size.free_symbols})


def refused(expr: sympy.Basic, known: Iterable[str]) -> LanguageError:
    """The error of a part that has no counterpart, with what has one."""
    name = type(expr).__name__
    hint = f"; say what it stands for: {name}=..." if isinstance(expr, AppliedUndef) else ""
    kind = "the function" if getattr(expr, "is_Function", False) else "SymPy's"
    where = " ".join(str(expr).split())
    listed = ", ".join(sorted(known))
    return LanguageError(f"{where}: {kind} {name} has no counterpart here{hint}; read are: {listed}")
