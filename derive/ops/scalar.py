"""Elementwise operations: a scalar SymPy expression applied to every entry.

A rule is a definition in the scalars z0, z1, ...; its derivative is SymPy's ``diff`` of that definition, or,
where the textbook writes it so, an expression in the result y that a test proves equal to it.  Nothing else
about derivatives is written by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from itertools import pairwise
from typing import Any

import numpy as np
import sympy

from derive.algebra.node import Apply, Node, Scalar, add, apply, is_op, mul, neg
from derive.algebra.record import Array, Domain, Example, Notation, Op, fail, filled, shape_of
from derive.algebra.shape import Shape
from derive.errors import ShapeMismatch
from derive.ops.contraction import LETTERS, contract, product_that_fits, scale_rows

Z: tuple[sympy.Symbol, ...] = sympy.symbols("z0 z1 z2 z3", real=True)
RESULT = sympy.Symbol("y", real=True)


@dataclass(frozen=True)
class Rule:
    """An elementwise function of `arity` scalars; one that `folds` takes any number, from left to right.

    textbook: position to derivative in terms of RESULT (and Z), where that is how books write it; functions
    of the table stand in it as undefined SymPy functions of the same name; parameter: whether Z[1] is a
    number that the node carries, as an exponent is.
    """

    name: str
    definition: sympy.Expr
    arity: int = 1
    folds: bool = False
    textbook: Mapping[int, sympy.Expr] = field(default_factory=dict)
    sign: str = ""
    parameter: bool = False

    def derivative(self, position: int) -> sympy.Expr:
        """The derivative by argument `position`, as a scalar expression in Z and RESULT."""
        return self.textbook.get(position, slope(self.definition, Z[position]))


@lru_cache(maxsize=1024)
def slope(definition: sympy.Expr, by: sympy.Symbol) -> sympy.Expr:
    """SymPy's derivative of a definition."""
    return sympy.diff(definition, by)


def elementwise(rule: Rule, notations: Mapping[str, Notation], nonlinear: bool = False) -> Op:
    """The record of an elementwise operation."""
    return Op(
        name=rule.name,
        shape=lambda node, shapes: common_shape(rule, node, shapes),
        vjp=lambda node, i, cotangent, result: pulled_back(
            _partial(rule, node, i, result), node, i, cotangent
        ),
        jvp=lambda node, i, tangent, result: pushed_forward(
            _partial(rule, node, i, result), node, i, tangent
        ),
        entries=lambda node, operands, sizes, domain: _entries(rule, node, operands, sizes, domain),
        flops=lambda node, shapes, shape: sympy.Mul(*shape) * max(len(node.operands) - 1, 1),
        notations=notations,
        examples=(Example(((3,),) * rule.arity, (sympy.Integer(3),) if rule.parameter else ()),),
        nonlinear=nonlinear,
    )


def common_shape(rule: Rule, node: Apply, shapes: Sequence[Shape]) -> Shape:
    """All operands have one shape; numbers (rank 0) go with any.

    Raises: ShapeMismatch where they have not.
    """
    ranked = list(dict.fromkeys(shape for shape in shapes if shape))
    if len(ranked) > 1:
        raise _mismatch(rule, node)
    return ranked[0] if ranked else ()


def _mismatch(rule: Rule, node: Apply) -> ShapeMismatch:
    hint = _meant(rule, [operand for operand in node.operands if shape_of(operand)])
    return fail(node, rule.sign or ",", "an elementwise operation needs equal shapes" + hint)


def _meant(rule: Rule, tensors: Sequence[Node]) -> str:
    """The likely slip: `*` for `@`, or a matrix whose vector was left out."""
    pairs = sorted(pairwise(tensors), key=lambda pair: not _fit(*pair)) if rule.name == "mul" else []
    for left, right in pairs:
        product = product_that_fits(left, right) if shape_of(left) != shape_of(right) else None
        if product is not None:
            written = "" if product in (left, right) else f" {product}"  # I @ h is h
            return f"; did you mean `@`, the matrix product{written}?"
    ranks = [len(shape_of(each)) for each in tensors]
    if rule.name == "add" and max(ranks) == 2 and ranks.count(2) == 1:
        return f"; did you leave out what {tensors[ranks.index(2)]} is multiplied with, by `@`?"
    return ""


def _fit(left: Node, right: Node) -> bool:
    """Whether a matrix stands before what it can be multiplied with."""
    return len(shape_of(left)) == 2 and shape_of(left)[-1] == shape_of(right)[0]


