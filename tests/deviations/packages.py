"""Packages that only some tests need."""

from __future__ import annotations

import importlib
import importlib.util
from typing import Any


def package(name: str) -> Any:
    """A package, or nothing where it is not installed: the tests that need it are skipped then."""
    return importlib.import_module(name) if importlib.util.find_spec(name) else None
