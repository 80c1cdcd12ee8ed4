"""The same number of threads for all, each number in a process of its own: XLA asks only at the start."""

from __future__ import annotations

import os
from collections.abc import Mapping

import torch

from benchmarks.training import openblas

_NAMES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")


def environment(count: int) -> Mapping[str, str]:
    """What a process is started with."""
    several = str(count > 1).lower()
    xla = f"--xla_cpu_multi_thread_eigen={several} intra_op_parallelism_threads={count}"
    return {**os.environ, **dict.fromkeys(_NAMES, str(count)), "XLA_FLAGS": xla}


def limit(count: int) -> None:
    """Called at the start of such a process: PyTorch's threads, and as many cores, which holds for all.

    XLA makes its pool as large as the number of cores that it may use, whatever its flags say.
    """
    torch.set_num_threads(count)
    if hasattr(os, "sched_setaffinity"):  # Linux
        allowed = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, allowed[-count:])


def found() -> dict[str, int]:
    """What the libraries say."""
    blas = openblas.threads()
    return {"torch": torch.get_num_threads(), **({"OpenBLAS": blas} if blas else {})}
