"""Our expressions in ``sympy.lambdify``: NumPy code for one sample, and the helpers that it calls.

``lambdify`` imports a helper from this module, under a name that no tensor and no function of NumPy has.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from derive.algebra.display import register_display
from derive.algebra.node import Node
from derive.printing.numpy import array_code, helpers
from derive.runtime.function import compile_text

_PREFIX = "derive_"


def lambdified(node: Node, printer: Any) -> str:
    """The expression as NumPy code, after telling SymPy's printer what to import.

    Sizes that the code needs stand in it by their names, and have to be among the arguments.
    """
    text = re.sub(r"(?<![\w.])np\.", "numpy.", array_code(node))
    for name in _defined(text):
        text = re.sub(rf"(?<![\w.]){name}\(", f"{_PREFIX}{name}(", text)
        printer.module_imports[__name__].add(_PREFIX + name)
    return text


def _defined(text: str) -> list[str]:
    """The helpers that a text calls."""
    return re.findall(r"^def (\w+)\(", helpers(text), re.MULTILINE)


@cache
def __getattr__(name: str) -> Any:
    """A helper, compiled when it is first imported."""
    bare = name.removeprefix(_PREFIX)
    scope = compile_text(helpers(f"{bare}("), "derive helpers") if bare != name else {}
    if bare not in scope:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return scope[bare]


register_display(Node, "numpy", lambdified)
