"""Scalar expressions of own functions as array code, and the helper functions that emitted files define."""

from __future__ import annotations

import keyword
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce

import sympy
from sympy.core.relational import Relational
from sympy.logic.boolalg import Boolean

from derive.algebra.node import Node
from derive.algebra.notation import ATOM, NEGATIVE, POWER, PRODUCT, SUM
from derive.ops.own import Definition, derivatives_in, expression_of
from derive.ops.own_text import code_name, connected
from derive.ops.scalar import Z
from derive.passes.stable_scalars import stable

WIDTH = 100
_HELPERS = {
    **{name: name for name in ("sigmoid", "softplus", "erf", "sign")},
    "Abs": "absolute",
    "Max": "maximum",
    "Min": "minimum",
}


def array_names(module: str) -> Mapping[str, str]:
    """What a module with NumPy's names calls functions; a bare name is a helper of the emitted file."""
    usual = ("exp", "log", "sin", "cos", "tan", "sinh", "cosh", "tanh")
    inverse = ("asin", "acos", "atan", "asinh", "acosh", "atanh")
    found = {name: f"{module}.{name}" for name in usual}
    return found | {name: f"{module}.arc{name[1:]}" for name in inverse} | _HELPERS


@dataclass(frozen=True)
class Library:
    """Where array code finds the functions that own functions are made of.

    module: what the code calls it; names: by SymPy's; real: how the real part of what is compared is written;
    quiet: the line under which nothing warns, where the language warns; number: how a number {0} is written
    where a tensor has to stand, such as {1}; selects: whether a function chooses between several cases;
    typed: what gives a choice between numbers the type of the arguments {0}, where it has one of its own.
    """

    module: str
    names: Mapping[str, str]
    real: str = "{}"
    quiet: str = ""
    number: str = "{0}"
    selects: bool = True
    typed: str = ""


_QUIET, _TYPED = 'with np.errstate(all="ignore"):', ".astype(np.result_type({0}, 0.0))"
NUMPY = Library("np", array_names("np"), "np.real({})", _QUIET, typed=_TYPED)
_TOTAL = ("sin", "cos", "tanh", "atan", "asinh", "erf", "sigmoid", "softplus", "sign", "Abs", "Max", "Min")
_ORDINALS = ("first", "second", "third", "fourth")


def own_helpers(expressions: Iterable[Node], library: Library = NUMPY) -> str:
    """A function for each own function, and for each derivative of one, that some expressions apply.

    >>> from derive.definition import function, vector
    >>> z = sympy.Symbol("z")
    >>> swish = function("swish", z / (1 + sympy.exp(-z)))
    >>> print(own_helpers([swish(vector("x", 3))]).splitlines()[-1])
        return z * sigmoid(z)
    """
    found = sorted(derivatives_in(expressions), key=lambda each: (each[0].name, len(each[1]), each[1]))
    return "\n\n".join(_helper(definition, by, library) for definition, by in found)


def _helper(definition: Definition, by: tuple[int, ...], library: Library) -> str:
    expression = definition.shown if not by else expression_of(definition, by)
    if not {type(f).__name__ for f in expression.atoms(sympy.Function)} <= {*library.names, "Piecewise"}:
        expression = expression_of(definition, by)
    names, body = _argument_names(definition, library), stable(expression)
    printer = _Printer(names, library)
    lines = [f"def {code_name(definition, by)}({', '.join(names)}):"]
    lines += [f'    """{_document(definition, by, names)}"""', *_in_full(names, body, library.module)]
    if library.quiet and _may_warn(body):
        lines += [f"    {library.quiet}  # a piece is computed where another one holds, too"]
        lines += [f"    {line}" for line in printer.returned(body, WIDTH - 4)]
    else:
        lines += printer.returned(body, WIDTH)
    return "\n".join(lines) + "\n"


def _in_full(names: tuple[str, ...], body: sympy.Expr, module: str) -> list[str]:
    """What gives the result the shape of all arguments where it is made of some of them."""
    read = [name for z, name in zip(Z, names, strict=False) if z in body.free_symbols]
    zeros = "".join(f" + {module}.zeros_like({name})" for name in names if name not in read)
    return [f"    {name} = {name}{zeros}" for name in read[:1] if zeros]


def _argument_names(definition: Definition, library: Library) -> tuple[str, ...]:
    """The author's, unless one of them means something else in the body."""
    roots = {name.partition(".")[0] for name in library.names.values()}
    taken = {library.module, "math", *roots, *library.names}
    free = not any(keyword.iskeyword(name) or name in taken for name in definition.names)
    return definition.names if free else tuple(map(str, Z[: definition.arity]))


