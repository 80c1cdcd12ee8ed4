"""derive: neural-network cells, derived and documented.

One definition of a cell becomes its equations, gradients, sizes, counts and code, checked by something
independent. Importing this package does not import SymPy; the names below are loaded when they are first
used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from derive._version import __version__
from derive.algebra.display import when_shown
from derive.errors import DeriveError

if TYPE_CHECKING:
    from derive.catalogue import load, names
    from derive.definition import Cell
    from derive.passes.gradient import gradient
    from derive.passes.jacobian import state_jacobian
    from derive.passes.through_time import through_time
    from derive.program import Program
    from derive.runtime.function import function
    from derive.runtime.sequence import sequence

# public name: the module that defines it
_HOMES = {
    "Cell": "derive.definition",
    "Program": "derive.program",
    "function": "derive.runtime.function",
    "gradient": "derive.passes.gradient",
    "load": "derive.catalogue",
    "names": "derive.catalogue",
    "sequence": "derive.runtime.sequence",
    "state_jacobian": "derive.passes.jacobian",
    "through_time": "derive.passes.through_time",
}

__all__ = [
    "Cell",
    "DeriveError",
    "Program",
    "__version__",
    "function",
    "gradient",
    "load",
    "names",
    "sequence",
    "state_jacobian",
    "through_time",
]


# what is shown in a notebook shows itself as formulas, and to sympy.lambdify as NumPy code
when_shown("derive.notebook")
when_shown("derive.runtime.lambdified")


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'derive' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
