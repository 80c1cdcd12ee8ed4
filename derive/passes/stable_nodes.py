"""Expressions in a form that does not overflow: rules on scalars, and on sums along the last axis."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import sympy

from derive.algebra.node import Apply, Node, Scalar, add, apply, is_op, mul, neg
from derive.algebra.record import shape_of
from derive.algebra.symbol import TensorSymbol
from derive.ops.contraction import LETTERS, contract
from derive.ops.contraction_text import letters_of
from derive.ops.scalar import to_node
from derive.ops.structure import spread
from derive.passes.stable_scalars import stable as stable_scalar

_MOST = 3  # names behind names
_ARITHMETIC = ("add", "neg", "mul", "div", "pow")
_FUNCTIONS = ("exp", "log", "sqrt", "sigmoid", "softplus", "maximum", "absolute")
_RISKY = ("div", "log", "sqrt")
_OURS: Mapping[str, str] = {"Max": "maximum", "Abs": "absolute"}
_THEIRS = {"maximum": sympy.Max, "absolute": sympy.Abs}


class Seen:
    """Expressions as scalars of SymPy's, where names may stand for their definitions.

    through: the names that a rule has seen through.
    """

    def __init__(self, definitions: Mapping[TensorSymbol, Node]) -> None:
        self.definitions = definitions
        self.through: set[TensorSymbol] = set()

    def by(self, rule: Callable[[sympy.Expr], sympy.Expr], node: Node, most: int = _MOST) -> Node | None:
        """What a rule on scalars makes of an expression, looking through as few names as need be.

        None where it makes nothing of the whole that it does not make of its operands.
        """
        for depth in range(most + 1):
            scalars = _Scalars(self.definitions, depth)
            whole = scalars.of(node)
            if depth and not scalars.opened:
                return None
            found = rule(whole)
            if found not in (whole, scalars.apart(node, rule)):
                self.through |= set(scalars.opened)
                return scalars.node(found)
        return None

    def value(self, node: Node) -> Node:
        """What a name stands for, or the expression as it is."""
        return self.definitions.get(node, node) if isinstance(node, TensorSymbol) else node


class _Scalars:
    """One reading: leaves are symbols of SymPy's; names are opened so many deep."""

    def __init__(self, definitions: Mapping[TensorSymbol, Node], depth: int) -> None:
        self.definitions, self.depth = definitions, depth
        self.leaves: dict[Node, sympy.Symbol] = {}
        self.opened: dict[TensorSymbol, sympy.Expr] = {}

    def of(self, node: Node) -> sympy.Expr:
        return self._of(node, self.depth)

    def apart(self, node: Node, rule: Callable[[sympy.Expr], sympy.Expr]) -> sympy.Expr:
        """The operation on what the rule makes of each operand alone."""
        if not isinstance(node, Apply):
            return self.of(node)
        return _scalar(node, [rule(self.of(operand)) for operand in node.operands])

    def _of(self, node: Node, depth: int) -> sympy.Expr:
        if isinstance(node, Scalar) and node.value.is_number:
            return node.value
        if isinstance(node, Apply) and node.op in _ARITHMETIC + _FUNCTIONS:
            inner = (
                depth if node.op in (*_ARITHMETIC, "log", "sqrt") else 0
            )  # what an exponent is does not matter
            return _scalar(node, [self._of(operand, inner) for operand in node.operands])
        if isinstance(node, TensorSymbol) and depth and _exponential(node, self.definitions, depth):
            self.opened[node] = self._of(self.definitions[node], depth - 1)
            return self.opened[node]
        return self.leaves.setdefault(node, sympy.Symbol(f"x{len(self.leaves)}", real=True))

    def node(self, found: sympy.Expr) -> Node:
        """The expression again, with names where they still stand for a part of it."""
        names = {symbol: leaf for leaf, symbol in self.leaves.items()}
        for name, value in self.opened.items():
            symbol = sympy.Symbol(f"y{len(names)}", real=True)
            single = isinstance(value, sympy.Function)  # exp(2 x) has exp(x) in it, 2 + x has no 1 + x
            changed = found.subs(value, symbol) if single else found.xreplace({value: symbol})
            if changed != found:
                found, names = changed, names | {symbol: name}
        used = {symbol: leaf for symbol, leaf in names.items() if symbol in found.free_symbols}
        return _ours(to_node(found, used))


