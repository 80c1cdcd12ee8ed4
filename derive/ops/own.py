"""Own functions: a scalar SymPy expression that a definition brings along, applied to every entry.

They are one operation.  Which function it is, and by which arguments it was differentiated, stands in the
attributes of the node; its derivative is SymPy's ``diff`` of the definition, again such a node.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import sympy

from derive.algebra.node import Apply, Node, Scalar, is_op
from derive.algebra.notation import ATOM, CALL, enclosed
from derive.algebra.record import Array, Child, Domain, Example, Notation, Op, filled, register
from derive.algebra.shape import Shape
from derive.ops.scalar import Rule, Z, common_shape, pulled_back, pushed_forward, slope

NAME = "own function"  # of the operation; no identifier, so that tensors may have any name
_GREEK = """alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon chi psi
omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega""".split()
# letters as symbols of these names are printed
_LETTERS = {name: f"\\{name}" for name in _GREEK} | {"phi": "\\varphi", "epsilon": "\\varepsilon"}


class Definition(sympy.Atom):
    """What a function of that name is.

    names: what the definition calls its arguments; expression: in Z[0], Z[1], ...; shown: the same as its
    author wrote it, a maximum for cases; both are for readers and make no other definition.  It is an atom,
    because nothing that happens to the nodes around it (``xreplace``, ``cse``) may reach into it.

    >>> Definition("double", ("x",), 2 * Z[0]) == Definition("double", ("z",), 2 * Z[0])
    True
    """

    __slots__ = ("expression", "name", "names", "shown")
    name: str
    names: tuple[str, ...]
    expression: sympy.Expr
    shown: sympy.Expr

    def __new__(
        cls, name: str, names: Sequence[str], expression: sympy.Expr, shown: sympy.Expr | None = None
    ) -> Definition:
        made: Definition = super().__new__(cls)
        made.name, made.names, made.expression = name, tuple(names), expression
        made.shown = expression if shown is None else shown
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return self.name, self.names, self.expression, self.shown

    def _hashable_content(self) -> tuple[Any, ...]:
        return self.name, len(self.names), self.expression

    def _sympystr(self, printer: Any) -> str:
        arguments = ", ".join(str(z) for z in Z[: self.arity])
        return f"{self.name}({arguments}) = {printer.doprint(self.expression)}"

    def _sympyrepr(self, printer: Any) -> str:
        expression, shown = printer.doprint(self.expression), printer.doprint(self.shown)
        return f"Definition({self.name!r}, {self.names!r}, {expression}, {shown})"

    @property
    def arity(self) -> int:
        """How many arguments it takes."""
        return len(self.names)

    def spelled(self, by: tuple[int, ...] = ()) -> sympy.Expr:
        """The definition as readers see it, or a derivative, in arguments of the author's names."""
        expression = expression_of(self, by) if by else self.shown
        return expression.xreplace(dict(zip(Z, map(sympy.Symbol, self.names), strict=False)))


Derivative = tuple[Definition, tuple[int, ...]]


@lru_cache(maxsize=1024)
def expression_of(definition: Definition, by: tuple[int, ...] = ()) -> sympy.Expr:
    """The definition, differentiated by the arguments at some positions."""
    return slope(expression_of(definition, by[:-1]), Z[by[-1]]) if by else definition.expression


def derivative_of(node: Apply) -> Derivative:
    """The definition of a node, and the positions by which it was differentiated."""
    definition, by = node.attributes
    return definition, tuple(int(position) for position in by)


def own(definition: Definition, *operands: Node) -> Apply:
    """The function applied to as many operands as it has arguments."""
    return Apply(NAME, operands, (definition, sympy.Tuple()))


def derivatives_in(expressions: Iterable[Node]) -> tuple[Derivative, ...]:
    """The own functions and derivatives of such that some expressions apply, each once, in order."""
    nodes = (node for each in expressions for node in sympy.preorder_traversal(each))
    return tuple(dict.fromkeys(derivative_of(node) for node in nodes if is_own(node)))


def is_own(node: sympy.Basic) -> bool:
    """Whether the node applies an own function."""
    return is_op(node, NAME)


