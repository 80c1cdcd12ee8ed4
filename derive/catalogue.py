"""Finds cells: by catalogue name, or in a file that the user chose to run."""

from __future__ import annotations

import difflib
import importlib
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import derive.cells
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.definition.hyper import chosen, running
from derive.definition.names import shown_path
from derive.definition.source import explained, place_of, run
from derive.errors import DefinitionError, Location, UnknownCellError

_EXAMPLE = 'my_cell = Cell("title", [let(...), ...])'
_FOLDER = Path(derive.cells.__file__).parent


def names() -> tuple[str, ...]:
    """Catalogue names, by listing the folder; no cell is loaded.

    >>> "lstm-peephole" in names()
    True
    """
    # asked thousands of times a build, which a `Path` for each file would make slow
    with os.scandir(_FOLDER) as found:
        files = [each.name for each in found if each.name.endswith(".py") and not each.name.startswith("_")]
    return tuple(stem.replace("_", "-") for stem in sorted(name.removesuffix(".py") for name in files))


def load(spec: str | os.PathLike[str], **hyper: float) -> Cell:
    """A cell by catalogue name (``lstm``), by file (``my_cell.py``), or by file and variable
    (``my_cell.py:name``).

    hyper: hyper-parameters of the definition that shall be other than their defaults.  A definition that
    loads another file finds it beside itself.
    Raises: UnknownCellError where there is no such cell or file, or what is given names none;
    DefinitionError where the definition is wrong, or has no such hyper-parameter.
    """
    if not isinstance(spec, str | os.PathLike):
        raise UnknownCellError(f"a cell is loaded by name or by file, not by {type(spec).__name__}")
    spec = os.fspath(spec)
    if spec in names():
        return _with_hyper(spec, hyper) if hyper else _catalogue_cell(spec)
    path, variable = _split(spec)
    if path.endswith(".py") or "/" in path or "\\" in path:
        return _from_file(_found(path), variable, hyper)
    near = difflib.get_close_matches(spec.lower().replace("_", "-"), names(), n=3)
    hint = f"did you mean {', '.join(near)}?" if near else "see `derive list`"
    raise UnknownCellError(
        f"there is no cell {spec!r} in the catalogue; {hint} (a file of your own ends in .py)"
    )


def in_file(path: Path, of_folder: bool = False) -> tuple[Cell, ...]:
    """All cells that a file defines, in its order; of_folder: it was not named itself.

    Raises: UnknownCellError where there is no such file; DefinitionError where a definition is wrong, or the
    file has none.
    """
    module, asked = _run(path, {})
    found = _defined(module, path)
    if of_folder and not found:
        message = "it defines no cell; if it is only for others to import, begin its name with _"
        raise DefinitionError(message, Location(shown_path(str(path))))
    if len(found) < 2:
        return (_only(module, path, "", asked),)
    return tuple(_built(replace(cell, name=name, hyper=asked)) for name, cell in found.items())


def has(cell: Cell) -> bool:
    """Whether this is a cell of the catalogue as it stands there, and no user's or edited one."""
    return cell.name in names() and load(cell.name) == cell


def warnings(cells: Iterable[Cell]) -> tuple[str, ...]:
    """What is legal but odd in users' own cells, each once: those of the catalogue are as their papers are.

    >>> warnings([load("lstm")])
    ()
    """
    own = [cell for cell in cells if not has(cell)]
    return tuple(dict.fromkeys(warning for cell in own for warning in cell.warnings))


def _split(spec: str) -> tuple[str, str]:
    """The file and the variable in ``my_cell.py:name``; a colon elsewhere belongs to the path."""
    path, colon, variable = spec.rpartition(":")
    return (path, variable) if colon and path.endswith(".py") else (spec, "")


def _found(path: str) -> Path:
    """The file; where a definition loads another, paths are seen from its own folder first."""
    beside = Path(running()[-1]).parent / path if running() else Path(path)
    return beside if beside.exists() else Path(path)


@cache
def _catalogue_cell(name: str) -> Cell:
    stem = name.replace("-", "_")
    path = _FOLDER / f"{stem}.py"
    with explained(path), chosen({}, str(path)) as asked:
        module = importlib.import_module(f"derive.cells.{stem}")
    _, cell = _chosen(module, Path(str(module.__file__)), "")
    return _built(replace(cell, name=name, hyper=asked))


