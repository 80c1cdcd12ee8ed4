"""Products of emitted C files, by hand and by pointer."""

from __future__ import annotations

import ctypes
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest

from derive.printing.c import INCLUDES, INDEPENDENT
from derive.printing.c_math import REAL, TYPES
from derive.printing.c_products import HEADER, POINTERS, PRODUCT
from derive.runtime.blas import blas
from derive.runtime.compiled import library

pytestmark = pytest.mark.requires("cc")
TYPED = {np.float32: ("s", [], 2e-5), np.float64: ("d", ["DERIVE_DOUBLE"], 1e-13)}
# rows, columns, summed: too small for BLAS, a vector on either side, more than one block of each
SIZES = [(3, 5, 7), (1, 200, 90), (90, 1, 200), (1, 9, 1), (7, 33, 200), (61, 140, 201), (6, 32, 192)]
_CALL = """
void multiply(int turnA, int turnB, const ptrdiff_t *size, const REAL *A, const REAL *B, REAL beta, REAL *C) {
  product(turnA, turnB, size[0], size[1], size[2], 2, A, size[3], B, size[4], beta, C, size[5]);
}
"""


@cache
def _code(dtype: Any, pointers: bool) -> ctypes.CDLL:
    letter, defines, _ = TYPED[dtype]
    head = REAL.format(name="t") + HEADER.format(name="t") + TYPES.format(name="t") + INDEPENDENT
    text = INCLUDES + head + POINTERS.format(name="t") + PRODUCT + _CALL + f"// {pointers}\n"
    found = blas()
    code = library(text, [*defines, f"DERIVE_BLAS_INT={'int64_t' if found and found.wide else 'int'}"])
    if pointers:
        assert found is not None
        code.t_use_blas(*(ctypes.c_void_p(found.address(letter + name)) for name in ("gemm", "gemv")))
    return code


@pytest.mark.parametrize("pointers", [False, True] if blas() else [False])
@pytest.mark.parametrize("dtype", TYPED)
@pytest.mark.parametrize("size", SIZES)
def test_a_product_is_numpy_s(size: tuple[int, int, int], dtype: Any, pointers: bool) -> None:
    rows, columns, summed = size
    random = np.random.default_rng(0)
    for turn_a, turn_b, beta in product((False, True), (False, True), (0, 1)):
        a = random.normal(size=(summed, rows + 1) if turn_a else (rows, summed + 2)).astype(dtype)
        b = random.normal(size=(columns, summed + 1) if turn_b else (summed, columns + 3)).astype(dtype)
        c = np.full((rows, columns + 2), np.nan, dtype) if beta == 0 else np.ones((rows, columns + 2), dtype)
        kept = c.copy()
        lengths = (ctypes.c_ssize_t * 6)(rows, columns, summed, a.shape[1], b.shape[1], c.shape[1])
        places = [ctypes.c_void_p(array.ctypes.data) for array in (a, b, c)]
        real = ctypes.c_float if dtype is np.float32 else ctypes.c_double
        _code(dtype, pointers).multiply(turn_a, turn_b, lengths, places[0], places[1], real(beta), places[2])
        left = a[:, :rows].T if turn_a else a[:, :summed]
        right = b[:, :summed].T if turn_b else b[:, :columns]
        wanted = 2 * left.astype(float) @ right.astype(float) + beta
        scale = np.abs(wanted).max()
        np.testing.assert_allclose(c[:, :columns] / scale, wanted / scale, atol=TYPED[dtype][2])
        np.testing.assert_array_equal(c[:, columns:], kept[:, columns:])