def _document(definition: Definition, by: tuple[int, ...], names: tuple[str, ...]) -> str:
    if by and definition.arity == 1:
        order = "" if len(by) == 1 else f"{_ORDINALS[len(by) - 1]} " if len(by) < 5 else f"{len(by)}th "
        return f"The {order}derivative of {definition.name}."
    if by:
        return f"The derivative of {definition.name} by {' and '.join(names[position] for position in by)}."
    text = f"{definition.name}({', '.join(names)}) = {definition.spelled()}."
    return text if len(text) < WIDTH - 10 else f"The function {definition.name} of the definition."


def _may_warn(expression: sympy.Expr) -> bool:
    """Whether a piece may overflow, or be undefined, where another one holds."""
    pieces = [part for cases in expression.atoms(sympy.Piecewise) for part, _ in cases.args]
    return any(
        (isinstance(part, sympy.Function) and type(part).__name__ not in (*_TOTAL, "Piecewise"))
        or (part.is_Pow and not (part.exp.is_Integer and part.exp.is_positive) and bool(part.free_symbols))
        for piece in pieces
        for part in sympy.preorder_traversal(piece)
    )


class _Printer:
    """Writes expressions in Z[0], Z[1], ... with the arguments' names."""

    def __init__(self, names: tuple[str, ...], library: Library) -> None:
        self.names = dict(zip(Z, names, strict=False))
        self.library = library

    def returned(self, expression: sympy.Expr, width: int) -> list[str]:
        """The return statement, broken at its sum where it is long."""
        line = f"    return {self.number(expression)}"
        if len(line) <= width:
            return [line]
        if isinstance(expression, sympy.Piecewise) and len(expression.args) > 2:
            return self._selected(expression, width)
        terms = self._terms(expression) if expression.is_Add else ()
        usual = len(terms) > 2 and all(len(term) + 8 <= width for term in terms)
        end = "    )" if usual else "    )  # fmt: skip"
        return ["    return (", *(f"        {term}" for term in terms or (line[11:],)), end]

    def _selected(self, cases: sympy.Piecewise, width: int) -> list[str]:
        """Several cases on lines of their own."""
        if not self.library.selects:
            return self._replaced(cases, width)
        *lists, last = self._choices(cases)
        lines = [f"    return {self.library.module}.select("]
        for each in lists:
            line = f"        [{', '.join(each)}],"
            long = ["        [", *(f"            {item}," for item in each), "        ],"]
            lines += [line] if len(line) <= width else long
        return [*lines, f"        {last[0]},", f"    ){self._typed(cases)}"]

    def _replaced(self, cases: sympy.Piecewise, width: int) -> list[str]:
        """Several cases in statements of their own, the first that holds last."""
        conditions, parts, (last,) = self._choices(cases)
        name = "result"
        while name in self.names.values():
            name += "_"
        lines = [f"    {name} = {last}"]
        for condition, part in reversed(list(zip(conditions, parts, strict=True))):
            line = f"    {name} = {self.library.module}.where({condition}, {part}, {name})"
            broken = [f"        {each}," for each in (condition, part, name)]
            lines += [line] if len(line) <= width else [f"{line.partition('(')[0]}(", *broken, "    )"]
        return [*lines, f"    return {name}"]

    def _tensor(self, e: sympy.Expr, text: str) -> str:
        """The text of an expression where a plain number would not do for every library."""
        return self.library.number.format(text, next(iter(self.names.values()))) if e.is_number else text

    def number(self, e: sympy.Expr) -> str:
        """An expression as a value of its own: a whole number is a float, or arrays would be of integers."""
        return f"{float(e)}" if e.is_Integer else self.text(e)

    def text(self, e: sympy.Expr, level: int = SUM) -> str:
        """An expression, in brackets if it binds less tightly than `level`."""
        written, binding = self._written(e)
        return f"({written})" if binding < level else written

    def _written(self, e: sympy.Expr) -> tuple[str, int]:
        if e in self.names:
            return self.names[e], ATOM
        if e.is_Rational:
            return _rational(e)
        if e in (sympy.pi, sympy.E):
            return f"math.{'pi' if e == sympy.pi else 'e'}", ATOM
        if e.is_Add:
            return " ".join(self._terms(e)), SUM
        if e.is_Mul:
            return self._product(e)
        if e.is_Pow:
            return self._power(e)
        if isinstance(e, sympy.Piecewise):
            return self._cases(e), ATOM
        return self._call(e), ATOM

    def _terms(self, e: sympy.Expr) -> tuple[str, ...]:
        first, *rest = e.as_ordered_terms()
        signed = [(t.could_extract_minus_sign(), t) for t in rest]
        return (
            self.text(first),
            *(f"{'-' if minus else '+'} {self.text(-t if minus else t, PRODUCT)}" for minus, t in signed),
        )

    def _product(self, e: sympy.Expr) -> tuple[str, int]:
        coefficient, rest = e.as_coeff_Mul()
        if coefficient.is_negative:
            return f"-{self._unsigned(-e)}", NEGATIVE
        factors = [sympy.Integer(coefficient.p), *rest.as_ordered_factors(), 1 / sympy.Integer(coefficient.q)]
        above = [f for f in factors if f != 1 and not _is_below(f)]
        below = [1 / f for f in factors if f != 1 and _is_below(f)]
        text = self._chain(above) if above else "1"
        if not below:
            return text, PRODUCT
        under = self.text(below[0], PRODUCT + 1) if len(below) == 1 else f"({self._chain(below)})"
        return f"{text} / {under}", PRODUCT

    def _unsigned(self, e: sympy.Expr) -> str:
        """What stands behind a minus sign; formatters put a power in brackets there."""
        first = e.as_coeff_Mul()[1].as_ordered_factors()[0] if e.as_coeff_Mul()[0].p == 1 else e
        text, power = self.text(e, NEGATIVE + 1), self.text(first)
        marked = first.is_Pow and not _is_below(first) and "**" in power and text.startswith(power)
        return f"({power}){text.removeprefix(power)}" if marked else text

    def _chain(self, factors: list[sympy.Expr]) -> str:
        first, *rest = factors
        return " * ".join([self.text(first, PRODUCT), *(self.text(f, PRODUCT + 1) for f in rest)])

    def _power(self, e: sympy.Expr) -> tuple[str, int]:
        if _is_below(e):
            return f"1 / {self.text(1 / e, PRODUCT + 1)}", PRODUCT
        if e.exp == sympy.Rational(1, 2):
            # a number of NumPy's would make float64 of float32
            return f"{'math' if e.is_number else self.library.module}.sqrt({self.text(e.base)})", ATOM
        sign = "**" if e.base.is_Atom and e.exp.is_Atom else " ** "
        return f"{self.text(e.base, ATOM)}{sign}{self.text(e.exp, ATOM)}", POWER

    def _call(self, e: sympy.Expr) -> str:
        name = type(e).__name__
        name = f"math.{name}" if e.is_number and hasattr(math, name) else self.library.names[name]
        if not isinstance(e, sympy.Max | sympy.Min):
            return f"{name}({', '.join(self.text(argument) for argument in e.args)})"
        ordered = sorted(e.args, key=sympy.default_sort_key, reverse=True)
        texts = [self._tensor(argument, self.text(argument)) for argument in ordered]
        return reduce(lambda left, right: f"{name}({left}, {right})", texts)

    def _cases(self, e: sympy.Piecewise) -> str:
        module = self.library.module
        conditions, parts, (last,) = self._choices(e)
        if self.library.selects and len(parts) > 1:
            found = f"{module}.select([{', '.join(conditions)}], [{', '.join(parts)}], {last})"
            return found + self._typed(e)
        for condition, part in reversed(list(zip(conditions, parts, strict=True))):
            last = f"{module}.where({condition}, {part}, {last})"
        return last + self._typed(e)

    def _typed(self, cases: sympy.Piecewise) -> str:
        """What stands behind a choice between numbers only."""
        numbers = all(part.is_number for part, _ in cases.args)
        return self.library.typed.format(", ".join(self.names.values())) if numbers else ""

    def _choices(self, e: sympy.Piecewise) -> tuple[list[str], list[str], list[str]]:
        """Conditions, what holds under each of them, and what holds otherwise."""
        *pieces, (last, _) = e.args
        conditions = [self.condition(condition) for _, condition in pieces]
        return conditions, [self.number(part) for part, _ in pieces], [self._tensor(last, self.number(last))]

    def condition(self, c: Boolean) -> str:
        """Where a piece holds, entry by entry; complex numbers are compared by their real parts."""
        if isinstance(c, Relational):
            return f"{self._side(c.lhs)} {c.rel_op} {self._side(c.rhs)}"
        if isinstance(c, sympy.ITE):
            return f"{self.library.module}.where({', '.join(self.condition(part) for part in c.args)})"
        return connected(c, self.condition, ("~", "&", "|")) or str(bool(c))

    def _side(self, e: sympy.Expr) -> str:
        return self.text(e) if e.is_number else self.library.real.format(self.text(e))


def _is_below(e: sympy.Expr) -> bool:
    """Whether a factor stands in a denominator."""
    if e.is_Rational:
        return bool(e.p == 1 and e.q != 1)
    return bool(e.is_Pow and e.exp.is_Rational and e.exp.is_negative)


def _rational(value: sympy.Rational) -> tuple[str, int]:
    """A whole number, a decimal that ends, or a quotient."""
    if value.is_Integer:
        return str(value), ATOM if value >= 0 else NEGATIVE
    if set(sympy.primefactors(value.q)) <= {2, 5}:
        return repr(float(value)), ATOM if value >= 0 else NEGATIVE
    return f"{value.p} / {value.q}", PRODUCT if value >= 0 else NEGATIVE
