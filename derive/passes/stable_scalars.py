"""Scalar expressions in a form that does not overflow: quotients and logarithms of exponentials.

Every rule is an equality of real numbers; nothing is approximated.
"""

from __future__ import annotations

import sympy

_SIGMOID, _SOFTPLUS, _SQRT = map(sympy.Function, ("sigmoid", "softplus", "sqrt"))


def stable(expression: sympy.Expr) -> sympy.Expr:
    """The same with sigmoid(u) for exp(u) / (1 + exp(u)), softplus(u) for log(1 + exp(u)), and their like.

    SymPy's derivative of a sigmoid is exp(-z) / (1 + exp(-z))^2, which is infinity over infinity for large
    negative z, where all of it is close to 0.  A difference such as 1 - exp(u) is written as a product where
    it is divided by, or stands below a root or in a logarithm: there it matters how small it is.

    >>> z, w = sympy.symbols("z w", real=True)
    >>> stable(sympy.diff(1 / (1 + sympy.exp(-z)), z))
    sigmoid(-z)*sigmoid(z)
    >>> stable(sympy.log(1 / (1 + sympy.exp(-z))))
    -softplus(-z)
    >>> stable(sympy.exp(z) / (sympy.exp(z) + sympy.exp(w)))
    sigmoid(-w + z)
    """
    if not expression.free_symbols:
        return expression
    if isinstance(expression, sympy.log):
        return _log(stable(expression.args[0]))
    if expression.is_Mul or expression.is_Pow:
        expression = _joined(_paired(sympy.Mul(*map(_apart_below, sympy.Mul.make_args(expression)))))
    if isinstance(expression, _SQRT):
        expression = _SQRT(apart(expression.args[0]))
    return expression.func(*map(stable, expression.args)) if expression.args else expression


def apart(expression: sympy.Expr) -> sympy.Expr:
    """A difference as a product, so that it is as exact as its factors: 1 - exp(u), 1 - sigmoid(u).

    >>> apart(1 - sympy.exp(2 * sympy.Symbol("u")))
    -(exp(2*u) + 1)*tanh(u)
    """
    for sign in (1, -1):
        taken = 1 - sign * expression
        if expression.is_Add and isinstance(taken, sympy.exp):
            return -sign * sympy.tanh(taken.args[0] / 2) * (1 + taken)
        if expression.is_Add and isinstance(taken, _SIGMOID):
            return sign * _SIGMOID(-taken.args[0])
    return expression


def _apart_below(factor: sympy.Expr) -> sympy.Expr:
    """What is divided by, or below a root, as a product."""
    rooted = factor.is_Pow and (factor.exp.is_negative or factor.exp.is_Integer is False)
    return apart(factor.base) ** factor.exp if rooted and factor.exp.is_number else factor


def _joined(product: sympy.Expr) -> sympy.Expr:
    """One exponential in the place of several, of which some may overflow and others vanish."""
    factors = sympy.Mul.make_args(product)
    exponents = [each.args[0] for each in factors if isinstance(each, sympy.exp)]
    if len(exponents) < 2:
        return product
    rest = (each for each in factors if not isinstance(each, sympy.exp))
    return sympy.Mul(*rest, sympy.exp(sympy.Add(*exponents)))


def _log(argument: sympy.Expr) -> sympy.Expr:
    """The logarithm: factors of which it is known how large they are join as terms."""
    argument = apart(argument)
    known = {each: _size(each) for each in sympy.Mul.make_args(argument)}
    terms = [size for size in known.values() if size is not None]
    rest = sympy.Mul(*(each for each, size in known.items() if size is None))
    logarithm = -sympy.log(1 / rest) if rest.is_Pow and rest.exp == -1 else sympy.log(rest)
    return sympy.Add(*terms, logarithm)


