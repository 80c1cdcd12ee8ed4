"""The architecture on its page and the one in the tree are the same, and imports go one way.

Everything here reads the source; nothing of ours is imported, except the table of operations.
"""

from __future__ import annotations

import ast
import dataclasses
import fnmatch
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import derive.ops  # noqa: F401  (fills the table of operations)
from derive.algebra.record import Op, operations

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "architecture.md"
# A room may import itself and what stands before it.
ROOMS = (
    *("_version", "errors", "resources", "files"),
    *("algebra", "ops", "program", "explicit", "definition", "cells", "catalogue"),
    *("reading", "reference", "bibliography", "notes", "deviations", "relations", "forms"),
    *(
        "passes",
        "analysis",
        "schedule",
        "printing",
        "runtime",
        "checks",
        "document",
        "questions",
        "formats",
        "notebook",
        "overlay",
    ),
    *("render", "verify", "appendix", "vectors", "export", "comparison", "terminal", "staging"),
    *("listings", "website", "build", "live", "starter", "mistakes", "progress", "cli", "__main__"),
)
# Rooms that stand alone: what they are compared with, or shipped as, must not lean on the rest.
ALONE = {
    "reference": {"numpy", "__future__", "collections"},
    "errors": set(),
    "bibliography": set(),
    "notes": set(),
    "deviations": set(),
}
LATE_IMPORTS = {
    "derive/cli.py": "`derive --help` answers before SymPy is imported",
}
FILE_LINES, FUNCTION_LINES = 300, 40


def _files() -> list[Path]:
    return sorted(path for path in (ROOT / "derive").rglob("*.py") if "assets" not in path.parts)


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


FILES = {_name(path): path for path in _files()}


@cache
def _text(file: str) -> str:
    return FILES[file].read_text(encoding="utf-8")


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse(_text(file))


@cache
def _functions(file: str) -> tuple[ast.FunctionDef, ...]:
    return tuple(node for node in ast.walk(_tree(file)) if isinstance(node, ast.FunctionDef))


def _module(file: str) -> str:
    return file.removesuffix(".py").replace("/", ".").removesuffix(".__init__")


MODULES = {_module(file): file for file in FILES}