def _partial(rule: Rule, node: Apply, i: int, result: Node) -> Node:
    """The local derivative by operand i, in the author's order of factors."""
    if rule.folds and rule.derivative(0).is_number:  # the rest of a long sum is not asked
        return Scalar(rule.derivative(0))
    if rule.folds:  # a fold of two: operand i against the rest of the operands
        rest = [operand for k, operand in enumerate(node.operands) if k != i]
        joined = (add if rule.name == "add" else mul)(*rest) if rest else Scalar(int(rule.name == "mul"))
        return to_node(rule.derivative(0), {Z[0]: node.operands[i], Z[1]: joined})
    bindings: dict[sympy.Symbol, Node] = {RESULT: result, **dict(zip(Z, node.operands, strict=False))}
    derivative = rule.derivative(i)
    if rule.parameter:
        derivative = derivative.subs(Z[1], node.attributes[0])
    return to_node(derivative, bindings)


def pulled_back(partial: Node, node: Apply, i: int, cotangent: Node) -> Node:
    """The backward rule of an elementwise node, from its local derivative by operand i."""
    if partial == Scalar(0):
        return Scalar(0)
    contribution = _scaled(cotangent, partial)
    shape, own = shape_of(node), shape_of(node.operands[i])
    if shape and not own:  # a number went with every entry: its cotangent is the sum over them
        letters = "abcdefg"[: len(shape)]
        if shape_of(contribution) != shape:
            raise ShapeMismatch(f"{node}: a number cannot be spread by its own cotangent")
        return contract(f"{letters}->", contribution)
    return contribution


def _scaled(cotangent: Node, partial: Node) -> Node:
    """Cotangent times local derivative; ``v / b`` rather than ``v * (1 / b)``."""
    if is_op(partial, "div") and partial.operands[0] == Scalar(1):
        return apply("div", cotangent, partial.operands[1])
    return mul(cotangent, partial)


def pushed_forward(partial: Node, node: Apply, i: int, tangent: Node) -> Node:
    """The forward rule of an elementwise node, from its local derivative by operand i."""
    if partial == Scalar(0):
        return Scalar(0)
    shape, own, extra = shape_of(node), shape_of(node.operands[i]), len(shape_of(tangent))
    if shape and not own:  # a number goes with every entry: its tangent comes behind the node's axes
        if not shape_of(partial):
            partial = apply("spread", partial, attributes=(sympy.Tuple(*shape), sympy.Tuple()))
        axes, further = LETTERS[: len(shape)], LETTERS[len(shape) : len(shape) + extra]
        return contract(f"{axes},{further}->{axes}{further}", partial, tangent)
    if not shape_of(partial):
        return mul(partial, tangent)
    return scale_rows(partial, tangent, len(own))


def _entries(
    rule: Rule, node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain
) -> Array:
    definition = rule.definition
    if rule.parameter:
        definition = definition.subs(Z[1], node.attributes[0])

    def once(*values: Any) -> Any:
        return domain.scalar(definition, dict(zip(Z, values, strict=False)))

    function = np.frompyfunc(once, rule.arity, 1)
    value = reduce(function, operands) if rule.folds else function(*operands)
    return filled(node, sizes, value)


def to_node(expression: sympy.Expr, bindings: Mapping[sympy.Symbol, Node]) -> Node:
    """A scalar SymPy expression as a node, with factors and terms in the order of their operands.

    Numbers come first, then symbols in the order of `bindings`, then what is compound: ``y (1 - y)``,
    ``1 - y**2``.
    """
    order = tuple(bindings)

    def convert(term: sympy.Expr) -> Node:
        if term in bindings:
            return bindings[term]
        if term.is_number:
            return Scalar(term)
        if term.is_Add:
            return add(*(convert(t) for t in _in_order(term, order)))
        if term.is_Mul:
            numerator, denominator = sympy.fraction(term)
            if denominator != 1:
                return apply("div", convert(numerator), convert(denominator))
            if term.could_extract_minus_sign() and term.args[0].is_number:
                return neg(convert(-term))
            return mul(*(convert(f) for f in _in_order(term, order)))
        if term.is_Pow and term.exp.is_number:
            if term.exp.is_negative:
                return apply("div", Scalar(1), convert(1 / term))
            return apply("pow", convert(term.base), attributes=(term.exp,))
        return apply(type(term).__name__, *(convert(argument) for argument in term.args))

    return convert(expression)


@lru_cache(maxsize=1024)
def _in_order(expression: sympy.Expr, order: tuple[sympy.Symbol, ...]) -> tuple[sympy.Expr, ...]:
    """The terms or factors of an expression as `to_node` writes them."""

    def rank(term: sympy.Expr) -> tuple[int, int, str]:
        if term.is_number:
            return (0, 0, str(term))
        first = min(order.index(s) for s in term.free_symbols)
        return (1 if term.is_Symbol else 2, first, str(term))

    return tuple(sorted(expression.args, key=rank))
