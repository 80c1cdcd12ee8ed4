"""Expressions: SymPy objects that keep the order in which they were written.

SymPy's own matrix expressions reorder sums and products; these never do.  A node is either a symbol
(``derive.algebra.symbol``), a number (`Scalar`) or one operation applied to operands (`Apply`).  What an
operation means is not known here: `Apply` holds its name, and ``derive.algebra.record`` finds its record.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sympy
from sympy.core.symbol import Str

from derive.algebra.display import Shown, shown
from derive.algebra.refusals import Refusals, instead
from derive.errors import LanguageError


class Node(Refusals, Shown, sympy.Basic):
    """Base of all expressions.  ``*`` is elementwise and ``@`` the matrix product, as in NumPy."""

    __slots__ = ()
    __array_ufunc__ = None  # NumPy's numbers leave the operators to us, and its functions refuse
    _op_priority = 100.0  # so do SymPy's matrices

    def __add__(self, other: Any) -> Node:
        return add(self, as_node(other))

    def __radd__(self, other: Any) -> Node:
        if isinstance(other, int) and other == 0:  # where Python's sum begins
            return self
        return add(as_node(other), self)

    def __sub__(self, other: Any) -> Node:
        return add(self, neg(as_node(other)))

    def __rsub__(self, other: Any) -> Node:
        return add(as_node(other), neg(self))

    def __mul__(self, other: Any) -> Node:
        return mul(self, as_node(other))

    def __rmul__(self, other: Any) -> Node:
        return mul(as_node(other), self)

    def __truediv__(self, other: Any) -> Node:
        divisor = as_node(other)
        if divisor == Scalar(0):
            raise LanguageError(f"{self} / 0: nothing is divided by zero")
        return apply("div", self, divisor)

    def __rtruediv__(self, other: Any) -> Node:
        return apply("div", as_node(other), self)

    def __pow__(self, exponent: Any) -> Node:
        power = as_node(exponent)
        if not isinstance(power, Scalar) or not power.value.is_number:
            raise LanguageError(
                f"an exponent is a number, not {exponent}; write exp(b * log(a)) for a power of tensors"
            )
        return apply("pow", self, attributes=(power.value,))

    def __neg__(self) -> Node:
        return neg(self)

    def __pos__(self) -> Node:
        return self

    def __abs__(self) -> Node:
        return apply("absolute", self)

    @property
    def T(self) -> Node:
        """The transposed matrix, as in NumPy."""
        return apply("transpose", self)

    def __matmul__(self, other: Any) -> Node:
        return apply("matmul", self, as_node(other))

    def __rmatmul__(self, other: Any) -> Node:
        return apply("matmul", as_node(other), self)

    def _numpycode(self, printer: Any) -> str | None:
        return shown(self, "numpy", printer)

    _scipycode = _numpycode  # what lambdify asks for where SciPy is installed

    def _sympystr(self, printer: Any) -> str:
        text = shown(self, "plain")
        return text if text is not None else f"{type(self).__name__}{tuple(map(printer.doprint, self.args))}"


class Scalar(Node):
    """A number inside an expression, for example the 1 of ``1 - f``; it goes with every shape."""

    __slots__ = ()

    def __new__(cls, value: Any) -> Scalar:
        return super().__new__(cls, sympy.sympify(value))

    @property
    def value(self) -> sympy.Expr:
        """The number, or an expression in sizes."""
        return self.args[0]


class Apply(Node):
    """One operation on operands.  ``args`` are its name, operands and attributes, all SymPy objects."""

    __slots__ = ("_shape",)  # once it is asked for
    _shape: tuple[sympy.Expr, ...]

    def __new__(cls, op: Any, operands: Iterable[Node], attributes: Iterable[Any] = ()) -> Apply:
        # SymPy's subs and cse come through here: a number is one of ours, a symbol without a shape is refused
        parts = [part if isinstance(part, Node) else as_node(part) for part in operands]
        return super().__new__(
            cls, op if isinstance(op, Str) else Str(op), sympy.Tuple(*parts), sympy.Tuple(*attributes)
        )

    @property
    def op(self) -> str:
        """The operation's name, key of its record."""
        return str(self.args[0].name)

    @property
    def operands(self) -> tuple[Node, ...]:
        """What the operation is applied to, in the author's order."""
        found: tuple[Node, ...] = self.args[1].args
        return found

    @property
    def attributes(self) -> tuple[Any, ...]:
        """What else the operation needs: an exponent, an axis, index letters."""
        found: tuple[Any, ...] = self.args[2].args
        return found

    def with_operands(self, operands: Iterable[Node]) -> Apply:
        """The same operation on other operands."""
        return Apply(self.args[0], operands, self.args[2])


