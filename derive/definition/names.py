"""Which names a definition may use, and where in whose file it was written."""

from __future__ import annotations

import keyword
import os
import re
import sys
from pathlib import Path
from types import FrameType

from derive.algebra.record import operations
from derive.errors import DefinitionError, Location

_PACKAGE = str(Path(__file__).resolve().parent)
_RESERVED = re.compile(r"(grad|adj|a)\d*_|.*_next$|.*_t[pm]\d+$")
# what Jupyter and IPython call the file of a cell: a temporary one, or none
_NOTEBOOK = re.compile(r"ipykernel_\d+[/\\]\d+\.py$|^<ipython-input")
# a tensor of such a name gets an underscore in the generated code, which computes with sizes everywhere
_NO_SIZES = frozenset("cotangents given initial inputs kind len map parameters room rows space zip".split())
_CODE_NAMES = frozenset({"np", "numpy", "torch", "jax", "jnp", "math"})


def caller() -> Location:
    """File and line of the code that called into this package: the user's definition."""
    frame = _outside()
    return Location(shown_path(frame.f_code.co_filename), frame.f_lineno) if frame else Location()


def calling_file() -> str:
    """The path of that file as Python knows it; empty where there is none."""
    frame = _outside()
    return frame.f_code.co_filename if frame else ""


def _outside() -> FrameType | None:
    """The innermost frame that is not of this package."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and _inside(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


def _inside(filename: str) -> bool:
    # dataclasses compile their methods as <string>
    return filename.startswith(_PACKAGE) or filename == "<string>"


def shown_path(filename: str) -> str:
    """A path as an error shows it: relative where that is shorter; a notebook's cell as such."""
    if _NOTEBOOK.search(filename):
        return "notebook cell"
    if not Path(filename).is_absolute():
        return filename
    relative = os.path.relpath(filename)
    return filename if relative.startswith("..") else relative


def check_name(name: object, kind: str) -> str:
    """The name, if it may be used.

    Raises: DefinitionError that names the place, the name and the reason.
    """
    if not isinstance(name, str):
        raise DefinitionError(f"the name of a {kind} is text, not {type(name).__name__}", caller())
    reason = _objection(name)
    if kind == "size" and name in _NO_SIZES:
        reason = "the generated code has a variable or function of that name"
    if reason:
        raise DefinitionError(f"{name!r} cannot name a {kind}: {reason}", caller())
    return name


def check_text(text: object, what: str) -> str:
    """A title or a few words of prose, on one line.

    Raises: DefinitionError where it is no text.
    """
    if not isinstance(text, str):
        raise DefinitionError(f"the {what} is text, not {type(text).__name__}", caller())
    return " ".join(text.split())


def _objection(name: str) -> str:
    if not (name.isascii() and name.isidentifier()):
        return "a name is an ASCII identifier: letters, digits and underscores, no digit first"
    if keyword.iskeyword(name):
        return "it is a keyword of Python, and names become variables of the generated code"
    if _RESERVED.match(name):
        return "names that start with grad_, adj_ or a_, or end in _next or _tm1, are made by the derivation"
    if name in _CODE_NAMES or name in {op.name for op in operations()}:
        return "it is the name of an operation or module in the generated code"
    return ""
