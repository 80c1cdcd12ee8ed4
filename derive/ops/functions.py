"""Named elementwise functions: the nonlinearities of the gates, and what their derivatives need.

Each is one line: its definition, the derivative as books write it (proved against ``diff`` of the definition
by a test), and its name per target.  At a kink the derivative is that of PyTorch: relu has slope 0 at 0.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy
from sympy import Function, Piecewise, exp, log

from derive.algebra.node import Apply, Node, apply, as_node
from derive.algebra.notation import ATOM, CALL, enclosed
from derive.algebra.record import Child, Notation, register
from derive.ops.scalar import RESULT, Rule, Z, elementwise

_y, _z, _w = RESULT, *Z[:2]


@dataclass(frozen=True)
class _Function:
    """One line of the table.

    definition: in Z; slopes: the derivative by each argument as books write it (none: SymPy's); tex: its name
    in formulas, or opening and closing sign; parameter: whether the last of Z is a number of the node.
    """

    definition: sympy.Expr
    slopes: tuple[sympy.Expr, ...]
    tex: str
    arity: int = 1
    parameter: bool = False


def _f(name: str, *arguments: sympy.Expr) -> sympy.Expr:
    return Function(name)(*arguments)


_SIDE = Piecewise((1, _z > 0), (sympy.Rational(1, 2), _z >= 0), (0, True))
_TABLE: Mapping[str, _Function] = {
    "sigmoid": _Function(1 / (1 + exp(-_z)), (_y * (1 - _y),), "\\sigma"),
    "tanh": _Function(1 - 2 / (exp(2 * _z) + 1), (1 - _y**2,), "\\tanh"),
    "exp": _Function(exp(_z), (_y,), "\\exp"),
    "log": _Function(log(_z), (1 / _z,), "\\log"),
    "sqrt": _Function(sympy.sqrt(_z), (1 / (2 * _y),), "\\operatorname{sqrt}"),
    "sin": _Function(sympy.sin(_z), (_f("cos", _z),), "\\sin"),
    "cos": _Function(sympy.cos(_z), (-_f("sin", _z),), "\\cos"),
    "softplus": _Function(log(1 + exp(_z)), (_f("sigmoid", _z),), "\\operatorname{softplus}"),
    "logsigmoid": _Function(-log(1 + exp(-_z)), (_f("sigmoid", -_z),), "\\log\\sigma"),
    "silu": _Function(
        _z / (1 + exp(-_z)), (_f("sigmoid", _z) * (1 + _z * (1 - _f("sigmoid", _z))),), "\\operatorname{SiLU}"
    ),
    "relu": _Function(Piecewise((_z, _z > 0), (0, True)), (_f("step", _z),), "\\operatorname{relu}"),
    "step": _Function(Piecewise((1, _z > 0), (0, True)), (sympy.Integer(0),), "\\operatorname{step}"),
    "absolute": _Function(Piecewise((_z, _z > 0), (-_z, True)), (_f("sign", _z),), "||"),
    "sign": _Function(
        Piecewise((1, _z > 0), (0, _z >= 0), (-1, True)), (sympy.Integer(0),), "\\operatorname{sign}"
    ),
    # which of two is larger, undecided at a tie: the slope of PyTorch's maximum
    "side": _Function(_SIDE, (sympy.Integer(0),), "\\operatorname{side}"),
    "maximum": _Function(
        Piecewise((_z, _z > _w), (_w, True)), (_f("side", _z - _w), _f("side", _w - _z)), "\\max", arity=2
    ),
    "minimum": _Function(
        Piecewise((_w, _z > _w), (_z, True)), (_f("side", _w - _z), _f("side", _z - _w)), "\\min", arity=2
    ),
    # Zenke and Ganguli (2018): the slope of the fast sigmoid z / (1 + k |z|) in the place of the step's
    "spike": _Function(
        Piecewise((1, _z > 0), (0, True)),
        (1 / (1 + _w * _f("absolute", _z)) ** 2,),
        "\\Theta",
        parameter=True,
    ),
    "fast_sigmoid": _Function(
        _z / (1 + _w * Piecewise((_z, _z > 0), (-_z, True))),
        (1 / (1 + _w * _f("absolute", _z)) ** 2,),
        "\\widetilde{\\Theta}",
        parameter=True,
    ),
}
# how NumPy code calls them; a bare name is a helper that the emitted file defines
_NUMPY = {
    **{name: f"np.{name}" for name in ("exp", "log", "sqrt", "tanh", "sin", "cos")},
}


def is_function(node: sympy.Basic) -> bool:
    """Whether the node applies one of the named functions."""
    return isinstance(node, Apply) and node.op in _TABLE


def call_with_power(base: Node, exponent: str, child: Child) -> str:
    """``\\tanh^{2}(c_t)``, as authors write the power of a function; empty where the base is none, or is not
    written as one name in front of one argument."""
    otherwise = ("exp", "sqrt", "logsigmoid", "absolute", "fast_sigmoid")
    if not isinstance(base, Apply) or base.op not in _TABLE or base.op in otherwise:
        return ""
    if _TABLE[base.op].arity > 1:
        return ""
    name = child.signs.functions.get(base.op, _TABLE[base.op].tex)
    return f"{name}^{{{exponent}}}{enclosed(child(base.operands[0], 0))}"


def _latex(node: Apply, child: Child) -> str:
    tex = child.signs.functions.get(node.op, _TABLE[node.op].tex)
    arguments = ",\\, ".join(child(operand, 0) for operand in node.operands)
    if node.op == "sqrt":
        return f"\\sqrt{{{arguments}}}"
    if tex == "||":
        return enclosed(arguments, "|", "|")
    if node.op == "fast_sigmoid":
        slope = "" if node.attributes[0] == 1 else f"{sympy.latex(node.attributes[0])}\\,"
        return f"\\frac{{{arguments}}}{{1 + {slope} \\left|{arguments}\\right|}}"
    return tex + enclosed(arguments)


def _code(names: Mapping[str, str]) -> Notation:
    return Notation(lambda node: ATOM, lambda node, child: _call(names.get(node.op, node.op), node, child))


def _call(name: str, node: Apply, child: Child) -> str:
    numbers = [str(attribute) for attribute in node.attributes]
    return f"{name}({', '.join([*(child(operand, 0) for operand in node.operands), *numbers])})"


for _name, _entry in _TABLE.items():
    register(
        elementwise(
            Rule(
                _name,
                _entry.definition,
                arity=_entry.arity,
                textbook=dict(enumerate(_entry.slopes)),
                sign=",",
                parameter=_entry.parameter,
            ),
            {"latex": Notation(lambda node: CALL, _latex), "plain": _code({}), "numpy": _code(_NUMPY)},
            nonlinear=_entry.arity == 1,
        )
    )


def rules() -> dict[str, tuple[sympy.Expr, sympy.Expr]]:
    """Definition and derivative of every named function of one argument and nothing else, for the test that
    proves the one from the other."""
    return {
        name: (entry.definition, entry.slopes[0])
        for name, entry in _TABLE.items()
        if entry.arity == 1 and not entry.parameter
    }


def named_in_formulas() -> Mapping[str, str]:
    """The functions that formulas write with a name in front of their arguments, by operation.

    >>> named_in_formulas()["sigmoid"]
    '\\\\sigma'
    """
    other = ("sqrt", "absolute", "fast_sigmoid", "logsigmoid")
    return {name: entry.tex for name, entry in _TABLE.items() if name not in other}


def smoothed(node: Node) -> Node:
    """The expression with the surrogate's integral in the place of every spike: what its gradient is of."""
    if not isinstance(node, Apply):
        return node
    operands = [smoothed(operand) for operand in node.operands]
    if node.op == "spike":
        return apply("fast_sigmoid", *operands, attributes=node.attributes)
    return node.with_operands(operands)


def function(name: str, argument: object) -> Node:
    """A named function of an expression."""
    return apply(name, as_node(argument))
