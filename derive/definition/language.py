"""Words for definitions: sizes, tensors, functions, statements.

``*`` is elementwise and ``@`` the matrix product.  Writing an expression never raises on shapes: `let`
records where the statement stands, and the Program that is built from all statements checks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sympy
from sympy.core.symbol import Str

from derive.algebra.display import Shown
from derive.algebra.node import Node, apply, as_node
from derive.algebra.shape import size
from derive.algebra.symbol import ROLES, TensorSymbol
from derive.definition.from_sympy import converted, is_sympy
from derive.definition.inputs import input_traits
from derive.definition.lengths import size_of
from derive.definition.names import caller, check_name, check_text
from derive.errors import DefinitionError, LanguageError, Location

ARTICLE = re.compile(r"^(the|an?) (?=\w{2})(?!priori|posteriori)", re.IGNORECASE)


@dataclass(frozen=True)
class Statement(Shown):
    """A line of a definition: what is computed, what it means, where it stands."""

    target: TensorSymbol
    expr: Node
    meaning: str
    where: Location

    def __repr__(self) -> str:
        return f"let({self.target}, {self.expr})"


def sizes(names: str) -> Any:
    """Symbolic sizes: ``n, m = sizes("n m")``; one name gives one size.

    >>> sizes("n m")
    (n, m)
    """
    found = tuple(size(check_name(name, "size")) for name in _several(names, "sizes"))
    return found[0] if len(found) == 1 else found


def _several(names: object, word: str) -> list[str]:
    """The names in a text.

    Raises: DefinitionError for what is no text, and for names that are not separated by spaces.
    """
    if not isinstance(names, str):
        found = type(names).__name__
        raise DefinitionError(f"{word} takes its names in one text, not in a {found}", caller())
    if "," in names or not names.split():
        example = names.replace(",", " ").split() or ["n", "m"]
        hint = f'the names in {names!r} are separated by spaces: {word}("{" ".join(example)}"'
        raise DefinitionError(hint + (", m)" if word == "vectors" else ")"), caller())
    return names.split()


def tensor(name: str, *shape: Any, role: str = "free", **said: Any) -> TensorSymbol:
    """A tensor of any rank: an input, unless a statement of the cell defines it.

    said: of an input, as `vector` takes it: gradient, per, default.
    """
    checked = check_name(name, "tensor")
    if role not in ROLES:
        raise DefinitionError(f"{name}: a role is one of {', '.join(ROLES)}, not {role!r}", caller())
    sizes = [size_of(each, name) for each in shape]
    return TensorSymbol(checked, sizes, role, traits=input_traits(name, role, said))


def vector(
    name: str, size: Any, *, gradient: bool = True, per: str = "step", default: float | None = None
) -> TensorSymbol:
    """A vector of one size: an input, unless a statement of the cell defines it.

    gradient: False for what is held fixed, a mask or noise; its gradient is given as zero.  per: "sequence"
    for what a sample has one of for all steps, a context.  default: the number that stands in every entry
    where the input is left out.

    >>> vector("mask", 3, gradient=False, default=1)
    mask
    """
    return tensor(name, size, gradient=gradient, per=per, default=default)


def vectors(names: str, size: Any, rounds: int | None = None) -> Any:
    """Several vectors that statements of the cell define: ``i, f, o, g = vectors("i f o g", m)``.

    rounds: for a loop, a vector for each round with its number behind the name, or one of each name.

    >>> vectors("v", 3, rounds=2), vectors("u v", 3, rounds=1)
    ((v_1, v_2), ((u_1, v_1),))

    Raises: DefinitionError for rounds that are no whole number.
    """
    several = _several(names, "vectors")
    if rounds is None:
        return tuple(tensor(name, size, role="value") for name in several)
    if isinstance(rounds, bool) or not isinstance(rounds, int) or rounds < 0:
        raise DefinitionError(f"vectors: rounds are a whole number, not {rounds!r}", caller())
    found = [vectors(" ".join(f"{name}_{k}" for name in several), size) for k in range(1, rounds + 1)]
    return tuple(found) if several[1:] else tuple(each for (each,) in found)


def scalar(
    name: str, *, gradient: bool = True, per: str = "step", default: float | None = None
) -> TensorSymbol:
    """A number: an input, unless a statement of the cell defines it; the rest is as for a `vector`."""
    return tensor(name, gradient=gradient, per=per, default=default)


def matrix(name: str, rows: Any, columns: Any) -> TensorSymbol:
    """A matrix: a parameter, unless a statement of the cell defines it."""
    return tensor(name, rows, columns, role="parameter")


def parameter(name: str, *shape: Any) -> TensorSymbol:
    """A parameter of any rank, for example a bias or a peephole vector."""
    return tensor(name, *shape, role="parameter")


def constant(name: str, *shape: Any) -> TensorSymbol:
    """Given once for the whole sequence, like a parameter, but not learned and not counted: a fixed matrix, a
    time constant."""
    return tensor(name, *shape, role="constant")


def state(name: str, *shape: Any) -> TensorSymbol:
    """A carried value: `h` is its value at the start of the step, `h.next` the one at the end."""
    return tensor(name, *shape, role="state").at(-1)


def output(name: str, *shape: Any) -> TensorSymbol:
    """A result of the step that is not carried."""
    return tensor(name, *shape, role="output")


def affine(*arguments: Node, bias: bool = True) -> Node:
    """``affine(x, h)`` in statement f is W_f x + U_f h + b_f; a third argument's matrix is V_f."""
    if not isinstance(bias, bool):
        raise DefinitionError(f"affine makes its bias itself; bias is True or False, not {bias}", caller())
    return apply("affine", *(as_node(a) for a in arguments), attributes=(Str("bias" if bias else "linear"),))


def let(
    target: TensorSymbol, expr: Any, meaning: str = "", *, symbols: Iterable[TensorSymbol] = ()
) -> Statement:
    """The statement ``target = expr``, with its meaning in a few words; sentences put an article before them,
    so one that is there already is left out.  symbols: the tensors that SymPy's MatrixSymbols in the right
    side stand for, see `from_sympy`.

    Raises: DefinitionError where the target is no symbol, or the right side no expression.
    """
    where = caller()
    if not isinstance(target, TensorSymbol):
        several = isinstance(target, tuple | list)
        found = "several at once" if several else f"{target} ({type(target).__name__})"
        hint = "; that is a size, or a symbol of SymPy's" if isinstance(target, sympy.Symbol) else ""
        raise DefinitionError(f"let defines a symbol, not {found}{hint}", where)
    place = Location(where.file, where.line, "", target.name)
    try:
        words = ARTICLE.sub("", check_text(meaning, "meaning of a statement"))
        if is_sympy(expr):
            expr = converted(expr, symbols, {}, f"phi_{target.base}")
        return Statement(target, as_node(expr), words, place)
    except LanguageError as error:
        raise DefinitionError(error.message, place) from None
