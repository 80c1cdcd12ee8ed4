"""Other forms of a cell: the same function with other parameters, and the map between them.

A form is told apart from typography: names, fonts and signs are of the notation, what is computed from which
parameters is of the form.  Nothing here proves anything: `derive.checks.formed` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from derive.definition import Cell
from derive.errors import DefinitionError, InputError
from derive.forms.biases import TWO_BIASES
from derive.forms.concatenation import INPUT_FIRST, STATE_FIRST
from derive.forms.form import Form, Formed
from derive.forms.peepholes import PEEPHOLES
from derive.forms.transposed import TRANSPOSED

__all__ = ["FORMS", "Change", "Form", "Formed", "changes", "formed"]

FORMS: Mapping[str, Form] = MappingProxyType(
    {form.name: form for form in (TWO_BIASES, STATE_FIRST, INPUT_FIRST, PEEPHOLES, TRANSPOSED)}
)


def formed(cell: Cell, name: str) -> Formed:
    """A cell in a form, with the map of its parameters.

    >>> from derive.catalogue import load
    >>> [new.name for new in formed(load("lstm"), "peepholes").made]
    ['p_f', 'p_i', 'p_o']

    Raises: InputError where there is no such form; DefinitionError where the cell cannot have it, with the
    reason.
    """
    if name not in FORMS:
        raise InputError(f"there is no form {name!r}; the forms are: {', '.join(FORMS)}")
    return FORMS[name].rewrite(cell)


@dataclass(frozen=True)
class Change:
    """One of several forms: the cell before it, what became of it, or why it stays as it is."""

    form: Form
    cell: Cell
    formed: Formed | None
    reason: str = ""


def changes(cell: Cell, names: Iterable[str]) -> tuple[Change, ...]:
    """A cell in several forms, one after the other; what a cell cannot have leaves it as it is.

    >>> from derive.catalogue import load
    >>> [(each.form.name, bool(each.formed)) for each in changes(load("gru"), ["two-biases", "peepholes"])]
    [('two-biases', True), ('peepholes', False)]

    Raises: InputError where there is no such form.
    """
    found: list[Change] = []
    for name in names:
        try:
            made = formed(cell, name)
        except DefinitionError as error:
            found.append(Change(FORMS[name], cell, None, error.message.partition(": ")[2]))
        else:
            found.append(Change(FORMS[name], cell, made))
            cell = made.cell
    return tuple(found)
