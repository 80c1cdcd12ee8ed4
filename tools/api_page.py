"""Writes docs/api.md, the reference of the public names, from their signatures and docstrings.

    python tools/api_page.py

It is a plain page like the others, so that every site builder reads it and no plugin has to be there; a test
says when it is out of date.

griffe2md, which writes such pages with mkdocstrings' engine, does not read our docstrings: examples become
quotations, what is raised runs on in the text, and each field of a record has a heading of its own.
"""

from __future__ import annotations

import html
import importlib
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import derive
import derive.definition
from derive import errors

PAGE = Path(__file__).resolve().parents[1] / "docs" / "api.md"
HEAD = """# Reference

The names that your own programs can rely on; everything else may change. Arrays have their axes in the order
time, batch, features; a single sample without the batch axis works everywhere.
"""
# titles of the language's modules, in the order of the page
LANGUAGE = {
    "cell": "A cell",
    "language": "Sizes, symbols and statements",
    "functions": "Functions, products and parts of tensors",
    "own": "Functions of your own",
    "hyper": "Hyper-parameters",
    "parts": "A cell as a part of another",
    "compose": "Stacks of layers",
    "from_sympy": "From SymPy",
}
PLACES = {
    "Functions of arrays": ("derive.runtime.function", ("Function",)),
    "Functions of sequences": ("derive.runtime.sequence", ("Sequence",)),
    "Checks": ("derive.checks.run", ("check",)),
    "Verdicts": ("derive.checks.verdict", ("Verdict",)),
    "Documents and files": ("derive.export", ("export",)),
}


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *_front_door(), *_language(), *_others(), *_errors()]).rstrip() + "\n"


def _front_door() -> Iterator[str]:
    yield "## From a cell to functions {#derive}\n"
    yield "Importing `derive` is cheap: each of these is loaded when it is first used.\n"
    for name in ("load", "names", "Cell", "Program", "gradient", "function", "sequence"):
        yield from entry(f"derive.{name}", getattr(derive, name))
    listed = {"load", "names", "Cell", "Program", "gradient", "function", "sequence", "DeriveError"}
    for name in derive.__all__:
        if name not in listed and not name.startswith("__"):
            yield from entry(f"derive.{name}", getattr(derive, name))


def _language() -> Iterator[str]:
    yield "## The language of definitions {#the-language-of-definitions}\n"
    yield "All of these come from `derive.definition`.\n"
    yield "`*` multiplies entry by entry, `@` is the matrix product, as in NumPy.\n"
    words = {name: getattr(derive.definition, name) for name in derive.definition.__all__}
    homes = {name: str(word.__module__).rpartition(".")[2] for name, word in words.items()}
    for home in dict.fromkeys([*LANGUAGE, *sorted(homes.values())]):
        found = [name for name in words if homes[name] == home and name != "Cell"]
        if found:
            yield f"### {LANGUAGE.get(home, home.replace('_', ' ').capitalize())}\n"
        for name in sorted(found, key=lambda each: inspect.getsourcelines(words[each])[1]):
            yield from entry(name, words[name], level=4)


def _others() -> Iterator[str]:
    for title, (place, names) in PLACES.items():
        yield f"## {title}\n"
        module: ModuleType = importlib.import_module(place)
        for name in names:
            yield from entry(f"{place}.{name}", getattr(module, name))


def _errors() -> Iterator[str]:
    yield "## Errors\n"
    yield "`error.where` has file, line, cell and statement of what is wrong, `error.message` the rest.\n"
    for name, value in vars(errors).items():
        if is_error(value):
            yield from entry(f"derive.errors.{name}", value)


def is_error(value: Any) -> bool:
    """Whether it is one of the errors that users meet."""
    return inspect.isclass(value) and issubclass(value, errors.DeriveError)


def entry(name: str, value: Any, level: int = 3) -> Iterator[str]:
    """A name with its signature and its docstring, and the public members of a class."""
    short = name.rpartition(".")[2]
    yield f"{'#' * level} `{name}` {{#{name.replace('.', '-')}}}\n"
    yield f"```python\n{signature(short, value)}\n```\n"
    yield markdown(inspect.getdoc(value) or "")
    for member, found in vars(value).items() if inspect.isclass(value) else ():
        text = inspect.getdoc(found)
        if member.startswith("_") or not text or not (callable(found) or hasattr(found, "__get__")):
            continue
        inner = found.__func__ if isinstance(found, staticmethod | classmethod) else found
        shown = signature(member, inner) if inspect.isfunction(inner) else member
        yield f"- `{shown}`: {' '.join(markdown(text.partition(chr(10) * 2)[0]).split())}"
    yield ""


def signature(name: str, value: Any) -> str:
    """How it is called, an argument a line where that does not fit one."""
    try:
        text = inspect.signature(value)
    except ValueError:
        return name
    shown = [_plain(str(each)) for each in text.parameters.values() if each.name != "self"]
    gives = (
        ""
        if inspect.isclass(value) or not text.return_annotation
        else f" -> {_named(text.return_annotation)}"
    )
    line = f"{name}({', '.join(shown)}){gives}"
    if len(line) <= 80:
        return line
    return "\n".join([f"{name}(", *(f"    {each}," for each in shown), f"){gives}"])


def _named(annotation: Any) -> str:
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", str(annotation))


def _plain(parameter: str) -> str:
    """Annotations are the text of the source; defaults that are made anew have no better words."""
    parameter = re.sub(r": '([^']*)'", r": \1", parameter)
    return re.sub(r" = <[^>]*>", " = ...", parameter)


def markdown(text: str) -> str:
    """A docstring as Markdown: examples as sessions, names as code, what is raised set off."""
    parts = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        if paragraph.lstrip().startswith(">>>"):
            parts.append(f"```pycon\n{inspect.cleandoc(paragraph)}\n```")
        else:
            prose = html.escape(paragraph.replace("``", "`"), quote=False)
            prose = re.sub(r"(?:^|\n)Raises: ", "\n\n*Raises* ", prose)
            parts.append(re.sub(r"`[^`]*`", lambda found: html.unescape(found[0]), prose).strip())
    return "\n\n".join(parts) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)
