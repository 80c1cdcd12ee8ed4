"""The functions of emitted C files, against 40 digits."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import numpy as np
import pytest

from derive.printing.c import INCLUDES, INDEPENDENT
from derive.printing.c_math import HELPERS, REAL, TYPES, needed
from derive.printing.numpy import HELPERS as NUMPY_HELPERS
from derive.runtime.compiled import library

pytestmark = pytest.mark.requires("cc")
Array = np.ndarray[Any, np.dtype[Any]]
TYPED: Mapping[Any, list[str]] = {np.float32: [], np.float64: ["DERIVE_DOUBLE"]}


def _log1p_exp(z: Any) -> Any:
    return mpmath.log1p(mpmath.exp(z))


# by name: the function itself, and the bound on its error in units of the last place
EXACT: Mapping[str, tuple[Callable[[Any], Any], float]] = {
    "vexp": (mpmath.exp, 1.0),
    "vtanh": (mpmath.tanh, 2.2),
    "sigmoid": (lambda z: 1 / (1 + mpmath.exp(-z)), 2.2),
    "silu": (lambda z: z / (1 + mpmath.exp(-z)), 2.2),
    "softplus": (_log1p_exp, 2.5),
    "logsigmoid": (lambda z: -_log1p_exp(-z), 2.5),
}
_EVERY = """
void every_{name}(ptrdiff_t n, const REAL *z, REAL *y) {{
  INDEPENDENT
  for (ptrdiff_t i = 0; i < n; i++)
    y[i] = {name}(z[i]);
}}
"""
UNARY = [name for name, text in HELPERS.items() if f" {name}(REAL z) {{" in text]


def _text() -> str:
    types = REAL.format(name="t") + TYPES.format(name="t")
    loops = "".join(_EVERY.format(name=name) for name in UNARY)
    return "\n".join([INCLUDES, types, INDEPENDENT, *HELPERS.values(), loops])


def run(name: str, z: Array) -> Array:
    """A function of C on an array."""
    code = library(_text(), TYPED[z.dtype.type])
    found, size = np.empty_like(z), ctypes.c_ssize_t(z.size)
    code[f"every_{name}"](size, *(ctypes.c_void_p(array.ctypes.data) for array in (z, found)))
    return found


def _points(dtype: Any) -> Array:
    random, wide = np.random.default_rng(1), 86 if dtype is np.float32 else 700
    near = random.normal(size=300) * 10.0 ** random.uniform(-12, 0, 300)
    return np.concatenate([random.uniform(-wide, wide, 300), random.normal(size=500), near]).astype(dtype)


@pytest.mark.parametrize("dtype", TYPED)
@pytest.mark.parametrize("name", EXACT)
def test_errors_are_a_few_units_of_the_last_place(name: str, dtype: Any) -> None:
    exact, bound = EXACT[name]
    points = _points(dtype)
    with mpmath.workdps(40):
        wanted = [exact(mpmath.mpf(float(z))) for z in points]
        units = [mpmath.mpf(float(np.spacing(abs(dtype(float(value)))))) for value in wanted]
        found = run(name, points)
        errors = [
            float(abs(mpmath.mpf(float(f)) - w) / u) for f, w, u in zip(found, wanted, units, strict=True)
        ]
    assert max(errors) < bound, points[int(np.argmax(errors))]


@pytest.mark.parametrize("dtype", TYPED)
def test_numbers_at_the_ends_are_those_of_the_limit(dtype: Any) -> None:
    ends = np.array([np.inf, -np.inf, 1000, -1000, 0], dtype)
    limits: dict[str, list[float]] = {
        "vexp": [np.inf, 0, np.inf, 0, 1],
        "vtanh": [1, -1, 1, -1, 0],
        "sigmoid": [1, 0, 1, 0, 0.5],
        "softplus": [np.inf, 0, 1000, 0, np.log(2)],
        "logsigmoid": [0, -np.inf, 0, -1000, -np.log(2)],
        "relu": [np.inf, 0, 1000, 0, 0],
        "step": [1, 0, 1, 0, 0],
        "absolute": [np.inf, np.inf, 1000, 1000, 0],
        "sign": [1, -1, 1, -1, 0],
        "side": [1, 0, 1, 0, 0.5],
    }
    for name, wanted in limits.items():
        np.testing.assert_allclose(run(name, ends), wanted, rtol=1e-6, err_msg=name)


@pytest.mark.parametrize("dtype", TYPED)
def test_what_is_no_number_stays_so(dtype: Any) -> None:
    for name in EXACT:
        assert np.isnan(run(name, np.full(9, np.nan, dtype))).all(), name


@pytest.mark.parametrize("dtype", TYPED)
def test_the_smallest_numbers_are_not_lost(dtype: Any) -> None:
    tiny = np.finfo(dtype).tiny / dtype(8)
    assert run("vtanh", np.array([tiny, -tiny], dtype)).tolist() == [tiny, -tiny]
    low = dtype(-103) if dtype is np.float32 else dtype(-744)
    assert run("vexp", np.array([low], dtype))[0] == pytest.approx(np.exp(low, dtype=dtype), rel=0.5)
    assert 0 < run("vexp", np.array([low], dtype))[0] < np.finfo(dtype).tiny


def test_every_elementwise_helper_of_numpy_is_there() -> None:
    rows = {"pad", "softmax", "first_largest", "windows", "overlaid", "erf"}  # loops, or C's own
    assert set(NUMPY_HELPERS) - rows <= set(HELPERS)


def test_a_file_has_what_it_calls_and_no_more() -> None:
    text = needed("y = softplus(x) + arrays->sigmoid(x);")
    assert "REAL softplus(" in text and "REAL vexp(" in text and "log1p_of_fraction(REAL" in text
    assert "sigmoid(" not in text and "vtanh" not in text