def _scalar(node: Apply, operands: Sequence[sympy.Expr]) -> sympy.Expr:
    match node.op:
        case "add":
            return sympy.Add(*operands)
        case "neg":
            return -operands[0]
        case "mul":
            return sympy.Mul(*operands)
        case "div":
            return operands[0] / operands[1]
        case "pow":
            return operands[0] ** node.attributes[0]
        case "exp" | "log":
            return getattr(sympy, node.op)(operands[0])
    theirs = _THEIRS.get(node.op)
    return theirs(*operands, evaluate=False) if theirs else sympy.Function(node.op)(*operands)


def _exponential(symbol: TensorSymbol, definitions: Mapping[TensorSymbol, Node], depth: int) -> bool:
    """Whether a name stands for an exponential or a sigmoid, or for arithmetic with such."""
    expr = definitions.get(symbol)
    if isinstance(expr, Apply) and expr.op in ("exp", "sigmoid"):
        return True
    if not isinstance(expr, Apply) or expr.op not in _ARITHMETIC:
        return False
    return any(_holds_exponential(operand, definitions, depth - 1) for operand in expr.operands)


def _holds_exponential(node: Node, definitions: Mapping[TensorSymbol, Node], depth: int) -> bool:
    if isinstance(node, TensorSymbol):
        return depth > 0 and _exponential(node, definitions, depth)
    if not isinstance(node, Apply):
        return False
    inside = node.op in _ARITHMETIC and any(_holds_exponential(o, definitions, depth) for o in node.operands)
    return node.op in ("exp", "sigmoid") or inside


def _ours(node: Node) -> Node:
    """With our names of SymPy's functions, of two arguments each."""
    if not isinstance(node, Apply):
        return node
    operands = [_ours(operand) for operand in node.operands]
    if node.op == "Max":
        found, *others = sorted(operands, key=str)  # the same largest is computed once
        for each in others:
            found = apply("maximum", found, each)
        return found
    return apply(_OURS.get(node.op, node.op), *operands, attributes=node.attributes)


def rewritten(node: Node, seen: Seen) -> Node:
    """An expression with every rule applied where it applies, from the outside in."""
    if not isinstance(node, Apply) or not _risky(node):
        return node
    found = _log_of_sum(node, seen) if node.op == "log" else _over_sum(node, seen)
    if found is None and node.op in (*_ARITHMETIC[2:], "log", "sqrt"):
        found = seen.by(stable_scalar, node, 0 if node.op == "sqrt" else _MOST)
    if found is None and node.op == "div":
        found = _over_power(node)
    return _inside(node if found is None else found, seen)


def _over_power(node: Apply) -> Node | None:
    """x / (1 + |z|)^2 as x (1 / (1 + |z|))^2: what is squared then may vanish, but not overflow."""
    above, divisor = node.operands
    if not isinstance(divisor, Apply) or divisor.op != "pow" or not divisor.attributes[0].is_positive:
        return None
    (base,) = divisor.operands
    if not is_op(base, "add") or not any(is_op(each, "absolute") for each in _nodes(base)):
        return None
    return mul(above, divisor.with_operands([apply("div", Scalar(1), base)]))


def _inside(node: Node, seen: Seen) -> Node:
    """The expression with its operands rewritten."""
    if not isinstance(node, Apply):
        return node
    operands = [rewritten(operand, seen) for operand in node.operands]
    same = all(new is old for new, old in zip(operands, node.operands, strict=True))
    return node if same else node.with_operands(operands)


def _risky(node: Node) -> bool:
    """Whether something is divided by in it, or stands below a root or in a logarithm."""
    return any(_divides(each) for each in _nodes(node))


def _divides(node: Apply) -> bool:
    return node.op in _RISKY or (
        node.op == "pow" and not (node.attributes[0].is_Integer and node.attributes[0] > 0)
    )


def _nodes(node: Node) -> Iterator[Apply]:
    if isinstance(node, Apply):
        yield node
        for operand in node.operands:
            yield from _nodes(operand)


