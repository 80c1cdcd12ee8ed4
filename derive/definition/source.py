"""Runs the file of a definition, and says at which of its lines it went wrong.

The file is Python that its reader chose to run.  No bytecode is written, and what it prints goes to stderr.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import re
import sys
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from sympy.utilities.exceptions import SymPyDeprecationWarning

from derive.definition.hints import syntax_words, words_of
from derive.definition.names import shown_path
from derive.errors import DefinitionError, DeriveError, Location

# where Python shows an object: its address, and the path of a module
_OF_THIS_RUN = re.compile(r"( at 0x[0-9a-fA-F]+| from '[^']*')(?=>)")


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
        raise type(error)(_OF_THIS_RUN.sub("", error.message), where) from None
    except SyntaxError as error:  # in a file that this one imports
        raise _syntax_error(error, path) from None
    except SystemExit:
        message = "the file ends the program (sys.exit); a definition only defines"
        raise DefinitionError(message, _place_in(path, sys.exception())) from None
    except KeyboardInterrupt as error:
        error.add_note(f"{_place_in(path, error)}: stopped here")
        raise
    except BaseException as error:
        words = _OF_THIS_RUN.sub("", words_of(error, module))
        raise DefinitionError(words, _place_in(path, error)) from None


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
    return DefinitionError(f"Python cannot read it: {syntax_words(error)}", where)


@contextlib.contextmanager
def _surroundings(module: ModuleType, path: Path) -> Iterator[None]:
    """What a script has while it runs: its neighbours can be imported, and dataclasses find their module."""
    wrote, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    folder = str(path.parent.resolve())  # what is cached about "." is about another folder
    sys.path.insert(0, folder)
    importlib.invalidate_caches()
    before = sys.modules.get(module.__name__)  # a file may load another of its name
    sys.modules[module.__name__] = module
    try:
        with contextlib.redirect_stdout(sys.stderr), warnings.catch_warnings():
            warnings.simplefilter("ignore", SymPyDeprecationWarning)  # the error behind it says it better
            yield
    finally:
        del sys.modules[module.__name__]
        if before:
            sys.modules[module.__name__] = before
        sys.path.remove(folder)
        sys.dont_write_bytecode = wrote


def _place_in(path: Path, error: BaseException | None) -> Location:
    """The last line in the traceback that the user wrote, in the file or in a neighbour that it imports."""
    found = Location(shown_path(str(path)))
    for frame in traceback.extract_tb(error.__traceback__) if error else []:
        if frame.filename == str(path) or _is_neighbour(Path(frame.filename), path):
            found = Location(shown_path(frame.filename), frame.lineno or 0)
    return found


def _is_neighbour(other: Path, path: Path) -> bool:
    return other.suffix == ".py" and other.parent.resolve() == path.parent.resolve()
