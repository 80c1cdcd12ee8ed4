"""Our expressions in ``sympy.lambdify``: NumPy code for one sample, and the helpers that it calls.

``lambdify`` imports a helper from this module, under a name that no tensor and no function of NumPy has.
"""

from __future__ import annotations

import hashlib
import re
from functools import cache
from typing import Any

from derive.algebra.display import register_display
from derive.algebra.node import Node
from derive.printing.numpy import array_code, helpers
from derive.printing.scalar import own_helpers
from derive.runtime.function import compile_text

_imported: dict[str, Any] = {}  # what lambdify may import from here, by the name that it knows


def lambdified(node: Node, printer: Any) -> str:
    """The expression as NumPy code, after telling SymPy's printer what to import.

    Sizes that the code needs stand in it by their names, and have to be among the arguments.
    """
    code = re.sub(r"(?<![\w.])np\.", "numpy.", array_code(node))
    own = own_helpers([node])
    given = _compiled(helpers(f"{code}\n{own}")) | _compiled(own)
    for name, (known, function) in given.items():
        _imported[known] = function
        code, found = re.subn(rf"(?<![\w.]){name}\(", f"{known}(", code)
        if found:
            printer.module_imports[__name__].add(known)
    return code


@cache
def _compiled(text: str) -> dict[str, tuple[str, Any]]:
    """The functions that a text defines: what lambdify knows each as, and the function.

    Functions of one name may differ from cell to cell, so what they are known as depends on their text.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    names = re.findall(r"^def (\w+)\(", text, re.MULTILINE)
    scope = compile_text("\n\n".join([helpers(text), text]), "derive helpers") if names else {}
    return {name: (f"derive_{name}_{digest}", scope[name]) for name in names}


def __getattr__(name: str) -> Any:
    """A helper of code that was printed before."""
    if name not in _imported:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return _imported[name]


register_display(Node, "numpy", lambdified)
