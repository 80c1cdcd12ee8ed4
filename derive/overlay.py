"""Somebody's templates over ours: what can be wrong with them, said with file and line."""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jinja2

from derive import resources
from derive.definition.names import shown_path
from derive.errors import DeriveError, Location
from derive.formats import Format


def require_folder(templates: Path | None) -> None:
    """Refuses templates that are nowhere, before there is anything to wait for."""
    if templates is not None and not templates.is_dir():
        raise DeriveError(f"{templates}: there is no such folder of templates")


def check_overlay(folder: Path) -> None:
    """A user's templates are called as ours, or nothing would ever look at them.

    Raises: DeriveError for a folder without one, for a template that lies over nothing, and for one that is
    not UTF-8. Files that begin with _ are for the others to include.
    """
    ours = resources.templates_dir()
    formats = sorted(path.name for path in ours.iterdir() if path.is_dir())
    found = [path for name in formats for path in sorted((folder / name).rglob("*")) if path.is_file()]
    if not found:
        message = (
            f"there is no template that lies over ours: expected a folder {', '.join(formats)} with some"
        )
        raise DeriveError(message, Location(shown_path(str(folder))))
    for path in found:
        name = path.relative_to(folder)
        if not path.name.startswith(("_", ".")) and not (ours / name).is_file():
            message = f"there is no template {name.as_posix()} that it lies over; {_hint(name, ours)}"
            raise DeriveError(message, Location(shown_path(str(path))))
        try:
            path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            message = f"the template is not UTF-8: {error.reason}"
            raise DeriveError(message, Location(shown_path(str(path)))) from None


def _hint(name: Path, ours: Path) -> str:
    known = sorted(path.relative_to(ours).as_posix() for path in ours.rglob("*.*"))
    near = difflib.get_close_matches(name.as_posix(), known, n=1)
    return f"did you mean {near[0]}?" if near else "begin its name with _ if others include it"


@contextmanager
def explained(format: Format, overlay: Path | None) -> Iterator[None]:
    """What goes wrong while templates of a format are read and filled, as an error with its place.

    Raises: DeriveError in place of whatever was raised, but for our own mistakes.
    """
    try:
        yield
    except jinja2.TemplateSyntaxError as error:
        where = Location(shown_path(error.filename or error.name or ""), error.lineno)
        raise DeriveError(str(error.message), where) from None
    except jinja2.TemplateNotFound as error:
        raise DeriveError(
            f"there is no template {error.name} for {format.name}", _place(error, format)
        ) from None
    except UnicodeDecodeError as error:
        raise DeriveError(f"a template for {format.name} is not UTF-8: {error.reason}") from None
    except jinja2.UndefinedError as error:
        message = f"the template asks for something unknown: {error.message}"
        raise DeriveError(message, _place(error, format)) from None
    except Exception as error:
        place = _place(error, format)
        if isinstance(error, DeriveError) or place is None or overlay is None:
            raise
        raise DeriveError(f"the template fails: {type(error).__name__}: {error}", place) from None


def _place(error: Exception, format: Format) -> Location | None:
    """The line of a template in which an error came up: the innermost that its traceback knows."""
    frames = traceback.extract_tb(error.__traceback__)
    found = [frame for frame in frames if frame.filename.endswith(f".{format.suffix}")]
    return Location(shown_path(found[-1].filename), found[-1].lineno or 0) if found else None
