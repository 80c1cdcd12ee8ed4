"""Finds cells: by catalogue name, or in a file that the user chose to run."""

from __future__ import annotations

import difflib
import importlib
import importlib.util
import sys
import traceback
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType

import derive.cells
from derive.definition import Cell
from derive.definition.names import shown_path
from derive.errors import DefinitionError, DeriveError, Location, UnknownCellError

_FOLDER = Path(derive.cells.__file__).parent


def names() -> tuple[str, ...]:
    """Catalogue names, by listing the folder; no cell is loaded.

    >>> "lstm-peephole" in names()
    True
    """
    files = sorted(path.stem for path in _FOLDER.glob("*.py") if not path.stem.startswith("_"))
    return tuple(stem.replace("_", "-") for stem in files)


def load(spec: str) -> Cell:
    """A cell by catalogue name (``lstm``), by file (``my_cell.py``), or by file and variable
    (``my_cell.py:name``).

    Raises: UnknownCellError where there is no such cell or file; DefinitionError where the definition is
    wrong.
    """
    if spec in names():
        return _catalogue_cell(spec)
    path, _, variable = spec.partition(":")
    if path.endswith(".py") or "/" in path or "\\" in path:
        return _from_file(Path(path), variable)
    near = difflib.get_close_matches(spec, names(), n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "see `derive list`"
    raise UnknownCellError(
        f"there is no cell {spec!r} in the catalogue; {hint} (a file of your own ends in .py)"
    )


@cache
def _catalogue_cell(name: str) -> Cell:
    module = importlib.import_module(f"derive.cells.{name.replace('-', '_')}")
    return _built(_only_cell(module, Path(str(module.__file__)), ""), name)


def _built(cell: Cell, name: str) -> Cell:
    """The cell under its name, with its program built: every error of a definition comes at loading."""
    named = cell.named(name)
    _ = named.program, named.states
    return named


def _from_file(path: Path, variable: str) -> Cell:
    if not path.exists():
        raise UnknownCellError("there is no such file", Location(str(path)))
    if path.is_dir():
        raise UnknownCellError("this is a directory; name a file in it", Location(str(path)))
    cell = _only_cell(_run(path), path, variable)
    return _built(cell, variable or path.stem)


def _run(path: Path) -> ModuleType:
    """The module of a definition file, freshly run.

    Raises: DefinitionError with the line at which the file failed.
    """
    name = f"derive_user_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, previous = True, sys.dont_write_bytecode
    try:
        spec.loader.exec_module(module)
    except DeriveError as error:
        where = error.where or Location(shown_path(str(path)))
        raise type(error)(error.message, where if where.cell else replace(where, cell=path.stem)) from None
    except SyntaxError as error:
        raise DefinitionError(
            f"Python cannot read it: {error.msg}", Location(str(path), error.lineno or 0)
        ) from None
    except (UnicodeDecodeError, OSError) as error:
        raise DefinitionError(f"cannot be read: {error}", Location(str(path))) from None
    except (Exception, SystemExit) as error:
        raise DefinitionError(f"{type(error).__name__}: {error}", _place_in(path, error)) from None
    finally:
        sys.dont_write_bytecode = previous
    return module


def _place_in(path: Path, error: BaseException) -> Location:
    """The last line of the user's file in the traceback."""
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if Path(f.filename) == path]
    return Location(shown_path(str(path)), (lines[-1] if lines else 0) or 0)


def _only_cell(module: ModuleType, path: Path, variable: str) -> Cell:
    """The cell that the module defines; imported ones do not count."""
    found = {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, Cell) and Path(value.where.file).resolve() == path.resolve()
    }
    where = Location(shown_path(str(path)))
    if variable and variable in found:
        return found[variable]
    listed = ", ".join(found) or "none"
    if variable:
        raise UnknownCellError(f"there is no cell {variable!r} in this file; it defines: {listed}", where)
    if len(found) != 1:
        hint = "name one as file.py:name" if found else "a cell is made by Cell(title=..., equations=[...])"
        raise DefinitionError(f"expected one cell, found {len(found)} ({listed}); {hint}", where)
    return next(iter(found.values()))
