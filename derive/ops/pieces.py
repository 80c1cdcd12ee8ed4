"""Piecewise functions of one argument as a row of segments: what holds where, and what happens in between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

import sympy
from sympy.core.relational import Relational

Cases = sympy.Piecewise


@dataclass(frozen=True)
class Segment:
    """An expression without cases, and where it holds: from `low` to `high`, which are one at a point."""

    expression: sympy.Expr
    low: sympy.Expr
    high: sympy.Expr

    @property
    def is_point(self) -> bool:
        """Whether it holds at one number only."""
        return bool(self.low == self.high)


def segments(expression: sympy.Expr, z: sympy.Symbol) -> tuple[Segment, ...]:
    """The expression from left to right, intervals and the points between them; none where that is not known:
    a condition has another symbol, or is not linear.

    >>> from sympy.abc import x
    >>> [str(each.expression) for each in segments(sympy.Piecewise((x, x > 0), (-x, x < 0), (0, True)), x)]
    ['-x', '0', 'x']
    """
    conditions = [c for each in expression.atoms(Cases) for _, c in each.args]
    relations = {r for c in conditions for r in c.atoms(Relational)}
    ends: set[sympy.Expr] = set()
    for difference in (relation.lhs - relation.rhs for relation in relations):
        if difference.free_symbols != {z} or difference.has(Cases) or not _is_linear(difference, z):
            return ()
        ends.add(-difference.subs(z, 0) / sympy.diff(difference, z))
    return tuple(_merged(_cut(expression, z, sorted(ends))))


def _is_linear(expression: sympy.Expr, z: sympy.Symbol) -> bool:
    slope = sympy.diff(expression, z)
    return bool(slope.is_Rational and slope != 0 and expression.subs(z, 0).is_Rational)


def _cut(expression: sympy.Expr, z: sympy.Symbol, ends: Sequence[sympy.Expr]) -> Iterator[Segment]:
    if not ends:
        yield Segment(expression, -sympy.oo, sympy.oo)
        return
    yield Segment(_active(expression, z, ends[0] - 1), -sympy.oo, ends[0])
    for low, high in pairwise(ends):
        yield Segment(_active(expression, z, low), low, low)
        yield Segment(_active(expression, z, (low + high) / 2), low, high)
    yield Segment(_active(expression, z, ends[-1]), ends[-1], ends[-1])
    yield Segment(_active(expression, z, ends[-1] + 1), ends[-1], sympy.oo)


def _active(expression: sympy.Expr, z: sympy.Symbol, at: sympy.Expr) -> sympy.Expr:
    """The expression with the piece that holds at a number in the place of each of its cases."""

    def chosen(*pieces: sympy.Basic) -> sympy.Basic:
        return next(part for part, condition in pieces if condition.subs(z, at) == sympy.true)

    return expression.replace(Cases, chosen)


def _merged(found: Iterator[Segment]) -> Iterator[Segment]:
    for expression, near in groupby(found, key=lambda segment: segment.expression):
        row = list(near)
        yield Segment(expression, row[0].low, row[-1].high)


def flat(expression: sympy.Expr, z: sympy.Symbol) -> sympy.Expr:
    """Cases as one row from left to right where a condition is more than the argument against a number, or
    cases stand in cases; others stay as they are written.

    >>> from sympy.abc import x
    >>> inner = sympy.Piecewise((1, x > 1), (x, True))
    >>> flat(sympy.Piecewise((inner, inner > 0), (0, True)), x)
    Piecewise((0, x <= 0), (x, x <= 1), (1, True))
    """
    plain = all(
        not part.has(Cases) and all(_is_plain(r, z) for r in condition.atoms(Relational))
        for each in expression.atoms(Cases)
        for part, condition in each.args
    )
    row = () if plain else segments(expression, z)
    if not row:
        return expression
    return Cases(*((s.expression, _holds(s, expression, z)) for s in row[:-1]), (row[-1].expression, True))


def _holds(segment: Segment, expression: sympy.Expr, z: sympy.Symbol) -> Relational:
    """The condition of a segment behind those on its left."""
    if segment.is_point:
        return sympy.Eq(z, segment.high)
    closed = _active(expression, z, segment.high) == segment.expression
    return z <= segment.high if closed else z < segment.high


def _is_plain(relation: Relational, z: sympy.Symbol) -> bool:
    """Whether it compares the argument itself with a number."""
    return bool(z in relation.args and any(side.is_number for side in relation.args))


def has_kink(expression: sympy.Expr, z: sympy.Symbol) -> bool | None:
    """Whether there is a place without a derivative, as far as cases make one; none where that is not known.

    >>> from sympy.abc import x
    >>> elu = sympy.Piecewise((x, x > 0), (sympy.exp(x) - 1, True))
    >>> has_kink(elu, x), has_kink(sympy.diff(elu, x), x)
    (False, True)
    """
    if not expression.has(Cases):
        return False
    row = segments(expression, z)
    if not row:
        return None
    joints = [(a.expression - b.expression, a.high) for a, b in pairwise(row)]
    ends = [(a.expression - b.expression, a.high) for a, b in pairwise([s for s in row if not s.is_point])]
    values = [difference.subs(z, at) for difference, at in joints]
    slopes = [sympy.diff(difference, z).subs(z, at) for difference, at in ends]
    zeros = [sympy.simplify(jump) == 0 for jump in (*values, *slopes)]
    return not all(zeros)
