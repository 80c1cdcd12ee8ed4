"""Single files of packages whose import needs more than a CPU has, and their float32 as float64."""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from unittest import mock

import torch


def alone(package: str, file: str) -> ModuleType:
    """One file of an installed package as a module, without importing the package around it."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ImportError(f"{package} is not installed")
    path = Path(found.submodule_search_locations[0], file)
    spec = importlib.util.spec_from_file_location(f"{package}_{path.stem}_alone", path)
    if spec is None or spec.loader is None:
        raise ImportError(f"{package} has no {file}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
