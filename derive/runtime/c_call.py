"""Compiled C files and arrays: which precision, which products, and the call."""

from __future__ import annotations

import ctypes
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from derive.algebra.record import Array
from derive.errors import InputError, Location
from derive.runtime.blas import blas
from derive.runtime.compiled import NotCompiled, library

_KINDS: Mapping[Any, tuple[str, Sequence[str]]] = {
    np.dtype(np.float32): ("s", ()),
    np.dtype(np.float64): ("d", ("DERIVE_DOUBLE",)),
}


def loaded(text: str, prefix: str, dtype: Any) -> ctypes.CDLL:
    """The library of a text in one precision, with the BLAS that there is.

    Raises: NotCompiled where there is no compiler, or it refuses the text.
    """
    letter, defines = _KINDS[dtype]
    found = blas()
    width = "int64_t" if found is not None and found.wide else "int"
    made = library(text, (*defines, f"DERIVE_BLAS_INT={width}"))
    if found is not None:
        gemm, gemv = (ctypes.c_void_p(found.address(f"{letter}{routine}")) for routine in ("gemm", "gemv"))
        made[f"{prefix}_use_blas"](gemm, gemv)
        made[f"{prefix}_use_threads"](ctypes.c_void_p(found.counter))
    return made


def precision(arrays: Mapping[str, Array], cell: str) -> Any:
    """The type in which arrays are computed together.

    Raises: InputError for what is neither float32 nor float64.
    """
    dtype = np.result_type(*arrays.values()) if arrays else np.dtype(float)
    if dtype not in _KINDS:
        message = f"the backend 'c' computes in float32 and float64, and these arrays are {dtype}"
        raise InputError(message, Location(cell=cell))
    return dtype


def without_compiler(reason: NotCompiled) -> None:
    """Says that NumPy computes instead."""
    # the user's line calls a method of ours, and that the one which found no compiler
    warnings.warn(f"{reason}; NumPy computes instead", RuntimeWarning, stacklevel=4)


@dataclass(frozen=True)
class Call:
    """Functions of a compiled file on arrays, whose places they are given once for all calls.

    lengths, arrays: in the order of the file's structs; those of another type are copied, and so only read.
    """

    code: ctypes.CDLL
    prefix: str
    lengths: Sequence[int]
    dtype: Any
    arrays: Sequence[Array]

    @cached_property
    def _held(self) -> tuple[Array, ...]:
        return tuple(np.ascontiguousarray(array, self.dtype) for array in self.arrays)

    @cached_property
    def _structs(self) -> tuple[Any, Any]:
        """Sizes and places as C reads them."""
        sizes = (ctypes.c_ssize_t * len(self.lengths))(*self.lengths)
        pointers = [array.ctypes.data for array in self._held]
        return sizes, (ctypes.c_void_p * len(pointers))(*pointers)

    def _numbers(self, what: str) -> int:
        asked = self.code[f"{self.prefix}_{what}"]
        asked.restype = ctypes.c_size_t
        return int(asked(self._structs[0]))

    def buffer(self, what: str) -> Array:
        """Room for as many numbers as the file says that its tape or its work needs."""
        return np.empty(max(self._numbers(what), 1), self.dtype)

    @cached_property
    def work(self) -> Array:
        """Working memory, the same for all calls."""
        return self.buffer("work")

    def __call__(self, what: str, *buffers: Array) -> None:
        """One function: sizes, arrays, buffers, working memory."""
        places = [ctypes.c_void_p(buffer.ctypes.data) for buffer in (*buffers, self.work)]
        self.code[f"{self.prefix}_{what}"](*self._structs, *places)
