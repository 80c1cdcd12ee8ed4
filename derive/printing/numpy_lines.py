"""A statement as calls that write into memory that is there: what a loop over steps needs to be fast.

``c_next = f * c + i * g`` becomes a product into ``c_next``, a product into a spare array and a sum.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from derive.algebra.node import Apply, Node, Scalar, is_op
from derive.algebra.notation import Style
from derive.algebra.record import record, shape_of
from derive.algebra.shape import Shape
from derive.algebra.symbol import TensorSymbol
from derive.ops.contraction_text import spec_of
from derive.passes.batched import Batcher
from derive.printing.numpy import NUMPY, array_code

_ARGUMENT = TensorSymbol("z", ())
LONG = 50  # characters of an expression that is worth a line of its own
_NUMBERS = {"0.5": "half", "1": "one", "2": "two"}  # those that have a word
_FOLDS = {"add": "np.add", "mul": "np.multiply"}


@dataclass
class Spare:
    """Arrays for what has no name, by shape; each is used again by the next statement."""

    known: dict[Shape, list[str]] = field(default_factory=dict)
    free: dict[Shape, list[str]] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def take(self, shape: Shape) -> str:
        """An array of that shape that nothing uses at the moment."""
        if not self.free.get(shape):
            name = f"spare_{sum(map(len, self.known.values())) + 1}"
            while name in self.taken:
                name += "_"
            self.known.setdefault(shape, []).append(name)
            return name
        return self.free[shape].pop()

    def give_back(self) -> None:
        """All arrays are free again."""
        self.free = {shape: list(reversed(names)) for shape, names in self.known.items()}


@dataclass
class Lines:
    """Writes statements; transposed matrices, numbers and views are noted, to be made once in front of the
    loop.

    strided: what arrays are called that are columns of others; views: names by array and index.
    """

    batcher: Batcher
    spare: Spare
    style: Style = NUMPY
    turned: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    strided: frozenset[str] = frozenset()
    views: dict[tuple[str, str], str] = field(default_factory=dict)

    def statement(self, target: TensorSymbol, expr: Node) -> list[str]:
        """The lines that compute an expression into the array of a target."""
        writer = _Writer(self, target.name)
        shape = shape_of(expr)
        result = writer.value(expr, target.name, shape)
        self.spare.give_back()
        if result != target.name:
            writer.lines.append(f"{target.name}[...] = {result}")
        return writer.lines

    def number(self, text: str) -> str:
        """What a number is called: an array made once costs a call less time than a number of Python's."""
        return self.numbers.setdefault(text, self._free(_NUMBERS[text])) if text in _NUMBERS else text

    def transposed(self, matrix: str) -> str:
        """What a matrix laid out by columns is called."""
        return self.turned.setdefault(matrix, self._free(f"{matrix}_T"))

    def view(self, array: str, index: str, reader: str) -> str:
        """What a part of an array is called that a statement reads: to cut it out in every turn takes as long
        as half a call."""
        if (array, index) not in self.views:
            self.views[array, index] = name = self._free(f"{array}_for_{reader}")
            self.spare.taken.add(name)
        return self.views[array, index]

    def _free(self, name: str) -> str:
        while name in self.spare.taken:
            name += "_"
        return name


