"""How own functions are written: in formulas, in code and in messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import sympy
from sympy.logic.boolalg import Boolean

from derive.algebra.node import Apply, Node
from derive.algebra.notation import ATOM, CALL, enclosed
from derive.algebra.record import Child, Notation
from derive.ops.own import Definition, derivative_of, is_own

_NAMES = """alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon chi
psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"""

# names that are written as a letter, of symbols too; the variants are those that books print
GREEK: Mapping[str, str] = MappingProxyType(
    {name: f"\\{name}" for name in _NAMES.split()} | {"epsilon": "\\varepsilon", "phi": "\\varphi"}
)


def code_name(definition: Definition, by: tuple[int, ...]) -> str:
    """The function in code: ``swish``, ``grad_swish``, ``grad2_swish``; ``grad12_blend`` by both arguments.

    No tensor is called so: users' names do not begin like that, and no tensor is called as a function is.
    """
    order = "" if len(by) == 1 else str(len(by))
    digits = order if definition.arity == 1 else "".join(str(position + 1) for position in by)
    return f"grad{digits}_{definition.name}" if by else definition.name


def tex_name(definition: Definition, by: tuple[int, ...] = ()) -> str:
    r"""The function in formulas.

    >>> from derive.ops.scalar import Z
    >>> two = Definition("blend", ("a", "b"), Z[0] * Z[1] ** 2)
    >>> print(tex_name(two), tex_name(two, (0, 1)), tex_name(Definition("phi_1", ("z",), Z[0] ** 2), (0,)))
    \operatorname{blend} \partial_{1} \partial_{2} \operatorname{blend} \varphi_{1}'
    """
    name = _tex(definition.name)
    if definition.arity > 1:
        return " ".join([*(f"\\partial_{{{position + 1}}}" for position in by), name])
    return name + ("'" * len(by) if len(by) < 4 else f"^{{({len(by)})}}")


def connected(condition: Boolean, said: Callable[[Boolean], str], signs: tuple[str, str, str]) -> str:
    """What `not`, `and` and `or` make of conditions in code; empty for conditions without them.

    said: writes one of the parts; signs: of the three in a language.

    >>> connected(sympy.Not(sympy.Symbol("a"), evaluate=False), str, ("!", "&&", "||"))
    '!(a)'
    """
    negation, both, either = signs
    if isinstance(condition, sympy.Not):
        return f"{negation}({said(condition.args[0])})"
    if isinstance(condition, sympy.And | sympy.Or):
        sign = both if isinstance(condition, sympy.And) else either
        return f" {sign} ".join(f"({said(part)})" for part in condition.args)
    return ""


def _tex(name: str) -> str:
    """A letter, Greek or not, may have an index; a word is upright, underscores and all."""
    letter, _, below = name.partition("_")
    letter, digits = (letter[0], letter[1:]) if letter[1:].isdigit() else (letter, "")
    written = GREEK.get(letter, letter)
    if len(letter) > 1 and letter not in GREEK:
        return f"\\operatorname{{{name}}}".replace("_", "\\_")
    pieces = [piece for piece in (digits, *below.split("_")) if piece]
    spelled = [each if len(each) == 1 or each.isdigit() else f"\\mathrm{{{each}}}" for each in pieces]
    return f"{written}_{{{','.join(spelled)}}}" if spelled else written


def _latex(node: Apply, child: Child) -> str:
    arguments = ",\\, ".join(child(operand, 0) for operand in node.operands)
    return tex_name(*derivative_of(node)) + enclosed(arguments)


def call_with_power(base: Node, exponent: str, child: Child) -> str:
    """``swish^{2}(a)``, as of other functions; empty where the base is none, or has a mark above already."""
    if not isinstance(base, Apply) or not is_own(base) or len(base.operands) > 1 or derivative_of(base)[1]:
        return ""
    return f"{tex_name(*derivative_of(base))}^{{{exponent}}}{enclosed(child(base.operands[0], 0))}"


def _plain(node: Apply, child: Child) -> str:
    definition, by = derivative_of(node)
    primes = definition.name + "'" * len(by)
    return _call(primes if definition.arity == 1 else code_name(definition, by), node, child)


def _call(name: str, node: Apply, child: Child) -> str:
    return f"{name}({', '.join(child(operand, 0) for operand in node.operands)})"


NOTATIONS: Mapping[str, Notation] = {
    "latex": Notation(lambda node: CALL, _latex),
    "plain": Notation(lambda node: ATOM, _plain),
    "numpy": Notation(
        lambda node: ATOM, lambda node, child: _call(code_name(*derivative_of(node)), node, child)
    ),
}
