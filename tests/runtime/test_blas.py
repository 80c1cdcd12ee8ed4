"""Products by pointer from the library that NumPy carries."""

from __future__ import annotations

import ctypes
import platform
import sys
from pathlib import Path

import numpy as np
import pytest

from derive.runtime import blas as module
from derive.runtime.blas import Blas, blas


@pytest.fixture
def found() -> Blas:
    """The OpenBLAS of NumPy's wheels."""
    library = blas("openblas")
    if library is None:
        assert sys.platform == "darwin"  # where NumPy takes the system's library
        pytest.skip("NumPy carries no OpenBLAS on this system")
    return library


def test_numpy_s_library_multiplies(found: Blas) -> None:
    a, b = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)
    c = np.empty((2, 4))
    whole = ctypes.c_int64 if found.wide else ctypes.c_int
    call = ctypes.CFUNCTYPE(
        None, *[ctypes.c_int] * 3, *[whole] * 3, ctypes.c_double, ctypes.c_void_p, whole, ctypes.c_void_p,
        whole, ctypes.c_double, ctypes.c_void_p, whole,
    )(found.address("dgemm"))  # fmt: skip
    call(101, 111, 111, 2, 4, 3, 1.0, a.ctypes.data, 3, b.ctypes.data, 4, 0.0, c.ctypes.data, 4)
    np.testing.assert_array_equal(c, a @ b)


def test_all_routines_have_an_address(found: Blas) -> None:
    addresses = {found.address(f"{letter}{name}") for letter in "sd" for name in ("gemm", "gemv")}
    assert len(addresses) == 4 and 0 not in addresses


def test_the_number_of_threads_is_set_and_told(found: Blas) -> None:
    before = found.threads
    try:
        found.set_threads(1)
        assert found.threads == 1
    finally:
        found.set_threads(before)
    assert found.threads == before


@pytest.mark.parametrize(
    ("processor", "first"), [("AuthenticAMD", "own"), ("GenuineIntel", "mkl"), ("", "mkl")]
)
def test_mkl_stands_first_but_on_amd(processor: str, first: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "processor", lambda: processor)
    monkeypatch.setattr(module, "_of_mkl", lambda: [Path("mkl")])
    monkeypatch.setattr(module, "_of_numpy", lambda: [Path("own")])
    assert next(module.candidates()) == Path(first)


@pytest.mark.skipif(not Path("/proc/cpuinfo").exists(), reason="another system than Linux")
def test_the_processor_s_maker_is_told() -> None:
    assert "vendor_id" in module.processor() or platform.machine() != "x86_64"


def test_a_file_that_is_no_library_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "libopenblas.so"
    wrong.write_text("this is no library")
    monkeypatch.setattr(module, "candidates", lambda: iter([wrong]))
    assert blas.__wrapped__() is None
