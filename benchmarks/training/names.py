"""What everyone who takes part is called, in results and in tables."""

from __future__ import annotations

from collections.abc import Mapping

# by what commands call it; mkl: the C again, its products by MKL instead of the OpenBLAS of NumPy
BACKENDS: Mapping[str, str] = {
    "c": "C",
    "mkl": "C with MKL",
    "numpy": "NumPy",
    "torch": "PyTorch",
    "jax": "JAX",
}
OURS = tuple(BACKENDS.values())
NUMPY, JAX, WITH_MKL = BACKENDS["numpy"], BACKENDS["jax"], BACKENDS["mkl"]
CHECKED = "NumPy with checks"
BASE = "torch.nn"  # what LSTM and GRU are compared with
LOOP = "torch.nn cell in a loop"
SCANS = ("JAX scan", "JAX scan, input before it")
NAIVE = "naive NumPy"
