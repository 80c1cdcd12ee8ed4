"""How things show themselves in a notebook: said by rooms that come later, without being imported here.

A display is a function from a thing to its text in one form: "plain", "latex", "markdown", or "numpy" with
the printer of SymPy that asks.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
Display = Callable[..., str]
_displays: dict[tuple[type, str], Display] = {}
_late: list[str] = []


def register_display(kind: type, form: str, display: Display) -> None:
    """Say how things of a kind are shown in one form."""
    _displays[kind, form] = display


def when_shown(module: str) -> None:
    """Name a module that registers displays: it is imported when the first thing is shown, so that who shows
    nothing does not wait for it."""
    _late.append(module)


def shown(thing: object, form: str, *context: object) -> str | None:
    """The thing's text in a form, or None where it has none; context: what else this form's displays take."""
    display = _display(thing, form)
    while display is None and _late:
        importlib.import_module(_late.pop())
        display = _display(thing, form)
    return display(thing, *context) if display else None


def _display(thing: object, form: str) -> Display | None:
    found = (_displays.get((kind, form)) for kind in type(thing).__mro__)
    return next(filter(None, found), None)


class Shown:
    """What Jupyter and ``sympy.latex`` ask things for; a form that nobody registered is not offered."""

    __slots__ = ()

    def _latex(self, printer: Any) -> str:
        tex = shown(self, "latex")
        return str(self) if tex is None else tex

    def _repr_latex_(self) -> str | None:
        tex = shown(self, "latex")
        return None if tex is None else f"$\\displaystyle {tex}$"

    def _repr_markdown_(self) -> str | None:
        return shown(self, "markdown")


class Rows(Shown, tuple[T, ...]):
    """A tuple of records of one kind, which a notebook shows as a table."""

    __slots__ = ()
