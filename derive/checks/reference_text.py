"""The text of a cell's reference: a record of verdicts fits as long as it is the same."""

from __future__ import annotations

import ast
import importlib.util
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from derive.checks.reference import module_name
from derive.definition import Cell


def reference_text(cell: Cell) -> str:
    """The text of all that a cell's reference consists of, empty where it has none.

    The catalogue's is a file; a user's own is a function with all that it uses in its file.
    """
    name = module_name(cell)
    if not name:
        functions = (cell.reference, cell.smooth_reference)
        return "\n".join(function_text(function) for function in functions if function)
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""


def function_text(function: Callable[..., Any]) -> str:
    """The lines of a function and of whatever in its file it uses, directly or not, in the file's order.

    What it imports is left out; the whole file stands for a function that cannot be found in it.
    """
    code = getattr(inspect.unwrap(function), "__code__", None)
    path = Path(code.co_filename) if code else None
    if code is None or path is None or not path.is_file():
        return repr(getattr(function, "__qualname__", type(function).__qualname__))
    text = path.read_text(encoding="utf-8")
    parts = _parts(ast.parse(text))
    if code.co_name not in parts:
        return text
    used, waiting = set[ast.stmt](), [code.co_name]
    while waiting:
        for part in parts.get(waiting.pop(), []):
            if part not in used:
                used.add(part)
                waiting += (node.id for node in ast.walk(part) if isinstance(node, ast.Name))
    lines = text.splitlines()
    return "\n".join("\n".join(lines[_first(p) - 1 : p.end_lineno]) for p in sorted(used, key=_first))


def _parts(tree: ast.Module) -> dict[str, list[ast.stmt]]:
    """The statements of a file by the names that they define or change."""
    found: dict[str, list[ast.stmt]] = {}
    for part in tree.body:
        names = {part.name} if isinstance(part, ast.FunctionDef | ast.ClassDef) else {*_changed(part)}
        for name in names:
            found.setdefault(name, []).append(part)
    return found


def _changed(part: ast.stmt) -> Iterator[str]:
    """What a statement assigns to, defines in an ``if`` or ``try``, or calls a method of: ``rows.append``."""
    for node in ast.walk(part):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case (
                ast.Attribute(value=changed, ctx=ast.Store())
                | ast.Subscript(value=changed, ctx=ast.Store())
                | ast.Expr(value=ast.Call(func=ast.Attribute(value=changed)))
            ):
                yield from (each.id for each in ast.walk(changed) if isinstance(each, ast.Name))


def _first(part: ast.stmt) -> int:
    """The first line of a statement, that of its decorators."""
    return min([part.lineno, *(each.lineno for each in getattr(part, "decorator_list", []))])
