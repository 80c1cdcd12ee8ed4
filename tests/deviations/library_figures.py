"""Figures of the register that come from other libraries."""

from __future__ import annotations

from collections.abc import Callable

FIGURES: dict[str, Callable[[], float]] = {}
PACKAGES: dict[str, tuple[str, ...]] = {}