def _size(expression: sympy.Expr) -> sympy.Expr | None:
    """The logarithm of what is made of exponentials and sigmoids, without overflow."""
    if isinstance(expression, sympy.exp):
        found: sympy.Expr = expression.args[0]
        return found
    if isinstance(expression, _SIGMOID):
        return -_SOFTPLUS(-expression.args[0])
    if expression.is_Pow and expression.exp.is_number:
        size = _size(expression.base)
        return None if size is None else expression.exp * size
    terms = _terms(expression)
    if terms is None:
        return None
    sizes = [size for term in terms if (size := _exponent(term)) is not None]
    if sizes[0] == 0 and len(sizes) == 2:
        return _SOFTPLUS(sizes[1])
    largest = sympy.Max(*sizes, evaluate=False)  # log(exp(a) + exp(b)), by the larger of them
    if len(sizes) == 2:
        return largest + _SOFTPLUS(-sympy.Abs(sizes[0] - sizes[1], evaluate=False))
    return largest + sympy.log(sympy.Add(*(sympy.exp(size - largest) for size in sizes)))


def _terms(expression: sympy.Expr) -> list[sympy.Expr] | None:
    """The terms of a sum of exponentials and sigmoids, a 1 first; none where it cannot overflow or vanish."""
    terms = list(sympy.Add.make_args(expression))
    if len(terms) < 2 or any(_exponent(term) is None for term in terms):
        return None
    if any(term.has(sympy.Max) for term in terms):  # they are relative to the largest already
        return None
    bounded = all(isinstance(term, _SIGMOID) or term == 1 for term in terms)
    return None if bounded and sympy.Integer(1) in terms else sorted(terms, key=lambda term: term != 1)


def _exponent(term: sympy.Expr) -> sympy.Expr | None:
    """The logarithm of a single term."""
    if term == 1:
        return sympy.Integer(0)
    return _size(term) if isinstance(term, sympy.exp | _SIGMOID) else None


def _paired(product: sympy.Expr) -> sympy.Expr:
    """Shares x / (x + y) as sigmoids, for x and y that are exponentials, sigmoids or 1."""
    factors, made = list(sympy.Mul.make_args(product)), []
    for factor in tuple(factors):
        below = factor.is_Pow and factor.exp.is_Integer and factor.exp.is_negative
        terms = _terms(factor.base) if below else None
        share = _share(terms, [each for each in factors if each != factor], -factor.exp) if terms else None
        if share is not None:
            factors = share[1]
            made.append(share[0])
    return sympy.Mul(*factors, *made) if made else product


def _share(
    terms: list[sympy.Expr], factors: list[sympy.Expr], power: sympy.Integer
) -> tuple[sympy.Expr, list[sympy.Expr]] | None:
    """As many terms above as the power says, over that power of their sum; and the factors that are left."""
    above: list[int] = []
    for term in reversed(terms):  # a 1 comes last: it is above as often as need be
        count = int(power) - sum(above)
        found, factors = (count, factors) if term == 1 else _taken(factors, term, count)
        above.insert(0, found)
    if sum(above) < power:
        return None
    sizes = [size for term in terms if (size := _exponent(term)) is not None]
    if len(sizes) == 2:
        u = sizes[1] - sizes[0]
        return _SIGMOID(u) ** above[1] * _SIGMOID(-u) ** above[0], factors
    largest = sympy.Max(*sizes, evaluate=False)
    powers = [sympy.exp(size - largest) for size in sizes]
    numerator = sympy.Mul(*(each**count for each, count in zip(powers, above, strict=True)))
    return numerator / sympy.Add(*powers) ** power, factors


def _taken(factors: list[sympy.Expr], part: sympy.Expr, most: int) -> tuple[int, list[sympy.Expr]]:
    """How often a part is among factors, at most so many times, and the factors without it."""
    found, left = 0, []
    for each in factors:
        if isinstance(each, sympy.exp) and isinstance(part, sympy.exp):
            times = _times(part.args[0], each.args[0], most - found)
            left.append(sympy.exp(sympy.expand(each.args[0] - times * part.args[0])))
        else:
            base, power = each.as_base_exp()
            whole = base == part and power.is_Integer and power.is_positive
            times = min(int(power), most - found) if whole else 0
            left.append(each / part**times)
        found += times
    return found, left


def _times(u: sympy.Expr, exponent: sympy.Expr, most: int) -> int:
    """How often u is in an exponent, at most so many times: what is left has fewer terms then."""
    terms = len(sympy.Add.make_args(sympy.expand(exponent)))
    for times in range(most, 0, -1):
        rest = sympy.expand(exponent - times * u)
        if rest == 0 or len(sympy.Add.make_args(rest)) < terms:
            return times
    return 0
