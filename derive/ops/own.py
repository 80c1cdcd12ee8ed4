"""Own functions: a scalar SymPy expression that a definition brings along, applied to every entry.

They are one operation.  Which function it is, and by which arguments it was differentiated, stands in the
attributes of the node; its derivative is SymPy's ``diff`` of the definition, again such a node.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import sympy

from derive.algebra.node import Apply, Node, is_op
from derive.ops.scalar import Z, slope

NAME = "own function"  # of the operation; no identifier, so that tensors may have any name


class Definition(sympy.Atom):
    """What a function of that name is.

    names: what the definition calls its arguments; expression: in Z[0], Z[1], ...; shown: the same as its
    author wrote it, a maximum for cases; both are for readers and make no other definition.  It is an atom,
    because nothing that happens to the nodes around it (``xreplace``, ``cse``) may reach into it.

    >>> Definition("double", ("x",), 2 * Z[0]) == Definition("double", ("z",), 2 * Z[0])
    True
    """

    __slots__ = ("expression", "name", "names", "shown")
    name: str
    names: tuple[str, ...]
    expression: sympy.Expr
    shown: sympy.Expr

    def __new__(
        cls, name: str, names: Sequence[str], expression: sympy.Expr, shown: sympy.Expr | None = None
    ) -> Definition:
        made: Definition = super().__new__(cls)
        made.name, made.names, made.expression = name, tuple(names), expression
        made.shown = expression if shown is None else shown
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.name, self.names, self.expression, self.shown

    def _hashable_content(self) -> tuple[Any, ...]:
        return self.name, len(self.names), self.expression

    def _sympystr(self, printer: Any) -> str:
        arguments = ", ".join(str(z) for z in Z[: self.arity])
        return f"{self.name}({arguments}) = {printer.doprint(self.expression)}"

    def _sympyrepr(self, printer: Any) -> str:
        expression, shown = printer.doprint(self.expression), printer.doprint(self.shown)
        return f"Definition({self.name!r}, {self.names!r}, {expression}, {shown})"

    @property
    def arity(self) -> int:
        """How many arguments it takes."""
        return len(self.names)

    def spelled(self, by: tuple[int, ...] = ()) -> sympy.Expr:
        """The definition as readers see it, or a derivative, in arguments of the author's names."""
        expression = expression_of(self, by) if by else self.shown
        return expression.xreplace(dict(zip(Z, map(sympy.Symbol, self.names), strict=False)))


Derivative = tuple[Definition, tuple[int, ...]]


@lru_cache(maxsize=1024)
def expression_of(definition: Definition, by: tuple[int, ...] = ()) -> sympy.Expr:
    """The definition, differentiated by the arguments at some positions."""
    return slope(expression_of(definition, by[:-1]), Z[by[-1]]) if by else definition.expression


def derivative_of(node: Apply) -> Derivative:
    """The definition of a node, and the positions by which it was differentiated."""
    definition, by = node.attributes
    return definition, tuple(int(position) for position in by)


def own(definition: Definition, *operands: Node) -> Apply:
    """The function applied to as many operands as it has arguments."""
    return Apply(NAME, operands, (definition, sympy.Tuple()))


def derivatives_in(expressions: Iterable[Node]) -> tuple[Derivative, ...]:
    """The own functions and derivatives of such that some expressions apply, each once, in order."""
    return tuple(dict.fromkeys(derivative_of(node) for each in expressions for node in _applied(each)))


def _applied(expression: Node) -> Iterator[Apply]:
    """The nodes of own functions in an expression, in the order in which they are written."""
    stack = [expression]
    while stack:
        node = stack.pop()
        if isinstance(node, Apply):
            if is_own(node):
                yield node
            stack.extend(reversed(node.operands))


def is_own(node: sympy.Basic) -> bool:
    """Whether the node applies an own function."""
    return is_op(node, NAME)


def used(node: Apply) -> tuple[Node, ...]:
    """The operands on which the value of the node depends: a derivative may lack some of its arguments."""
    free = expression_of(*derivative_of(node)).free_symbols
    return tuple(operand for z, operand in zip(Z, node.operands, strict=False) if z in free)
