"""A definition to start from: short, commented, and right as it is."""

from __future__ import annotations

import keyword
import re
import shlex
import sys
from pathlib import Path

from derive import questions
from derive.errors import InputError, Location
from derive.files import write_new

# what the package itself imports: a neighbour of that name would be imported in its place
_IMPORTED = frozenset({"derive", "sympy", "numpy", "mpmath", "jinja2", "click", "mkdocs", "yaml"})
# pages of a site that are about no single cell
_PAGES = frozenset({"index", "map", "operators", "deviations", *questions.names()})

TEXT = '''\
"""NAME: say here in a sentence what it is. To see it: derive show NAME.py"""

from derive.definition import Cell, affine, let, matrix, output, sigmoid, sizes, state, tanh, vector, vectors

# Sizes stay symbols: n inputs, m units, k outputs.
n, m, k = sizes("n m k")
# x is given at every step. h is carried: h is its value before the step, h.next the one after it.
x, h = vector("x", n), state("h", m)
# Values in between, and a result that is not carried: each is defined by a statement below.
f, g = vectors("f g", m)
y = output("y", k)
# A parameter with a name of its own; affine makes those that need none.
W_y = matrix("W_y", k, m)

NAME = Cell(
    title="TITLE",
    summary="One gate decides how much of the state a candidate replaces.",
    cite="zhou2016",  # its work's key in derive's bibliography; take the line out where there is none
    equations=[
        # let(symbol, expression, "what it means"). In statement f, affine(x, h) is W_f x + U_f h + b_f.
        let(f, sigmoid(affine(x, h)), "forget gate"),
        # * multiplies entry by entry, @ is the matrix product, as in NumPy.
        let(g, tanh(affine(x, f * h)), "candidate"),
        let(h.next, (1 - f) * h + f * g, "hidden state"),
        let(y, W_y @ h.next, "output"),
    ],
)
'''


def start(path: Path) -> str:
    """Writes a definition whose cell is called as its file; gives what to do next.

    Raises: InputError where the name cannot be a cell's, the folder is missing, or something is there
    already; that stays as it is.
    """
    where = Location(str(path))
    if path.is_dir():
        raise InputError(f"this is a folder; name a file in it, as in {path / 'my_cell.py'}", where)
    if path.suffix != ".py":
        raise InputError(f"a definition is a Python file; call it {path.with_suffix('.py').name}", where)
    if objection := _objection(path.stem):
        raise InputError(f"{path.stem!r} cannot name a cell: {objection}", where)
    if not path.parent.is_dir():
        raise InputError(f"there is no folder {path.parent}; make it first", where)
    try:
        write_new(path, text(path.stem))
    except FileExistsError:
        message = "this file is there already, and stays as it is; choose another name"
        raise InputError(message, where) from None
    return _what_next(shlex.quote(str(path)), path.stem)


def text(name: str) -> str:
    """The definition of a cell of that name.

    >>> print(text("my_cell").splitlines()[0])
    \"\"\"my_cell: say here in a sentence what it is. To see it: derive show my_cell.py\"\"\"
    """
    title = " ".join(re.findall("[^_]+", name))
    words = {"NAME": name, "TITLE": title[0].upper() + title[1:]}
    return re.sub("NAME|TITLE", lambda found: words[found[0]], TEXT)


def _objection(name: str) -> str:
    """Why a cell, which is a variable of Python and a page of a site, cannot be called so."""
    if not (name.isascii() and name.isidentifier()):
        near = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_")
        near = near if near.isidentifier() else "my_cell"
        return f"it takes letters, digits and underscores, no digit first; for example {near}.py"
    if name.startswith("_"):
        return "files that begin with an underscore are left out of a site"
    if keyword.iskeyword(name):
        return "it is a keyword of Python"
    if name in _IMPORTED or name in sys.stdlib_module_names:
        return "there is a Python module of that name, and this file would be imported in its place"
    if name in _PAGES:
        return "a site has a page of that name, which is about all cells"
    if name in compile(TEXT, "", "exec").co_names and name != "NAME":
        return "the definition to start from has that name for something else"
    return ""


def _what_next(file: str, name: str) -> str:
    commands = {
        f"derive show {file}": "its equations, gradients and sizes in the terminal",
        f"derive check {file}": "proves the gradients",
        f"derive serve {file}": "its page, made again whenever you save",
        f"derive export {file} --format tex -o {name}.tex": "LaTeX for an appendix",
    }
    width = max(map(len, commands))
    lines = (f"  {command:{width}}  {what}" for command, what in commands.items())
    return "\n".join([f"wrote {file}; edit it, and then", *lines])
