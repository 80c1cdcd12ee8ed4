"""Single files of packages whose import needs more than a CPU has, and their float32 as float64."""

from __future__ import annotations

import ast
import contextlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from unittest import mock

import torch


def alone(package: str, file: str) -> ModuleType:
    """One file of an installed package as a module, without importing the package around it."""
    path = _path(package, file)
    spec = importlib.util.spec_from_file_location(f"{package}_{path.stem}_alone", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{package} has no {file}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def definitions(package: str, file: str, *names: str) -> ModuleType:
    """Some classes, functions and constants of a package's file; they may use themselves and PyTorch only."""
    path = _path(package, file)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unread = ast.parse("from __future__ import annotations").body  # they name what is not there
    tree.body = [*unread, *(node for node in tree.body if _name(node) in names)]
    module = ModuleType(f"{package}_{path.stem}_part")
    module.__dict__.update(torch=torch, nn=torch.nn)
    exec(compile(tree, str(path), "exec"), module.__dict__)
    return module


def _name(node: ast.stmt) -> str:
    target = node.targets[0] if isinstance(node, ast.Assign) else node
    return getattr(target, "name", getattr(target, "id", ""))


def _path(package: str, file: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ImportError(f"{package} is not installed")
    return Path(found.submodule_search_locations[0], file)


@contextlib.contextmanager
def double() -> Iterator[None]:
    """While code that casts to float32 runs: its casts give float64, so that it can be compared closely."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        with (
            mock.patch.object(torch, "float32", torch.float64),
            mock.patch.object(torch, "float", torch.float64),
            mock.patch.object(torch.Tensor, "float", torch.Tensor.double),
        ):
            yield
    finally:
        torch.set_default_dtype(before)
