"""The OpenBLAS that NumPy brings: how many threads it has, and for which processor its kernels are."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path

import numpy as np

_NAMES = ("scipy_openblas_{}64_", "openblas_{}64_", "openblas_{}")


def threads() -> int:
    """0 where NumPy has another BLAS."""
    return next((int(function()) for function in _functions("get_num_threads")), 0)


def kernels() -> str:
    """The name of the processor whose kernels it runs, which OPENBLAS_CORETYPE can set; empty without it."""
    for function in _functions("get_corename"):
        function.restype = ctypes.c_char_p
        return str(function().decode())
    return ""


def _functions(name: str) -> Iterator[ctypes._CFuncPtr]:  # type: ignore[name-defined]
    folder = Path(np.__file__).resolve().parents[1] / "numpy.libs"
    for path in sorted(folder.glob("*openblas*")):
        library = ctypes.CDLL(str(path))
        yield from (getattr(library, full) for each in _NAMES if hasattr(library, full := each.format(name)))
