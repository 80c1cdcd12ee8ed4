"""Sizes, indices and places in memory as C text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import sympy

from derive.algebra.shape import Shape, ordered_terms
from derive.printing.c_names import size_name

ZERO, ONE = sympy.Integer(0), sympy.Integer(1)
_quotient, _rest = sympy.Function("quotient"), sympy.Function("rest")


def count(shape: Sequence[sympy.Expr]) -> sympy.Expr:
    """How many numbers a shape holds."""
    return sympy.expand(sympy.Mul(*shape))


def strides(shape: Shape) -> tuple[sympy.Expr, ...]:
    """How far the entries of each axis lie apart, last axis closest."""
    return tuple(sympy.Mul(*shape[axis + 1 :]) for axis in range(len(shape)))


def size_text(value: sympy.Expr, factor: bool = False) -> str:
    """A size or an index as a C expression; factor: whether it stands in a product.

    >>> m, n = sympy.symbols("m n", integer=True, positive=True)
    >>> size_text(2 * m + n), size_text(2 * m + n, factor=True), size_text(m**2)
    ('n + 2 * m', '(n + 2 * m)', 'm * m')
    """
    value = sympy.sympify(value)
    if value.is_Add:
        first, *rest = [(term.could_extract_minus_sign(), term) for term in ordered_terms(value)]
        text = size_text(first[1]) + "".join(
            f" - {size_text(-term, True)}" if minus else f" + {size_text(term)}" for minus, term in rest
        )
        return f"({text})" if factor else text
    if value.is_Mul:
        return _product(value, factor)
    if value.is_Pow:
        return " * ".join([size_text(value.base, True)] * int(value.exp))
    if isinstance(value, _quotient | _rest):
        sign = "/" if isinstance(value, _quotient) else "%"
        text = f"{size_text(value.args[0], True)} {sign} {size_text(value.args[1], True)}"
        return f"({text})" if factor else text
    return size_name(value)


def _product(value: sympy.Expr, factor: bool) -> str:
    """Numbers first; what is divided by a number is divided last."""
    number, rest = value.as_coeff_Mul()
    factors = [size_text(each, True) for each in rest.as_ordered_factors()]
    if number.p != 1:
        factors.insert(0, str(number.p))
    text = " * ".join(factors)
    if number.q != 1:
        text = f"{text} / {number.q}"
        return f"({text})" if factor else text
    return text


def place_text(indices: Sequence[sympy.Expr], shape: Shape) -> str:
    """Where an entry lies in an array.

    >>> b, j, B, m = sympy.symbols("b j B m", integer=True, positive=True)
    >>> place_text((b, j + m), (B, 4 * m))
    'b * (4 * m) + j + m'
    """
    terms = []
    for index, stride in zip(indices, strides(shape), strict=True):
        if index == 0:
            continue
        far = size_text(stride, True) if not stride.is_Mul else f"({size_text(stride)})"
        terms.append(size_text(index) if stride == 1 else f"{size_text(index, True)} * {far}")
    return " + ".join(terms) or "0"


def regrouped(indices: Sequence[sympy.Expr], shape: Shape, source: Shape) -> tuple[sympy.Expr, ...]:
    """The indices of the same entry where its array has the shape `source`: axes are split and merged in
    groups of the same count."""
    found: list[sympy.Expr] = []
    start, begin = 0, 0
    for stop, end in _groups(shape, source):
        own, other = shape[start:stop], source[begin:end]
        if own == other:
            found += indices[start:stop]
        else:
            flat = sympy.Add(*(i * s for i, s in zip(indices[start:stop], strides(own), strict=True)))
            pairs = enumerate(zip(strides(other), other, strict=True))
            found += [_part(flat, stride, size, k == 0) for k, (stride, size) in pairs]
        start, begin = stop, end
    return tuple(found)


def _part(flat: sympy.Expr, stride: sympy.Expr, size: sympy.Expr, first: bool) -> sympy.Expr:
    if size == 1:
        return ZERO
    found = flat if stride == 1 else _quotient(flat, stride)
    return found if first else _rest(found, size)


def _groups(shape: Shape, source: Shape) -> list[tuple[int, int]]:
    """Ends of the shortest groups of axes that hold as many entries on both sides."""
    ends, start, begin = [], 0, 0
    while start < len(shape) or begin < len(source):
        pairs = (
            (stop, end)
            for total in range(1, len(shape) + len(source) + 1)
            for stop in range(start, len(shape) + 1)
            for end in [begin + total - (stop - start)]
            if begin <= end <= len(source)
        )
        start, begin = next(
            pair for pair in pairs if count(shape[start : pair[0]]) == count(source[begin : pair[1]])
        )
        ends.append((start, begin))
    return ends


def total(sizes: Sequence[sympy.Expr]) -> sympy.Expr:
    """The sum of some sizes."""
    return reduce(lambda a, b: a + b, sizes, ZERO)
