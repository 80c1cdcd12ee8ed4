"""What counts as a size, a place along an axis or an axis where a definition gives one."""

from __future__ import annotations

from typing import Any

import sympy

from derive.algebra.node import Node
from derive.definition.names import caller
from derive.errors import DefinitionError


def size_of(value: Any, what: str) -> sympy.Expr:
    """A size: a symbol made by `sizes`, a whole number from 1, or a formula of such.

    what: the tensor or word that it belongs to, for the message.
    Raises: DefinitionError for anything else.
    """
    number = place_of(value, what, "size")
    if number.is_positive is False or not number.is_integer:  # n - 1 may be zero, or not
        made = f'; sizes are made by sizes("{value}")' if number.is_Symbol else ""
        raise DefinitionError(f"{what}: a size is a positive whole number, not {value}{made}", caller())
    return number


def place_of(value: Any, what: str, kind: str = "place") -> sympy.Expr:
    """A place along an axis, which unlike a size may be 0.

    Raises: DefinitionError for what is neither a number nor a formula of sizes.
    """
    if isinstance(value, bool) or not isinstance(value, int | sympy.Expr) or isinstance(value, sympy.Float):
        hint = _hint(value)
        raise DefinitionError(
            f"{what}: a {kind} is a symbol or a whole number, not {value!r}{hint}", caller()
        )
    return sympy.sympify(value)


def axis_of(value: Any, what: str) -> int:
    """The number of an axis, counted from 0.

    Raises: DefinitionError for what is no such number.
    """
    if isinstance(value, bool) or not isinstance(value, int | sympy.Integer) or value < 0:
        raise DefinitionError(f"{what}: an axis is counted from 0, not {value!r}", caller())
    return int(value)


def _hint(value: Any) -> str:
    if isinstance(value, str):
        return "; sizes stand without quotes" if value.isidentifier() else ""
    if isinstance(value, list | tuple) and value:
        return "; sizes stand one by one, without brackets"
    return "; that is a tensor" if isinstance(value, Node) else ""
