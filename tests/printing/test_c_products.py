"""Products of emitted C files, by hand and by pointer."""

from __future__ import annotations

import ctypes
import platform
import shlex
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest

from derive.printing.c import INCLUDES, INDEPENDENT
from derive.printing.c_math import REAL, TYPES
from derive.printing.c_products import HEADER, POINTERS, PRODUCTS
from derive.printing.c_rows import HELPERS
from derive.runtime.blas import blas, processor
from derive.runtime.compiled import compiler, library

pytestmark = pytest.mark.requires("cc")
TYPED = {np.float32: ("s", [], 2e-5), np.float64: ("d", ["DERIVE_DOUBLE"], 1e-13)}
# rows, columns, summed: too small for BLAS, a vector on either side, more than one block of each
SIZES = [(3, 5, 7), (1, 200, 90), (90, 1, 200), (1, 9, 1), (7, 33, 200), (61, 140, 201), (6, 32, 192)]
_CALL = """
void multiply(int turnA, int turnB, const ptrdiff_t *size, const REAL *A, const REAL *B, REAL beta, REAL *C) {
  product(turnA, turnB, size[0], size[1], size[2], 2, A, size[3], B, size[4], beta, C, size[5]);
}

// twice what is asked for, by one factor laid out once
int multiply_laid(int turnA, int turnB, const ptrdiff_t *size, const REAL *A, const REAL *B, REAL beta,
    REAL *C, REAL *room) {
  const laid right = laid_out(turnB, size[0], size[1], size[2], B, size[4], room);
  product_with(turnA, size[0], size[1], size[2], 1, A, size[3], right, beta, C, size[5]);
  product_with(turnA, size[0], size[1], size[2], 1, A, size[3], right, 1, C, size[5]);
  return right.panels;
}

int one_thread(void) { return 1; }

int two_threads(void) { return 2; }

ptrdiff_t width(void) { return sizeof(vector); }
"""
# all heights of tiles, with rows that fill none of them up; panels that end early, in either direction
LAID = [(m, 45, 201) for m in (*range(2, 14), 20, 33, 100)] + [
    (1, 90, 90),
    (2, 9, 9),
    (5, 32, 192),
    (257, 9, 9),
]
# processors with narrower vectors than that of the test, and compilers that know of none
FLAGS = (
    ["", "-mno-avx512f", "-mno-avx", "no vectors"] if platform.machine() == "x86_64" else ["", "no vectors"]
)


@cache
def _code(dtype: Any, pointers: bool, way: str = "") -> ctypes.CDLL:
    letter, defines, _ = TYPED[dtype]
    head = REAL.format(name="t") + HEADER.format(name="t") + TYPES.format(name="t") + INDEPENDENT
    products = PRODUCTS.replace("defined(__GNUC__)", "0") if way == "no vectors" else PRODUCTS
    text = INCLUDES + head + HELPERS["transposed"] + POINTERS.format(name="t") + products + _CALL
    text += f"// {pointers} {way}\n"  # a library of its own each
    found = blas()
    code = library(text, [*defines, f"DERIVE_BLAS_INT={'int64_t' if found and found.wide else 'int'}"])
    if pointers:
        assert found is not None
        code.t_use_blas(*(ctypes.c_void_p(found.address(letter + name)) for name in ("gemm", "gemv")))
    return code


@dataclass(frozen=True)
class Asked:
    """A product: its factors as they lie in memory, the result before, and what comes of it."""

    turned: tuple[bool, bool]
    lengths: Any
    arrays: tuple[Any, Any, Any]
    kept: Any
    wanted: Any

    def check(self, tolerance: float) -> None:
        """The result is NumPy's, and nothing beside it was written."""
        c, columns = self.arrays[2], self.wanted.shape[1]
        scale = np.abs(self.wanted).max()
        np.testing.assert_allclose(c[:, :columns] / scale, self.wanted / scale, atol=tolerance)
        np.testing.assert_array_equal(c[:, columns:], self.kept[:, columns:])


