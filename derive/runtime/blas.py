"""Matrix products by pointer: from MKL where it is installed and fast, else from NumPy's OpenBLAS.

Nothing has to be linked: the library is loaded already, or lies among Python's packages, and emitted C code
is given the addresses of its functions.
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

NAMES = ("openblas", "mkl")


@dataclass(frozen=True)
class Blas:
    """A library with the C interface of BLAS.

    name: "mkl" or "openblas"; path: its file; wide: whether its integers have 64 bits; prefix, suffix: what
    stands around the names of its functions; library: loaded.
    """

    name: str
    path: Path
    wide: bool
    prefix: str
    suffix: str
    library: ctypes.CDLL

    def address(self, routine: str) -> int:
        """The address of a routine, such as ``sgemm``."""
        found = getattr(self.library, f"{self.prefix}cblas_{routine}{self.suffix}")
        return ctypes.cast(found, ctypes.c_void_p).value or 0

    @property
    def counter(self) -> int:
        """The address of the function that says how many threads a product may take."""
        return ctypes.cast(self._counter, ctypes.c_void_p).value or 0

    @property
    def threads(self) -> int:
        """How many threads a product may take."""
        return int(self._counter())

    @property
    def _counter(self) -> Any:
        return self.library[
            "MKL_Get_Max_Threads" if self.name == "mkl" else self._openblas("get_num_threads")
        ]

    def set_threads(self, count: int) -> None:
        """Chooses how many threads a product may take, for all who use the library."""
        name = "MKL_Set_Num_Threads" if self.name == "mkl" else self._openblas("set_num_threads")
        self.library[name](ctypes.c_int(count))

    def _openblas(self, what: str) -> str:
        return f"{self.prefix}openblas_{what}{self.suffix}"


@cache
def blas(name: str = "") -> Blas | None:
    """A BLAS that Python's packages carry; name: "openblas" or "mkl", by default the first one found.

    None where there is none: emitted C code has products of its own, which are slower.
    """
    for path in candidates():
        with suppress(OSError):  # a library of another system, or one that lacks its own parts
            found = _recognised(path)
            if found is not None and name in ("", found.name):
                return found
    return None


def candidates() -> Iterator[Path]:
    """Files that may be such libraries: MKL's, which a package of its own brings, and NumPy's.

    MKL stands first but on AMD's processors, where it multiplies at half of OpenBLAS's speed.
    """
    mkl, own = _of_mkl(), _of_numpy()
    yield from chain(own, mkl) if "AMD" in processor() else chain(mkl, own)


@cache
def processor() -> str:
    """What the system says of the processor, its maker among it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text(encoding="utf-8", errors="replace") if told.exists() else ""
    return f"{platform.processor()} {lines.partition(chr(10) * 2)[0]}"


def _of_mkl() -> list[Path]:
    base = Path(sys.prefix)
    return sorted(chain((base / "lib").glob("libmkl_rt.*"), (base / "Library" / "bin").glob("mkl_rt*.dll")))


def _of_numpy() -> list[Path]:
    packages = Path(np.__file__).resolve().parents[1]
    folders = (packages / "numpy.libs", packages / "numpy" / ".dylibs", packages / "numpy" / ".libs")
    return [path for folder in folders for path in sorted(folder.glob("*openblas*"))]


def _recognised(path: Path) -> Blas | None:
    library = ctypes.CDLL(os.fspath(path))
    if "mkl" in path.name:
        return Blas("mkl", path, False, "", "", library) if hasattr(library, "cblas_sgemm") else None
    for prefix in ("scipy_", ""):
        for suffix in ("64_", "_64", ""):
            if hasattr(library, f"{prefix}cblas_sgemm{suffix}"):
                return Blas("openblas", path, bool(suffix), prefix, suffix, library)
    return None