@dataclass
class _Writer:
    """The lines of one statement."""

    of: Lines
    target: str
    lines: list[str] = field(default_factory=list)
    terms: int = 0

    def value(self, node: Node, out: str | None, shape: Shape) -> str:
        """The name or text of a value; what is computed goes into `out`, or into a spare array."""
        if isinstance(node, TensorSymbol):
            return self.of.style.symbol(node)
        if isinstance(node, Scalar) or not self._has_axis(node) or not isinstance(node, Apply):
            return self._text(node)
        if is_op(node, "slice") and isinstance(node.operands[0], TensorSymbol):
            array = self.of.style.symbol(node.operands[0])
            return self.of.view(array, self._text(node).removeprefix(array), self.target)
        product = self._product(node)
        if product:
            into = out or self.of.spare.take(shape)
            # the same product with less in front of it, which takes memory without gaps only
            return self._call("np.matmul" if into in self.of.strided else "np.dot", product, into)
        if record(node).moved is not None or node.op == "contract" or not _is_plain(node):
            return self._named(self._text(node))
        return self._elementwise(node, out or self.of.spare.take(shape), shape)

    def _named(self, text: str) -> str:
        """A text, or a name for it where it is long."""
        if len(text) < LONG:
            return text
        self.terms += 1
        self.lines.append(f"term_{self.terms} = {text}")
        return f"term_{self.terms}"

    def _elementwise(self, node: Apply, out: str, shape: Shape) -> str:
        if node.op in _FOLDS:
            return self._fold(node, out, shape)
        operands = [self._operand(each, None if k else out, shape) for k, each in enumerate(node.operands)]
        if node.op == "sigmoid":  # by way of tanh: no overflow, and several times faster than through exp
            half = self.of.number("0.5")
            self._call("np.multiply", [operands[0], half], out)
            self._call("np.tanh", [out], out)
            self._call("np.multiply", [out, half], out)
            return self._call("np.add", [out, half], out)
        if node.op == "pow":
            return self._power(operands[0], node, out)
        name = {"neg": "np.negative", "div": "np.divide"}.get(node.op) or _function(node)
        return self._call(name, operands, out)

    def _fold(self, node: Apply, out: str, shape: Shape) -> str:
        """A sum or product from left to right."""
        first, *rest = node.operands
        result = self._operand(first, out, shape)
        for each in rest:
            minus = isinstance(each, Apply) and each.op == "neg" and node.op == "add"
            inner = each.operands[0] if minus and isinstance(each, Apply) else each
            name = "np.subtract" if minus else _FOLDS[node.op]
            into = out if result != out else None  # nothing is there yet
            result = self._call(name, [result, self._operand(inner, into, shape)], out)
        return result

    def _power(self, base: str, node: Apply, out: str) -> str:
        exponent = node.attributes[0]
        if exponent == 2:
            return self._call("np.multiply", [base, base], out)
        text = self.of.style.scalar(exponent)
        return self._call("np.power", [base, text], out)

    def _operand(self, node: Node, out: str | None, shape: Shape) -> str:
        """A value as it goes with tensors of a shape: a number a sample has ones behind it."""
        own = shape_of(node)
        if isinstance(node, Scalar):
            return self.of.number(self._text(node))
        text = self.value(node, out if own == shape else None, own)
        missing = len(shape) - len(own)
        if missing and self._has_axis(node) and own == ():
            index = f"[:{', None' * missing}]"
            if isinstance(node, TensorSymbol):
                return self.of.view(text, index, self.target)
            return f"{text}{index}" if text.isidentifier() else f"({text}){index}"
        return text

    def _product(self, node: Apply) -> list[str]:
        """The operands of ``np.matmul`` of a matrix without the axis and a vector that has it."""
        if node.op != "contract" or spec_of(node) not in ("jk,k->j", "kj,k->j"):
            return []
        matrix, vector = node.operands
        if self._has_axis(matrix) or not self._has_axis(vector) or not isinstance(matrix, TensorSymbol):
            return []
        left = self.value(vector, None, shape_of(vector))
        if spec_of(node) == "kj,k->j":
            return [left, self.of.style.symbol(matrix)]
        return [left, self.of.transposed(self.of.style.symbol(matrix))]

    def _call(self, name: str, operands: Sequence[str], out: str) -> str:
        self.lines.append(f"{name}({', '.join([*operands, f'out={out}'])})")
        return out

    def _has_axis(self, node: Node) -> bool:
        return self.of.batcher.node(node)[1]

    def _text(self, node: Node) -> str:
        return array_code(self.of.batcher.node(node)[0], self.of.style)


def _is_plain(node: Apply) -> bool:
    """Whether NumPy has the operation with memory for the result."""
    return node.op in (*_FOLDS, "neg", "div", "pow", "sigmoid") or bool(_function(node))


def _function(node: Apply) -> str:
    """What NumPy calls a function of one argument, where it has it as such: then it takes memory for the
    result, too."""
    if len(node.operands) != 1 or node.attributes:
        return ""
    found = re.fullmatch(r"(np\.\w+)\(z\)", array_code(node.with_operands([_ARGUMENT])))
    return found[1] if found else ""


def operations_in(node: Node) -> Iterator[Apply]:
    """All operations of an expression."""
    if isinstance(node, Apply):
        yield node
        for operand in node.operands:
            yield from operations_in(operand)