def asked(size: tuple[int, int, int], dtype: Any, turned: tuple[bool, bool], beta: int) -> Asked:
    """2 op(A) op(B) + beta C; every array has a column or a row more than the product takes."""
    rows, columns, summed = size
    random = np.random.default_rng(0)
    a = random.normal(size=(summed, rows + 1) if turned[0] else (rows, summed + 2)).astype(dtype)
    b = random.normal(size=(columns, summed + 1) if turned[1] else (summed, columns + 3)).astype(dtype)
    c = np.full((rows, columns + 2), np.nan, dtype) if beta == 0 else np.ones((rows, columns + 2), dtype)
    left = a[:, :rows].T if turned[0] else a[:, :summed]
    right = b[:, :summed].T if turned[1] else b[:, :columns]
    wanted = 2 * left.astype(float) @ right.astype(float) + beta
    lengths = (ctypes.c_ssize_t * 6)(rows, columns, summed, a.shape[1], b.shape[1], c.shape[1])
    return Asked(turned, lengths, (a, b, c), c.copy(), wanted)


def _called(function: Any, case: Asked, dtype: Any, beta: int, *others: Any) -> int:
    real = ctypes.c_float if dtype is np.float32 else ctypes.c_double
    a, b, c = (ctypes.c_void_p(array.ctypes.data) for array in case.arrays)
    return int(function(*case.turned, case.lengths, a, b, real(beta), c, *others))


@pytest.mark.parametrize("pointers", [False, True] if blas() else [False])
@pytest.mark.parametrize("dtype", TYPED)
@pytest.mark.parametrize("size", SIZES)
def test_a_product_is_numpy_s(size: tuple[int, int, int], dtype: Any, pointers: bool) -> None:
    for turn_a, turn_b, beta in product((False, True), (False, True), (0, 1)):
        case = asked(size, dtype, (turn_a, turn_b), beta)
        _called(_code(dtype, pointers).multiply, case, dtype, beta)
        case.check(TYPED[dtype][2])


def laid_out_panels(size: tuple[int, int, int], dtype: Any, code: ctypes.CDLL) -> set[int]:
    """Whether products with a factor laid out once took panels; all of them are NumPy's, whose room is what
    the file says, and not a number more."""
    columns, summed, found = size[1], size[2], set()
    for turn_a, turn_b, beta in product((False, True), (False, True), (0, 1)):
        case = asked(size, dtype, (turn_a, turn_b), beta)
        needed = summed * (columns + 31) + 16
        room = np.full(needed + 8, 7.0, dtype)
        place = ctypes.c_void_p(room.ctypes.data)
        found.add(_called(code.multiply_laid, case, dtype, beta, place))
        case.check(TYPED[dtype][2])
        assert np.all(room[needed:] == 7)
    return found


@pytest.mark.parametrize("way", FLAGS)
@pytest.mark.parametrize("dtype", TYPED)
@pytest.mark.parametrize("size", LAID)
def test_a_product_in_panels_is_numpy_s(
    size: tuple[int, int, int], dtype: Any, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way.startswith("-"):
        monkeypatch.setenv("CC", shlex.join([*compiler(), way]))
    small = size[0] == 1 or np.prod(size) <= 4096
    assert laid_out_panels(size, dtype, _code(dtype, False, way)) == {0 if small else 1}


def test_every_way_has_vectors_of_its_own_width(monkeypatch: pytest.MonkeyPatch) -> None:
    widths = []
    for way in FLAGS:
        with monkeypatch.context() as context:
            if way.startswith("-"):
                context.setenv("CC", shlex.join([*compiler(), way]))
            widths.append(_code(np.float32, False, way).width())
    assert widths[-1] == 4 and widths == sorted(widths, reverse=True) and widths[0] >= 16


@pytest.mark.skipif(blas() is None, reason="NumPy carries no BLAS on this system")
@pytest.mark.parametrize("dtype", TYPED)
@pytest.mark.parametrize("size", LAID)
def test_with_blas_panels_are_taken_for_few_rows_on_one_thread(
    size: tuple[int, int, int], dtype: Any
) -> None:
    code = _code(dtype, True, "threads")
    pay = size[0] not in (1, 257) and np.prod(size) > 4096 and " avx2 " in processor()
    for threads, panels in ((code.one_thread, pay), (code.two_threads, False), (None, False)):
        code.t_use_threads(threads)
        assert laid_out_panels(size, dtype, code) == {int(panels)}
