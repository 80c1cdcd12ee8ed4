"""One entry of an expression as C text."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sympy

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.notation import ATOM, NEGATIVE, PRODUCT, SUM
from derive.algebra.symbol import TensorSymbol
from derive.ops.arithmetic import signed
from derive.ops.contraction_text import letters_of
from derive.ops.own import derivative_of, is_own
from derive.ops.own_text import code_name
from derive.printing.c_index import ZERO, regrouped, size_text
from derive.printing.c_names import spelled
from derive.printing.c_tasks import FUNCTIONS, Shapes

Index = tuple[sympy.Expr, ...]
Read = Callable[[TensorSymbol, Index], str]
_CALLED = {"exp": "vexp", "tanh": "vtanh"}


def real(value: sympy.Expr) -> str:
    """A number, or a formula of sizes, in the precision of the file.

    >>> m = sympy.Symbol("m", positive=True)
    >>> real(sympy.Rational(1, 2)), real(sympy.Integer(3)), real(m / 2)
    ('(REAL)0.5', '3', '(REAL)((1.0 / 2.0) * m)')
    """
    if value.is_Integer:
        return str(value)
    if value.is_number:
        return f"(REAL){float(value)!r}" if value >= 0 else f"-(REAL){-float(value)!r}"
    spaced = re.sub(r"\s*([*/])\s*", r" \1 ", sympy.ccode(value))
    return f"(REAL)({spaced})"


@dataclass(frozen=True)
class Entry:
    """Writes entries; read: the text of an array's entry."""

    shapes: Shapes
    read: Read

    def text(self, node: Node, index: Index, level: int = 0) -> str:
        """The entry at some indices, in brackets if it binds less tightly than `level`."""
        written, binding = self._written(node, index)
        return f"({written})" if binding < level else written

    def _written(self, node: Node, index: Index) -> tuple[str, int]:
        if isinstance(node, TensorSymbol):
            return self.read(node, self._aligned(node, index)), ATOM
        if isinstance(node, Scalar):
            text = real(node.value)
            return text, NEGATIVE if text.startswith("-") else ATOM
        assert isinstance(node, Apply)
        if node.op in _ARITHMETIC:
            return _ARITHMETIC[node.op](self, node, self._aligned(node, index))
        if node.op in FUNCTIONS or is_own(node):
            return self._call(node, self._aligned(node, index)), ATOM
        return self._moved(node, self._aligned(node, index))

    def _aligned(self, node: Node, index: Index) -> Index:
        """The indices of an operand that goes with every sample, or with every entry of a sample."""
        shape = self.shapes.of(node)
        own = index[len(index) - len(shape) :]
        return tuple(ZERO if size == 1 else i for i, size in zip(own, shape, strict=True))

    def _sum(self, node: Apply, index: Index) -> tuple[str, int]:
        first, *rest = node.operands
        pairs = [signed(term) for term in rest]
        texts = [
            f"{sign} {self.text(term, index, NEGATIVE if sign == '+' else NEGATIVE + 1)}"
            for sign, term in pairs
        ]
        return " ".join([self.text(first, index, SUM), *texts]), SUM

    def _negative(self, node: Apply, index: Index) -> tuple[str, int]:
        return f"-{self.text(node.operands[0], index, NEGATIVE + 1)}", NEGATIVE

    def _product(self, node: Apply, index: Index) -> tuple[str, int]:
        first, *rest = node.operands
        texts = [self.text(first, index, PRODUCT), *(self.text(each, index, PRODUCT + 1) for each in rest)]
        return " * ".join(texts), PRODUCT

    def _quotient(self, node: Apply, index: Index) -> tuple[str, int]:
        above, below = node.operands
        if isinstance(above, Scalar) and isinstance(below, Scalar):  # whole numbers would be divided as such
            return real(above.value / below.value), ATOM if above.value / below.value >= 0 else NEGATIVE
        return f"{self.text(above, index, PRODUCT)} / {self.text(below, index, PRODUCT + 1)}", PRODUCT

    def _power(self, node: Apply, index: Index) -> tuple[str, int]:
        (base,), (exponent,) = node.operands, node.attributes
        inner = self.text(base, index)
        if exponent == 2:
            return f"squared({inner})", ATOM
        if exponent in (3, 4):
            other = f"squared({inner})" if exponent == 4 else self.text(base, index, PRODUCT + 1)
            return f"squared({inner}) * {other}", PRODUCT
        if exponent == sympy.Rational(1, 2):
            return f"sqrt({inner})", ATOM
        return f"pow({inner}, {real(exponent)})", ATOM

    def _call(self, node: Apply, index: Index) -> str:
        if is_own(node):
            name, numbers = spelled(code_name(*derivative_of(node))), []
        else:
            name, numbers = _CALLED.get(node.op, node.op), [real(each) for each in node.attributes]
        arguments = [*(self.text(operand, index) for operand in node.operands), *numbers]
        return f"{name}({', '.join(arguments)})"

    def _moved(self, node: Apply, index: Index) -> tuple[str, int]:
        """What takes its entries from elsewhere."""
        if node.op == "zeros":
            return "0", ATOM
        if node.op == "eye":
            half = len(node.attributes)
            equal = [
                f"{size_text(i)} == {size_text(j)}" for i, j in zip(index[:half], index[half:], strict=True)
            ]
            return f"(REAL)({' && '.join(equal)})", ATOM
        if node.op == "contract":
            inputs, out = letters_of(node)
            place = dict(zip(out, index, strict=True))
            level = PRODUCT if len(inputs) > 1 else 0
            texts = [
                self.text(operand, tuple(place[letter] for letter in letters), level + (k > 0))
                for k, (letters, operand) in enumerate(zip(inputs, node.operands, strict=True))
            ]
            return (
                (" * ".join(texts), PRODUCT)
                if level
                else self._written(node.operands[0], tuple(place[letter] for letter in inputs[0]))
            )
        return self._written(node.operands[0], self._source(node, index))

    def _source(self, node: Apply, index: Index) -> Index:
        """Where slices, spreads, windows and reshapes take an entry from."""
        operand, attributes = node.operands[0], node.attributes
        if node.op == "spread":
            return tuple(index[int(axis)] for axis in attributes[1].args)
        if node.op == "reshape":
            return regrouped(index, self.shapes.of(node), self.shapes.of(operand))
        axis = int(attributes[0])
        if node.op == "slice":
            return (*index[:axis], index[axis] + attributes[1], *index[axis + 1 :])
        place = index[axis] * attributes[2] + index[axis + 1]  # windows
        return (*index[:axis], place, *index[axis + 2 :])


_ARITHMETIC = {
    "add": Entry._sum,
    "neg": Entry._negative,
    "mul": Entry._product,
    "div": Entry._quotient,
    "pow": Entry._power,
}


def reads(node: Node, index: Index, shapes: Shapes) -> Sequence[tuple[TensorSymbol, Index]]:
    """Which entries of which arrays an entry is made from."""
    found: list[tuple[TensorSymbol, Index]] = []

    def read(symbol: TensorSymbol, place: Index) -> str:
        found.append((symbol, place))
        return ""

    Entry(shapes, read).text(node, index)
    return found