def below(node: Node) -> set[TensorSymbol]:
    """The names that are divided by in an expression, or stand below a root or in a logarithm."""
    operands = (each.operands[-1] for each in _nodes(node) if _divides(each))
    return {operand for operand in operands if isinstance(operand, TensorSymbol)}


# -- sums of exponentials along the last axis


def _over_sum(node: Apply, seen: Seen) -> Node | None:
    """exp(u) over its sum along the last axis, among the factors of a product: the softmax."""
    above, under = _factors(node)
    for below_it in under:
        found = _summed(below_it, seen)
        if found is None:
            continue
        exponent, through = found
        for factor in above:
            value = seen.value(factor)
            if not (isinstance(value, Apply) and value.op == "exp" and value.operands[0] == exponent):
                continue
            if shape_of(below_it) not in ((), shape_of(factor)):
                continue
            seen.through |= through | ({factor} if isinstance(factor, TensorSymbol) else set())
            rest = [each for each in above if each is not factor]
            product = mul(*rest, apply("softmax", exponent))
            divisors = [each for each in under if each is not below_it]
            return apply("div", product, mul(*divisors)) if divisors else product
    return None


def _factors(node: Node) -> tuple[list[Node], list[Node]]:
    """What is multiplied, and what is divided by."""
    if not isinstance(node, Apply) or node.op not in ("mul", "div", "neg"):
        return [node], []
    above, under = _factors(node.operands[0])
    if node.op == "neg":
        return [Scalar(-1), *above], under
    for operand in node.operands[1:]:
        more, less = _factors(operand)
        above, under = (above + more, under + less) if node.op == "mul" else (above + less, under + more)
    return above, under


def _summed(node: Node, seen: Seen) -> tuple[Node, set[TensorSymbol]] | None:
    """The u of a sum of exp(u) along the last axis, which may stand once for each entry; names in between."""
    through = {node} if isinstance(node, TensorSymbol) else set()
    value = seen.value(node)
    if is_op(value, "spread"):
        assert isinstance(value, Apply)
        return _with(through, _summed(value.operands[0], seen))
    if not isinstance(value, Apply) or value.op != "contract" or len(value.operands) != 1:
        return None
    (inside,), out = letters_of(value)
    if not inside or out != inside[:-1] or len(set(inside)) < len(inside):
        return None
    (operand,) = value.operands
    through |= {operand} if isinstance(operand, TensorSymbol) else set()
    inner = seen.value(operand)
    if (
        not isinstance(inner, Apply)
        or inner.op != "exp"
        or any(is_op(each, "amax") for each in _nodes(inner))
    ):
        return None  # or relative to the largest already
    return inner.operands[0], through


def _with(
    through: set[TensorSymbol], found: tuple[Node, set[TensorSymbol]] | None
) -> tuple[Node, set[TensorSymbol]] | None:
    return None if found is None else (found[0], through | found[1])


def _log_of_sum(node: Apply, seen: Seen) -> Node | None:
    """The logarithm of a sum of exponentials, and of a softmax, relative to the largest entry."""
    (operand,) = node.operands
    value = seen.value(operand)
    found: tuple[Node, set[TensorSymbol]] | None = _summed(operand, seen)
    through = {operand} if isinstance(operand, TensorSymbol) else set()
    if isinstance(value, Apply) and value.op == "softmax":
        seen.through |= through
        return add(value.operands[0], neg(_repeated(_log_sum(value.operands[0]), shape_of(value))))
    if found is None or is_op(value, "spread"):
        return None
    seen.through |= found[1]
    return _log_sum(found[0])


def _log_sum(exponent: Node) -> Node:
    shape = shape_of(exponent)
    letters = LETTERS[: len(shape)]
    largest = apply("amax", exponent)
    relative = add(exponent, neg(_repeated(largest, shape)))
    return add(largest, apply("log", contract(f"{letters}->{letters[:-1]}", apply("exp", relative))))


def _repeated(node: Node, shape: tuple[sympy.Expr, ...]) -> Node:
    """A number for each line, once for each entry of it; a single number goes with every entry as it is."""
    return spread(node, shape, range(len(shape) - 1)) if len(shape) > 1 else node
