"""On what it ran: processor, system, compiler, and the versions of everything that took part."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import torch

import derive
from benchmarks.training import openblas

_PACKAGES = (
    *("torchrecurrent", "minGRU-pytorch", "xlstm", "fla-core", "LRU-pytorch", "s5-pytorch", "mambapy"),
    *("pytorch-sublstm", "ncps", "transformers"),
)


def machine() -> dict[str, str]:
    """The computer, in words."""
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {platform.machine()}",
        "compiler": _compiler(),
    }


def versions() -> dict[str, str]:
    """What was installed, libraries inside of others too."""
    dependencies: Any = np.show_config(mode="dicts")
    blas = dependencies["Build Dependencies"]["blas"]
    inside = re.findall(r"(Math Kernel Library Version [\d.]+|MKL-DNN v[\d.]+)", torch.__config__.show())
    found = {
        "derive": derive.__version__,
        "Python": platform.python_version(),
        "NumPy": f"{np.__version__} with {blas['name']} {blas['version']}{_kernels()}",
        "PyTorch": " with ".join([torch.__version__, ", ".join(dict.fromkeys(inside))]),
        "JAX": importlib.metadata.version("jax"),
    }
    return found | {name: importlib.metadata.version(name) for name in _PACKAGES if _there(name)}


def _kernels() -> str:
    return f" ({found} kernels)" if (found := openblas.kernels()) else ""


def _there(name: str) -> bool:
    with suppress(importlib.metadata.PackageNotFoundError):
        return bool(importlib.metadata.version(name))
    return False


def _processor() -> str:
    """What Linux calls it, and how wide its vectors are; elsewhere what Python knows."""
    file = Path("/proc/cpuinfo")
    if not file.exists():
        return platform.processor() or platform.machine()
    text = file.read_text(encoding="utf-8")
    named = re.search(r"^model name\s*: (.*)$", text, re.MULTILINE)
    wide = next((name for flag, name in (("avx512f", "AVX-512"), ("avx2", "AVX2")) if flag in text), "")
    name = named[1].strip() if named else platform.machine()
    return f"{name} with {wide}" if wide else name


def _compiler() -> str:
    path = next(filter(None, map(shutil.which, ("cc", "gcc", "clang"))), None)
    if path is None:
        return "none"
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    return said.splitlines()[0] if said else "unknown"
