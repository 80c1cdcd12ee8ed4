"""Scalar expressions of own functions as PyTorch code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from derive.algebra.node import Node
from derive.printing import scalar
from derive.printing.scalar import Library

_SAME = "exp log sin cos tan sinh cosh tanh asin acos atan asinh acosh atanh sigmoid erf sign".split()
_NAMES: Mapping[str, str] = {
    **{name: f"torch.{name}" for name in _SAME},
    "softplus": "softplus",  # a helper of the emitted file
    "Abs": "torch.abs",
    "Max": "torch.maximum",
    "Min": "torch.minimum",
}
TORCH = Library("torch", _NAMES, number="{1}.new_tensor({0})", selects=False)


def own_helpers(expressions: Iterable[Node]) -> str:
    """A function for each own function, and for each derivative of one, that some expressions apply.

    >>> import sympy
    >>> from derive.definition import function, vector
    >>> z = sympy.Symbol("z")
    >>> above = function("above", sympy.Piecewise((z**2, z > 1), (1, True)))
    >>> print(own_helpers([above(vector("x", 3))]).splitlines()[-1])
        return torch.where(z > 1, z**2, z.new_tensor(1.0))
    """
    return scalar.own_helpers(expressions, TORCH)
