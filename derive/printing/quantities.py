"""Sizes, counts and formulas of sizes as LaTeX, in the order in which people say them: n before m."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

import sympy

from derive.algebra.shape import Shape, Size, ordered_terms
from derive.analysis.parameters import Group, Part
from derive.printing.notation import GREEK


def sizes(shape: Shape) -> str:
    r"""A shape as its axes: ``m \times (n+m)``, and 1 for a number.

    >>> from derive.algebra.shape import as_shape, size
    >>> m, n = size("m"), size("n")
    >>> sizes(as_shape([m, n + m]))
    'm \\times (n+m)'
    """
    if len(shape) == 1:
        return size_text(shape[0])
    return " \\times ".join(map(_factor, shape)) or "1"


def size_set(shape: Shape) -> str:
    r"""The set that a tensor of this shape is from.

    >>> size_set(())
    '\\mathbb{R}'
    """
    return f"\\mathbb{{R}}^{{{sizes(shape)}}}" if shape else "\\mathbb{R}"


@lru_cache(maxsize=1024)
def size_text(size: Size) -> str:
    """One size, without room around its signs: ``n+m``."""
    text = "".join(_signed(term) for term in ordered_terms(size))
    return text.removeprefix("+")


def formula(expression: sympy.Expr) -> str:
    """A polynomial in sizes, highest degree first: ``8 m n + 8 m^{2} + 24 m``.

    >>> from derive.algebra.shape import size
    >>> formula(size("m") * (8 * size("n") + 3))
    '8 m n + 3 m'
    """
    terms = sorted(sympy.Add.make_args(sympy.expand(expression)), key=_rank)
    signed = [_signed(term) for term in terms]
    return " ".join(f"{s[0]} {s[1:]}" for s in signed).removeprefix("+ ")


def count(factored: Sequence[Group]) -> str:
    """A number of parameters, factored the way people say it: ``4(m(n+m) + m)``.

    >>> from derive.analysis.parameters import parameters
    >>> from derive.catalogue import load
    >>> count(parameters(load("lstm")).factored)
    '4(m(n+m) + m)'
    """
    return " + ".join(_group(group) for group in factored) or "0"


def _group(group: Group) -> str:
    if len(group.parts) == 1:
        return _part(group.parts[0], group.times)
    text = " + ".join(_part(part) for part in group.parts)
    return text if group.times == 1 else f"{group.times}({text})"


def _part(part: Part, times: int = 1) -> str:
    """The sizes that the tensors share, times the sum of those in which they differ."""
    if len(set(part.last)) == 1 and len(part.last) > 2:
        return _product((*part.shared, part.last[0], sympy.Integer(times * len(part.last))))
    if sum(len(sympy.Add.make_args(size)) for size in part.last) > 1:
        return _product((*part.shared, sympy.Integer(times))) + f"({'+'.join(map(size_text, part.last))})"
    return _product((*part.shared, *part.last, sympy.Integer(times)))


def _product(factors: Sequence[Size]) -> str:
    """Numbers in front, as one; then equal neighbours as a power; sums in brackets."""
    split = [size.as_coeff_Mul() for size in factors]
    number = sympy.Mul(*(coefficient for coefficient, _ in split))
    powers = [(size, len(list(same))) for size, same in groupby(rest for _, rest in split if rest != 1)]
    texts = [_factor(size) + (f"^{{{k}}}" if k > 1 else "") for size, k in powers]
    return ("" if number == 1 and texts else str(number)) + " ".join(texts)


def _factor(size: Size) -> str:
    text = size_text(size)
    return f"({text})" if "+" in text or "-" in text else text


def _signed(term: sympy.Expr) -> str:
    coefficient, rest = term.as_coeff_Mul()
    symbols = sorted(sympy.Mul.make_args(rest), key=lambda f: (str(f) == "n", str(f)))
    texts = [_power(f) for f in symbols if f != 1]
    number = [] if abs(coefficient) == 1 and texts else [sympy.latex(abs(coefficient))]
    return ("-" if coefficient.is_negative else "+") + " ".join(number + texts)


def _power(factor: sympy.Expr) -> str:
    base, exponent = factor.as_base_exp()
    name = str(base)
    letter = GREEK.get(name, name if len(name) == 1 else f"\\mathrm{{{name}}}")
    return letter if exponent == 1 else f"{letter}^{{{exponent}}}"


def _rank(term: sympy.Expr) -> tuple[int, bool, str]:
    degree = sum(sympy.Poly(term, *term.free_symbols).degree_list()) if term.free_symbols else 0
    return -degree, "n" not in map(str, term.free_symbols), str(term)