def _imported(node: ast.AST) -> Iterator[str]:
    """The modules that an import statement names, ours by their longest name that is a module."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute"
        for alias in node.names:
            longest = f"{node.module}.{alias.name}"
            yield longest if longest in MODULES else str(node.module)


@cache
def _imports(file: str) -> tuple[str, ...]:
    """Everything that the file imports: at the top, inside functions, and for types only."""
    return tuple(dict.fromkeys(name for node in ast.walk(_tree(file)) for name in _imported(node)))


def _room(module: str) -> str:
    return module.split(".")[1]


def _listed() -> list[str]:
    """The files and folders that the page describes: ``- `path`: what it does``."""
    line = r"^- `((?:derive|templates)/[^`]*)`: \S"
    return re.findall(line, PAGE.read_text(encoding="utf-8"), re.MULTILINE)


# -- the page


def test_every_file_is_on_the_page() -> None:
    listed = _listed()
    missing = [file for file in FILES if not any(fnmatch.fnmatch(file, pattern) for pattern in listed)]
    assert not missing, "docs/architecture.md lacks a line for these"


def test_every_template_folder_is_on_the_page() -> None:
    folders = {f"templates/{each.name}/" for each in (ROOT / "templates").iterdir() if each.is_dir()}
    assert folders == {line for line in _listed() if line.startswith("templates/")}


def test_nothing_on_the_page_is_missing_from_the_tree() -> None:
    gone = [line for line in _listed() if not list(ROOT.glob(line))]
    assert not gone, "docs/architecture.md describes what is not there"


def test_the_page_names_the_rooms_in_the_order_of_their_imports() -> None:
    chain = re.search(r"```text\n(errors <.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert chain is not None
    named = re.split(r"\s*[<,]\s*", chain[1].strip())
    assert named == [room for room in ROOMS if room in named]
    assert set(ROOMS) - set(named) == {"_version", "resources", "files", "__main__"}


def test_a_line_of_the_page_is_a_dozen_words() -> None:
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("- `derive/"):
            assert len(line.split()) <= 25, line


# -- imports


def test_imports_go_one_way() -> None:
    wrong = []
    for file in FILES:
        if file == "derive/__init__.py":
            continue  # the front door, which imports when it is asked
        room = _room(_module(file))
        assert room in ROOMS, f"{room} has no place in the order; see ROOMS"
        allowed = ROOMS[: ROOMS.index(room) + 1]
        ours = [name for name in _imports(file) if name.startswith("derive.")]
        wrong += [f"{file} imports {name}" for name in ours if _room(name) not in allowed]
    assert not wrong, wrong


def test_no_modules_import_each_other_in_a_circle() -> None:
    graph = {
        module: [name for name in _imports(file) if name in MODULES and name != "derive"]
        for module, file in MODULES.items()
    }
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, f"a circle: {' -> '.join((*path, module))}"
        if module not in done:
            for name in graph[module]:
                visit(name, (*path, module))
            done.add(module)

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("room", ALONE)
def test_rooms_that_stand_alone_import_nothing_of_ours(room: str) -> None:
    files = [file for file in FILES if file != "derive/__init__.py" and _room(_module(file)) == room]
    imports = [(file, name) for file in files for name in _imports(file)]
    assert files, f"there is no room called {room}"
    ours = [pair for pair in imports if pair[1].startswith("derive")]
    assert [pair for pair in ours if not pair[1].startswith(f"derive.{room}")] == []
    if ALONE[room]:  # and nothing of others than this
        assert [pair for pair in imports if pair[1].split(".")[0] not in ALONE[room]] == []


def test_imports_stand_at_the_top_but_for_a_reason() -> None:
    late = {file: [ast.unparse(node) for node in _late_imports(file)] for file in FILES}
    wrong = {file: lines for file, lines in late.items() if lines and file not in LATE_IMPORTS}
    assert not wrong, wrong


def test_every_reason_for_a_late_import_is_still_needed() -> None:
    assert [file for file in LATE_IMPORTS if not list(_late_imports(file))] == []


def _late_imports(file: str) -> Iterator[ast.Import | ast.ImportFrom]:
    for function in _functions(file):
        yield from (n for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom))


# -- files and functions


def test_files_stay_short() -> None:
    others = (path for folder in ("tests", "tools", "benchmarks") for path in (ROOT / folder).rglob("*.py"))
    lines = {_name(path): path.read_text(encoding="utf-8").count("\n") for path in (*_files(), *others)}
    long = {file: count for file, count in lines.items() if count >= FILE_LINES}
    assert not long, long


def test_functions_stay_short() -> None:
    functions = [(file, node) for file in FILES for node in _functions(file)]
    lengths = [(file, node.name, (node.end_lineno or 0) - node.lineno + 1) for file, node in functions]
    long = [each for each in lengths if each[2] >= FUNCTION_LINES]
    assert not long, long


def test_every_file_says_what_it_is() -> None:
    silent = [file for file in FILES if not ast.get_docstring(_tree(file))]
    assert not silent, silent


def test_everything_public_has_a_docstring() -> None:
    public = [(file, name, node) for file in FILES for name, node in _public(_tree(file))]
    silent = [(file, name) for file, name, node in public if not ast.get_docstring(node)]
    assert not silent, silent


def _public(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef | ast.ClassDef]]:
    """Functions and classes without an underscore, and their methods."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_"):
                    yield f"{node.name}.{method.name}", method


def test_no_file_names_a_path_of_somebody_s_machine() -> None:
    path = re.compile(r"(?<![\w.])/(?:home|Users|work|root|tmp)/\w+")
    found = {file: path.findall(_text(file)) for file in FILES}
    named = {file: paths for file, paths in found.items() if paths}
    assert not named, named


# -- operations


@pytest.mark.parametrize("op", operations(), ids=lambda op: op.name)
def test_every_operation_has_every_field_and_every_target(op: Op) -> None:
    optional = {"moved"}  # only what counts axes has a rule for one more of them
    assert all(getattr(op, f.name) is not None for f in dataclasses.fields(op) if f.name not in optional)
    assert {"latex", "plain", "numpy"} <= set(op.notations)