def as_node(value: Any) -> Node:
    """A node as it is, a number (which may hold sizes) as a `Scalar`.

    Raises: LanguageError for anything else, with the type in the message.
    """
    if isinstance(value, Node):
        return value
    try:
        number = sympy.sympify(value, strict=True)
    except sympy.SympifyError:
        number = None
    if isinstance(number, sympy.Expr) and number.is_real and not number.has(Node):
        return Scalar(sympy.nsimplify(number, rational=True) if number.is_Float else number)
    if isinstance(number, sympy.Symbol):
        raise LanguageError(
            f"SymPy's symbol {number} has no shape; declare a scalar, a vector or another tensor"
        )
    if isinstance(number, sympy.MatrixExpr) and not isinstance(number, sympy.MatrixBase):
        raise LanguageError(f"{number} is SymPy's; from_sympy(..., symbols=[...]) makes an expression of it")
    if isinstance(number, sympy.Basic) and number.has(Node) and not isinstance(value, list | tuple):
        name = type(number).__name__
        raise LanguageError(f"{name} is SymPy's; a definition takes its functions from derive.definition")
    found = type(value).__name__
    raise LanguageError(f"an expression or a number is needed here, not {found}{instead(value)}")


def apply(op: str, *operands: Node, attributes: Iterable[Any] = ()) -> Apply:
    """An operation on operands, unchecked: shapes are checked when a Program is built."""
    return Apply(op, operands, attributes)


def add(*terms: Node) -> Node:
    """A sum in the order written; sums inside are continued, so that a + (b + c) is one sum of three."""
    flat = [t for term in terms for t in _operands_of(term, "add")]
    return flat[0] if len(flat) == 1 else apply("add", *flat)


def mul(*factors: Node) -> Node:
    """An elementwise product in the order written; products inside are continued, signs are kept outside."""
    flat = [f for factor in factors for f in _operands_of(factor, "mul")]
    negative = [is_op(f, "neg") or (isinstance(f, Scalar) and bool(f.value.is_negative)) for f in flat]
    flat = [_negated(f) if n else f for f, n in zip(flat, negative, strict=True)]
    flat = [f for f in flat if f != Scalar(1)] or [Scalar(1)]
    if any(is_op(f, "mul") for f in flat):
        product = mul(*flat)
    else:
        product = flat[0] if len(flat) == 1 else apply("mul", *flat)
    return neg(product) if sum(negative) % 2 else product


def neg(term: Node) -> Node:
    """The negative; a double sign vanishes and a number carries its own."""
    return _negated(term) if isinstance(term, Scalar) or is_op(term, "neg") else apply("neg", term)


def _negated(term: Node) -> Node:
    """The other sign of what carries its sign: a number or a negative."""
    if isinstance(term, Apply):
        return term.operands[0]
    assert isinstance(term, Scalar)
    return Scalar(-term.value)


def is_op(node: sympy.Basic, op: str) -> bool:
    """Whether the node is an application of that operation."""
    return isinstance(node, Apply) and node.op == op


def _operands_of(node: Node, op: str) -> tuple[Node, ...]:
    return node.operands if isinstance(node, Apply) and node.op == op else (node,)
