"""Shapes: tuples of positive symbolic sizes.  A vector has rank 1, a number rank 0."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias

import sympy

Size: TypeAlias = sympy.Expr
Shape: TypeAlias = tuple[Size, ...]


def size(name: str) -> sympy.Symbol:
    """A symbolic size, a positive integer.

    >>> size("n")
    n
    """
    return sympy.Symbol(name, integer=True, positive=True)


def as_shape(sizes: Iterable[object]) -> Shape:
    """Sizes as SymPy expressions, expanded so that equal sizes are equal objects.

    >>> m, n = size("m"), size("n")
    >>> as_shape([2 * (m + n), 3])
    (2*m + 2*n, 3)
    """
    return tuple(sympy.expand(sympy.sympify(s)) for s in sizes)


def show(shape: Shape) -> str:
    """A shape as a person writes it: ``(m, n)``, and ``()`` for a number.

    >>> show(as_shape([size("m")]))
    '(m)'
    """
    return "(" + ", ".join(show_size(s) for s in shape) + ")"


def show_size(value: Size) -> str:
    """One size; a sum is written inputs first, as papers write n + m.

    >>> show_size(size("m") + size("n"))
    'n + m'
    """
    first, *rest = map(str, ordered_terms(value))
    return first + "".join(f" - {term[1:]}" if term[0] == "-" else f" + {term}" for term in rest)


def code_size(value: Size) -> str:
    """One size as code, spaced as formatters do.

    >>> code_size(size("n") + 4 * size("m") ** 2)
    'n + 4 * m**2'
    """
    return re.sub(r"(?<!\*)\*(?!\*)", " * ", show_size(value))


def as_tuple(texts: Iterable[str]) -> str:
    """Texts as a tuple in code, on one line.

    >>> as_tuple(["T", "B"]), as_tuple(["m"])
    ('(T, B)', '(m,)')
    """
    items = list(texts)
    return f"({', '.join(items)}{',' * (len(items) == 1)})"


def code_shape(sizes: Iterable[Size]) -> str:
    """A shape as a tuple in code.

    >>> code_shape(as_shape([size("m")]))
    '(m,)'
    """
    return as_tuple(map(code_size, sizes))


def tex_size(value: Size) -> str:
    """One size in an index, closed up and without signs of multiplication.

    >>> tex_size(2 * size("m") + size("n") - 1), tex_size(size("m") ** 2)
    ('n+2m-1', 'm^{2}')
    """
    powers = re.sub(r"\*\*(\d+)", r"^{\1}", show_size(sympy.expand(value)))
    return powers.replace("*", "").replace(" ", "")


def ordered_terms(value: Size) -> list[sympy.Expr]:
    """The terms of a size in the project's order: n, then m, the rest by name, numbers and negatives last."""
    return sorted(sympy.Add.make_args(value), key=_rank)


def _rank(term: sympy.Expr) -> tuple[bool, int, str]:
    kind = 2 if term.is_number else 0 if "n" in {str(s) for s in term.free_symbols} else 1
    return (bool(term.could_extract_minus_sign()), kind, str(term))


def is_negative(value: Size) -> bool:
    """Whether a size is negative for certain.

    >>> is_negative(size("m") - 2 * size("m")), is_negative(size("m") - size("n"))
    (True, False)
    """
    terms = (term.as_coeff_Mul() for term in sympy.Add.make_args(value))
    if all(number.is_nonnegative and (rest.is_Symbol or rest is sympy.S.One) for number, rest in terms):
        return False  # as most are: SymPy would deduce it anew for each multiple of a size
    return bool(value.is_negative)


def at_sizes(formula: sympy.Expr, sizes: Mapping[str, int]) -> int:
    """A formula of sizes at given ones, by name.

    >>> at_sizes(2 * size("m") + 1, {"m": 3})
    7
    """
    if formula.is_Symbol:  # most are one, and SymPy's substitution takes a thousand times as long
        return int(sizes[formula.name])
    return int(formula.subs({symbol: sizes[symbol.name] for symbol in formula.free_symbols}))


def evaluate(shape: Shape, sizes: Mapping[str, int]) -> tuple[int, ...]:
    """The shape at given sizes, by name.

    >>> evaluate(as_shape([size("m") + size("n")]), {"m": 3, "n": 2})
    (5,)
    """
    return tuple(at_sizes(s, sizes) for s in shape)