def used(node: Apply) -> tuple[Node, ...]:
    """The operands on which the value of the node depends: a derivative may lack some of its arguments."""
    free = expression_of(*derivative_of(node)).free_symbols
    return tuple(operand for z, operand in zip(Z, node.operands, strict=False) if z in free)


def _partial(node: Apply, i: int) -> Node:
    """The local derivative by operand i: a number or an operand where it is nothing more."""
    definition, by = derivative_of(node)
    further = tuple(sorted((*by, i)))
    found = expression_of(definition, further)
    if found.is_number:
        return Scalar(found)
    if found in Z:
        return node.operands[Z.index(found)]
    return Apply(NAME, node.operands, (definition, sympy.Tuple(*further)))


def _shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    return common_shape(_RULE, node, shapes)


def _entries(node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain) -> Array:
    expression = expression_of(*derivative_of(node))

    def once(*values: Any) -> Any:
        return domain.scalar(expression, dict(zip(Z, values, strict=False)))

    return filled(node, sizes, np.frompyfunc(once, len(operands), 1)(*operands))


def _flops(node: Apply, shapes: Sequence[Shape], shape: Shape) -> sympy.Expr:
    """As any other function: one operation an entry."""
    return sympy.Mul(*shape)


def code_name(definition: Definition, by: tuple[int, ...]) -> str:
    """The function in code: ``swish``, ``grad_swish``, ``grad2_swish``; ``grad12_blend`` by both arguments.

    No tensor is called so: users' names do not begin like that, and no tensor is called as a function is.
    """
    order = "" if len(by) == 1 else str(len(by))
    digits = order if definition.arity == 1 else "".join(str(position + 1) for position in by)
    return f"grad{digits}_{definition.name}" if by else definition.name


def tex_name(definition: Definition, by: tuple[int, ...] = ()) -> str:
    r"""The function in formulas.

    >>> two = Definition("blend", ("a", "b"), Z[0] * Z[1] ** 2)
    >>> print(tex_name(two), tex_name(two, (0, 1)), tex_name(Definition("phi_1", ("z",), Z[0] ** 2), (0,)))
    \operatorname{blend} \partial_{1} \partial_{2} \operatorname{blend} \varphi_{1}'
    """
    name = _tex(definition.name)
    if definition.arity > 1:
        return " ".join([*(f"\\partial_{{{position + 1}}}" for position in by), name])
    return name + ("'" * len(by) if len(by) < 4 else f"^{{({len(by)})}}")


def _tex(name: str) -> str:
    """A letter, Greek or not, may have an index; a word is upright, underscores and all."""
    letter, _, below = name.partition("_")
    letter, digits = (letter[0], letter[1:]) if letter[1:].isdigit() else (letter, "")
    written = _LETTERS.get(letter, letter)
    if len(letter) > 1 and letter not in _LETTERS:
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


_RULE = Rule(NAME, sympy.Integer(0), sign=",")
_GATED = Definition("gated", ("z", "b"), Z[0] * Z[1] ** 2 / (1 + sympy.exp(-Z[0])))
_PIECES = Definition("pieces", ("z",), sympy.Piecewise((Z[0] ** 2, Z[0] > 0), (sympy.sin(Z[0]), True)))

OWN = register(
    Op(
        name=NAME,
        shape=_shape,
        vjp=lambda node, i, cotangent, result: pulled_back(_partial(node, i), node, i, cotangent),
        jvp=lambda node, i, tangent, result: pushed_forward(_partial(node, i), node, i, tangent),
        entries=_entries,
        flops=_flops,
        notations={
            "latex": Notation(lambda node: CALL, _latex),
            "plain": Notation(lambda node: ATOM, _plain),
            "numpy": Notation(
                lambda node: ATOM, lambda node, child: _call(code_name(*derivative_of(node)), node, child)
            ),
        },
        examples=(
            Example(((3,),), (_PIECES, sympy.Tuple())),
            Example(((3,),), (_PIECES, sympy.Tuple(0))),
            Example(((3,), (3,)), (_GATED, sympy.Tuple())),
            Example(((3,), (3,)), (_GATED, sympy.Tuple(0, 1))),
        ),
        nonlinear=True,
    )
)
