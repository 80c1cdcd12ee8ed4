"""Named elementwise functions: the nonlinearities of the gates, and what their derivatives need.

Each is one line: its definition, the derivative as books write it (proved against ``diff`` of the definition
by a test), and its name per target.  At a kink the derivative is that of PyTorch: relu has slope 0 at 0.
"""

from __future__ import annotations

from collections.abc import Mapping

import sympy
from sympy import Function, Piecewise, exp, log

from derive.algebra.node import Apply, Node, apply, as_node
from derive.algebra.notation import ATOM, CALL, enclosed
from derive.algebra.record import Child, Notation, register
from derive.ops.scalar import RESULT, Rule, Z, elementwise

_y, _z = RESULT, Z[0]

# name: definition, textbook derivative (or none: SymPy's), LaTeX
_TABLE: Mapping[str, tuple[sympy.Expr, sympy.Expr | None, str]] = {
    "sigmoid": (1 / (1 + exp(-_z)), _y * (1 - _y), "\\sigma"),
    "tanh": (1 - 2 / (exp(2 * _z) + 1), 1 - _y**2, "\\tanh"),
    "exp": (exp(_z), _y, "\\exp"),
    "log": (log(_z), 1 / _z, "\\log"),
    "sqrt": (sympy.sqrt(_z), 1 / (2 * _y), "\\operatorname{sqrt}"),
    "softplus": (log(1 + exp(_z)), Function("sigmoid")(_z), "\\operatorname{softplus}"),
    "relu": (Piecewise((_z, _z > 0), (0, True)), Function("step")(_z), "\\operatorname{relu}"),
    "step": (Piecewise((1, _z > 0), (0, True)), sympy.Integer(0), "\\operatorname{step}"),
}
# how NumPy code calls them; a bare name is a helper that the emitted file defines
_NUMPY = {"exp": "np.exp", "log": "np.log", "sqrt": "np.sqrt", "tanh": "np.tanh"}


def is_function(node: sympy.Basic) -> bool:
    """Whether the node applies one of the named functions."""
    return isinstance(node, Apply) and node.op in _TABLE


def call_with_power(base: Node, exponent: str, child: Child) -> str:
    """``\\tanh^{2}(c_t)``, as authors write the power of a function; empty where the base is none."""
    if not isinstance(base, Apply) or base.op not in _TABLE or base.op in ("exp", "sqrt"):
        return ""
    return f"{_TABLE[base.op][2]}^{{{exponent}}}{enclosed(child(base.operands[0], 0))}"


def _latex(node: Apply, child: Child) -> str:
    argument = node.operands[0]
    if node.op == "sqrt":
        return f"\\sqrt{{{child(argument, 0)}}}"
    return _TABLE[node.op][2] + enclosed(child(argument, 0))


def _code(names: Mapping[str, str]) -> Notation:
    return Notation(
        lambda node: ATOM,
        lambda node, child: f"{names.get(node.op, node.op)}({child(node.operands[0], 0)})",
    )


for _name, (_definition, _derivative, _) in _TABLE.items():
    register(
        elementwise(
            Rule(_name, _definition, textbook={} if _derivative is None else {0: _derivative}),
            {"latex": Notation(lambda node: CALL, _latex), "plain": _code({}), "numpy": _code(_NUMPY)},
            nonlinear=True,
        )
    )


def rules() -> dict[str, tuple[sympy.Expr, sympy.Expr]]:
    """Definition and derivative of every named function, for the test that proves the one from the other."""
    return {
        name: (definition, derivative)
        for name, (definition, derivative, _) in _TABLE.items()
        if derivative is not None
    }


def function(name: str, argument: object) -> Node:
    """A named function of an expression."""
    return apply(name, as_node(argument))
