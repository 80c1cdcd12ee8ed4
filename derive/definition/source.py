"""Runs the file of a definition, and says at which of its lines it went wrong.

The file is Python that its reader chose to run.  No bytecode is written, and what it prints goes to stderr.
"""

from __future__ import annotations

import builtins
import contextlib
import difflib
import inspect
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

import derive.definition
from derive.algebra.node import Node
from derive.definition.names import shown_path
from derive.errors import DefinitionError, DeriveError, Location


def run(path: Path) -> ModuleType:
    """The module of a definition file, freshly run.

    Raises: DefinitionError with the line at which the file failed.
    """
    code = _compiled(path)
    module = ModuleType(f"derive_user_{path.stem}")
    module.__file__ = str(path)
    with explained(path, module), _surroundings(module, path):
        exec(code, module.__dict__)
    return module


@contextlib.contextmanager
def explained(path: Path, module: ModuleType | None = None) -> Iterator[None]:
    """What goes wrong while a definition runs, as an error with its line.

    module: where its names are, for a hint at what was meant.
    Raises: DefinitionError in place of whatever was raised.
    """
    try:
        yield
    except DeriveError as error:
        where = error.where if error.where and error.where.file else _place_in(path, error)
        raise type(error)(error.message, where) from None
    except SyntaxError as error:  # in a file that this one imports
        raise _syntax_error(error, path) from None
    except SystemExit:
        message = "the file ends the program (sys.exit); a definition only defines"
        raise DefinitionError(message, _place_in(path, sys.exception())) from None
    except Exception as error:
        raise DefinitionError(_words_of(error, module), _place_in(path, error)) from None


def place_of(function: Callable[..., Any], otherwise: Location) -> Location:
    """File and line of a function; what is known otherwise where it has none, as a partial one."""
    code = getattr(inspect.unwrap(function), "__code__", None)
    if code is None:
        return otherwise
    return replace(otherwise, file=shown_path(code.co_filename), line=code.co_firstlineno)


def _compiled(path: Path) -> CodeType:
    try:
        return compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    except SyntaxError as error:
        raise _syntax_error(error, path) from None
    except ValueError as error:  # null bytes
        raise DefinitionError(f"Python cannot read it: {error}", Location(shown_path(str(path)))) from None
    except OSError as error:
        raise DefinitionError(f"cannot be read: {error.strerror}", Location(shown_path(str(path)))) from None


def _syntax_error(error: SyntaxError, path: Path) -> DefinitionError:
    where = Location(shown_path(error.filename or str(path)), error.lineno or 0)
    return DefinitionError(f"Python cannot read it: {error.msg}", where)


@contextlib.contextmanager
def _surroundings(module: ModuleType, path: Path) -> Iterator[None]:
    """What a script has while it runs: its neighbours can be imported, and dataclasses find their module."""
    wrote, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    sys.path.insert(0, str(path.parent))
    before = sys.modules.get(module.__name__)  # a file may load another of its name
    sys.modules[module.__name__] = module
    try:
        with contextlib.redirect_stdout(sys.stderr):
            yield
    finally:
        del sys.modules[module.__name__]
        if before:
            sys.modules[module.__name__] = before
        sys.path.remove(str(path.parent))
        sys.dont_write_bytecode = wrote


def _place_in(path: Path, error: BaseException | None) -> Location:
    """The last line of the user's file in the traceback."""
    frames = traceback.extract_tb(error.__traceback__) if error else []
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    return Location(shown_path(str(path)), (lines[-1] if lines else 0) or 0)


def _words_of(error: Exception, module: ModuleType | None) -> str:
    """The error as Python words it, and what was probably meant."""
    words = re.sub(r" \(\S*\)$", "", str(error))  # the path behind an ImportError says nothing here
    return f"{type(error).__name__}: {words}{_hint(error, words, module)}"


def _hint(error: Exception, words: str, module: ModuleType | None) -> str:
    language = derive.definition.__all__
    wrong = str(getattr(error, "name", "") or "")
    known: list[str] = []
    if isinstance(error, NameError):
        if wrong in language:
            return f"; write `from derive.definition import {wrong}`"
        known = [*(vars(module) if module else ()), *language, *dir(builtins)]
    elif isinstance(error, AttributeError):
        known = [name for name in dir(error.obj) if not name.startswith("_")]
    elif isinstance(error, ImportError) and (match := re.search(r"cannot import name '(\w+)'", words)):
        wrong, known = match[1], dir(sys.modules.get(wrong))
    near = difflib.get_close_matches(wrong, known, n=1)
    if not near and isinstance(error, AttributeError) and isinstance(error.obj, Node):
        return "; functions of tensors are imported from derive.definition"  # SymPy's were used
    return f"; did you mean {near[0]}?" if near else ""