def _with_hyper(name: str, hyper: Mapping[str, float]) -> Cell:
    """A catalogue cell with other hyper-parameters than those of its page."""
    return _from_file(_FOLDER / f"{name.replace('-', '_')}.py", "", hyper).named(name)


def _run(path: Path, hyper: Mapping[str, float]) -> tuple[ModuleType, Mapping[str, float]]:
    """What a file defines, and the hyper-parameters that it asked for."""
    if not path.exists():
        raise UnknownCellError("there is no such file", Location(shown_path(str(path))))
    if path.is_dir():
        raise UnknownCellError("this is a directory; name a file in it", Location(shown_path(str(path))))
    with chosen(hyper, str(path)) as asked:
        return run(path), asked


def _from_file(path: Path, variable: str, hyper: Mapping[str, float]) -> Cell:
    module, asked = _run(path, hyper)
    cell = _only(module, path, variable, asked)
    for key in hyper.keys() - asked.keys():
        known = ", ".join(f"{each} = {value}" for each, value in asked.items()) or "none"
        message = f"{cell.name} has no hyper-parameter {key}; it has: {known}"
        where = None if path.parent == _FOLDER else Location(shown_path(str(path)))  # who loads it is wrong
        raise DefinitionError(message, where)
    return cell


def _only(module: ModuleType, path: Path, variable: str, asked: Mapping[str, float]) -> Cell:
    """The cell of a variable, or the only one that there is."""
    name, cell = _chosen(module, path, variable)
    # what the file declares and its only cell never uses is worth a warning
    only = len(_defined(module, path)) == 1
    declared = _declared(module, cell) if only else ()
    return _built(replace(cell, name=name, declared=declared, hyper=asked))


def _declared(module: ModuleType, cell: Cell) -> tuple[TensorSymbol, ...]:
    """The symbols of a file, without those of cells that are parts of its only one."""
    values = vars(module).values()
    parts = [value for value in values if isinstance(value, Cell) and value.equations != cell.equations]
    of_parts = {symbol.base for part in parts for symbol in part.program.by_name.values()}
    return tuple(v for v in values if isinstance(v, TensorSymbol) and v.base not in of_parts)


def _built(cell: Cell) -> Cell:
    """The cell with its program built: every error of a definition comes at loading."""
    _ = cell.program, cell.states
    return cell


def _chosen(module: ModuleType, path: Path, variable: str) -> tuple[str, Cell]:
    """The cell that the module defines, and its variable."""
    found = _defined(module, path)
    where = Location(shown_path(str(path)))
    listed = ", ".join(found) or "none"
    if variable and variable not in found:
        raise UnknownCellError(f"there is no cell {variable!r} in this file; it defines: {listed}", where)
    if not variable and len(found) != 1:
        hint = "name one as file.py:name" if found else f"a cell is a variable: {_EXAMPLE}"
        raise DefinitionError(f"expected one cell, found {len(found)} ({listed}); {hint}", where)
    name = variable or next(iter(found))
    return name, found[name]


def _defined(module: ModuleType, path: Path) -> dict[str, Cell]:
    """The cells that the module defines, by variable, with the reference beside an only one; imported cells
    do not count."""
    found = {
        name: value
        for name, value in vars(module).items()
        if isinstance(value, Cell)
        and not name.startswith("_")  # a part, for the others of its file only
        and Path(value.where.file).resolve() == path.resolve()
    }
    for role, function in _functions(module).items():
        without = [name for name, cell in found.items() if getattr(cell, role) is None]
        if len(found) > 1 and len(without) == len(found):
            message = f"{role} stands beside {len(found)} cells ({', '.join(found)}); say whose it is: "
            where = place_of(function, Location(shown_path(str(path))))
            raise DefinitionError(f"{message}Cell(..., {role}={role})", where)
        if len(found) == 1:
            found = {name: found[name].with_function(role, function) for name in without} or found
    return found


def _functions(module: ModuleType) -> dict[str, Callable[..., Any]]:
    """What the module defines, and does not import, of the functions that a cell is checked with."""
    there = {role: vars(module).get(role) for role in ("reference", "smooth_reference")}
    return {
        role: value
        for role, value in there.items()
        if callable(value) and getattr(value, "__module__", "") == module.__name__
    }
