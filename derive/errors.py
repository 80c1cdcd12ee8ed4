"""The few errors that a reader of this package meets.

Every message follows one form, ``file:line: cell, statement name: what is wrong``, so that an editor can jump
to it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Location:
    """Where something was written: any part may be unknown.

    >>> str(Location("my_cell.py", 12, "gru", "a_r"))
    'my_cell.py:12: gru, statement a_r'
    """

    file: str = ""
    line: int = 0
    cell: str = ""
    statement: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file and self.line else self.file
        subject = ", ".join(
            part for part in (self.cell, f"statement {self.statement}" if self.statement else "") if part
        )
        return ": ".join(part for part in (place, subject) if part)


class DeriveError(Exception):
    """A mistake that the user can mend: the command line prints it without a traceback and exits with 2."""

    def __init__(self, message: str, where: Location | None = None) -> None:
        self.message = message
        self.where = where
        prefix = str(where) if where else ""
        super().__init__(f"{prefix}: {message}" if prefix else message)


class DefinitionError(DeriveError):
    """A cell definition that cannot be right: a shape, a name, a scope, a missing next state."""


class UnknownCellError(DeriveError):
    """A name that is neither in the catalogue nor a file."""


class InputError(DeriveError):
    """Values, sizes or options that do not fit the cell they are given to."""


class LanguageError(DeriveError, TypeError):
    """A use of the language that makes no expression; whoever runs a definition adds the place."""


class ShapeMismatch(Exception):
    """Raised by an operation's shape rule; the Program turns it into a DefinitionError with its place."""
