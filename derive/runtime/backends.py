"""What can run emitted code, by name; each is imported when it is asked for."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Mapping
from types import ModuleType

from derive.errors import InputError

# by name, the package that a backend needs and that does not come with derive
BACKENDS: Mapping[str, str] = {"numpy": "", "torch": "torch", "jax": "jax", "c": ""}


def check_backend(backend: str) -> None:
    """Raises InputError for a backend that does not exist, with the ones that do, or is not installed."""
    if backend not in BACKENDS:
        raise InputError(f"there is no backend {backend!r}; there is: {', '.join(BACKENDS)}")
    package = BACKENDS[backend]
    if package and importlib.util.find_spec(package) is None:
        raise InputError(f"the backend {backend!r} needs the package {package}: pip install {package}")


def module_of(backend: str) -> ModuleType:
    """The module of a backend other than NumPy, with its `Function` and `Sequence`."""
    return importlib.import_module(f"derive.runtime.{backend}_backend")
