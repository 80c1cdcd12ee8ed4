"""How a contraction is written: as a matrix product where its letters say so, else with the sum."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import sympy

from derive.algebra.node import Apply, Node, is_op
from derive.algebra.notation import ATOM, CALL, MATRIX, POWER, PRODUCT, SUM, beside, enclosed
from derive.algebra.record import Child, Notation, shape_of
from derive.algebra.shape import tex_size
from derive.algebra.symbol import TensorSymbol
from derive.ops.convolution_text import (
    Convolution,
    as_convolution,
    as_transposed,
    index_text,
    located,
    overlaid_part,
)

_LETTERS = "jklpquvrswabcdefghimno"
# what is written without a sum though it is no product of matrices, but for plain sums
_SPECIAL = ((("jk",), "kj"), (("j", "k"), "jk"), (("j", "jk"), "jk"))
_BARE = re.compile(r"\\?[A-Za-z]+|\(.*\)|\\left\(.*\\right\)")  # takes a subscript without braces around it


def spec_of(node: Apply) -> str:
    """A contraction in index notation, ``jk,k->j``."""
    return str(node.attributes[0].name)


def letters_of(node: Apply) -> tuple[list[str], str]:
    """The letters of each operand, and of the result."""
    left, out = spec_of(node).split("->")
    return left.split(","), out


def letters_of_two(node: Apply) -> tuple[str, str, str] | None:
    """The letters of a contraction of two operands, and of its result, where none has a letter twice.

    >>> from derive.definition import einsum, parameter, vector
    >>> letters_of_two(einsum("jk,k->j", parameter("W", 2, 3), vector("x", 3)))
    ('jk', 'k', 'j')
    """
    inputs, out = letters_of(node)
    if len(inputs) != 2 or any(len(set(each)) != len(each) for each in (*inputs, out)):
        return None
    return inputs[0], inputs[1], out


@dataclass(frozen=True)
class Product:
    """A product of two operands of rank 1 or 2 over one shared letter: their order, which are transposed."""

    left: Node
    right: Node
    left_transposed: bool
    right_transposed: bool
    right_is_vector: bool


def as_product(node: Apply) -> Product | None:
    """The contraction as a matrix product in the order of its operands, if it is one."""
    letters = letters_of_two(node)
    if letters is None or any(len(each) > 2 for each in letters):
        return None
    first, second, out = letters
    shared = [letter for letter in first if letter in second]
    if len(shared) != 1 or {*out} != {*first} ^ {*second}:
        return None
    left, right = node.operands
    if len(out) == 2 and out[0] in second:
        first, second, left, right = second, first, right, left
    transposed = len(first) == 2 and first[0] == shared[0], len(second) == 2 and second[1] == shared[0]
    return Product(left, right, *transposed, len(second) == 1)


def _latex(node: Apply, child: Child) -> str:
    inputs, out = letters_of(node)
    product = as_product(node)
    if product:
        return _product(product, len(inputs[0]) == len(inputs[1]) == 1, child)
    convolution = as_convolution(node, inputs, out)
    if convolution:
        return _convolved(convolution, child)
    return _special(node, inputs, out, child) or _with_sum(node, inputs, out, child)


def _product(found: Product, inner: bool, child: Child) -> str:
    """W x and a^T b; where vectors are rows, the same transposed: x W^T and a b^T."""
    left, right, gap = found.left, found.right, child.signs.gap
    turned = found.left_transposed, found.right_transposed
    if inner:
        first, second = (not child.signs.rows, child.signs.rows)
        return beside(_factor(left, first, child), _factor(right, second, child), gap)
    if child.signs.rows and found.right_is_vector:
        return beside(_factor(right, False, child), _factor(left, not turned[0], child), gap)
    return beside(_factor(left, turned[0], child), _factor(right, turned[1], child), gap)


def _convolved(found: Convolution, child: Child) -> str:
    return f"{child(found.kernel, MATRIX)} {found.sign(child.signs)} {child(found.tensor, MATRIX)}"


def transposed_convolution(node: Apply) -> Convolution | None:
    """The adjoint of a convolution, where a slice or overlaid windows are one."""
    found = overlaid_part(node)
    return as_transposed(*found, *letters_of(found[0])) if found else None


def with_transposed(notation: Notation) -> Notation:
    """The notation of an operation, but adjoints of convolutions as such."""

    def layout(node: Apply, child: Child) -> str:
        found = transposed_convolution(node)
        return _convolved(found, child) if found else notation.layout(node, child)

    return Notation(
        lambda node: MATRIX if transposed_convolution(node) else notation.precedence(node), layout
    )


def _factor(operand: Node, turned: bool, child: Child) -> str:
    return transposed(operand, child) if turned else child(operand, MATRIX)


def transposed(operand: Node, child: Child) -> str:
    """The operand with a sign of transposition, which joins what a symbol has above, ``W^{(1)\\top}``."""
    if isinstance(operand, TensorSymbol):
        return child.turned(operand)
    return f"{child(operand, POWER + 1)}^{{{child.signs.transpose}}}"  # x^{2} takes no second superscript


def _special(node: Apply, inputs: list[str], out: str, child: Child) -> str:
    """The forms without a summed letter, and plain sums."""
    first, *rest = node.operands
    match (tuple(inputs), out):
        case (("jk",), "kj"):
            return transposed(first, child)
        case (("j", "k"), "jk"):
            rows = child.signs.rows
            return beside(_factor(first, rows, child), _factor(rest[0], not rows, child), child.signs.gap)
        case (("j", "jk"), "jk") if is_op(rest[0], "eye"):
            return f"\\operatorname{{diag}}{enclosed(child(first, 0))}"
        case (("j", "jk"), "jk"):
            diagonal = f"\\operatorname{{diag}}{enclosed(child(first, 0))}"
            return beside(diagonal, child(rest[0], MATRIX), child.signs.gap)
        case (("j",), ""):
            ones = f"\\mathbf{{1}}^{{{child.signs.transpose}}}"
            if child.signs.rows:
                return beside(child(first, MATRIX), ones, child.signs.gap)
            return beside(ones, child(first, MATRIX), child.signs.gap)
    return ""


def _with_sum(node: Apply, inputs: list[str], out: str, child: Child) -> str:
    pairs = _flat(node, {letter: letter for letter in out}, set(out))
    order = "".join(dict.fromkeys(out + "".join(letters for letters, _ in pairs)))
    factors = child.signs.gap.join(indexed(o, letters, order, child) for letters, o in pairs)
    body = _sums([letter for letter in order if letter not in out], pairs) + factors
    return f"{enclosed(body, '[', ']')}_{{{out}}}" if out else body


def _sums(summed: list[str], pairs: list[tuple[str, Node]]) -> str:
    """The signs in front of a product; how far a letter goes is said where no axis shows it."""
    shown = {letter for letters, operand in pairs for letter in alone(operand, letters)}
    plain = ", ".join(letter for letter in summed if letter in shown)
    lasts = {
        letter: tex_size(length)
        for letters, operand in pairs
        for letter, length in zip(letters, shape_of(operand), strict=True)
    }
    signs = [f"\\sum_{{{plain}}} "] if plain else []
    signs += [f"\\sum_{{{each}=1}}^{{{lasts[each]}}} " for each in summed if each not in shown]
    return "".join(signs)


def alone(operand: Node, letters: str) -> set[str]:
    """The letters that stand alone as an index where an entry of the operand is written."""
    _, indices = located(operand, [sympy.Symbol(letter) for letter in letters])
    return {str(index) for index in indices if index.is_Symbol}


def _flat(node: Apply, names: dict[str, str], taken: set[str]) -> list[tuple[str, Node]]:
    """The factors under a sum with their letters; a factor that is such a sum itself gives its own factors.

    names: what the letters of the result are called; taken: all letters in use, to which new ones are added.
    """
    inputs, _ = letters_of(node)
    for letter in "".join(inputs):
        if letter not in names:
            names[letter] = next(each for each in (letter, *_LETTERS) if each not in taken)
            taken.add(names[letter])
    found: list[tuple[str, Node]] = []
    for each, operand in zip(inputs, node.operands, strict=True):
        letters = "".join(names[letter] for letter in each)
        if isinstance(operand, Apply) and _has_sum(operand):
            found += _flat(operand, dict(zip(letters_of(operand)[1], letters, strict=True)), taken)
        else:
            found.append((letters, operand))
    return found


def _has_sum(node: Apply) -> bool:
    """Whether a tensor is written with indices, and not as a product of matrices."""
    if node.op != "contract" or as_product(node):
        return False
    inputs, out = letters_of(node)
    special = (tuple(inputs), out) in _SPECIAL
    return bool(out) and not special and not as_convolution(node, inputs, out)


def indexed(operand: Node, letters: str, order: str, child: Child) -> str:
    """An entry of an operand; one of a window is an entry of what the window is taken from."""
    if not letters:
        return child(operand, ATOM)
    tensor, indices = located(operand, [sympy.Symbol(letter) for letter in letters])
    if not indices:
        return child(tensor, ATOM)
    index = index_text(indices, order)
    if isinstance(tensor, TensorSymbol):
        return child.entry(tensor, index)
    text = child(tensor, ATOM)
    return f"{text}_{{{index}}}" if _BARE.fullmatch(text) else f"{{{text}}}_{{{index}}}"


def _plain(node: Apply, child: Child) -> str:
    inputs, out = letters_of(node)
    product = as_product(node)
    if product:
        left = (
            child(product.left, ATOM if product.left_transposed else PRODUCT) + ".T" * product.left_transposed
        )
        right = (
            child(product.right, ATOM if product.right_transposed else PRODUCT + 1)
            + ".T" * product.right_transposed
        )
        return f"{left} @ {right}"
    match (tuple(inputs), out):
        case (("jk",), "kj"):
            return f"{child(node.operands[0], ATOM)}.T"
        case (("j", "k"), "jk"):
            return f"outer({child(node.operands[0], 0)}, {child(node.operands[1], 0)})"
        case (("j", "jk"), "jk"):
            return f"diag({child(node.operands[0], 0)}) @ {child(node.operands[1], PRODUCT + 1)}"
    return f"sum[{spec_of(node)}]({', '.join(child(o, 0) for o in node.operands)})"


def _numpy(node: Apply, child: Child) -> str:
    """One BLAS product where the letters allow it; batch axes count like any other letter."""
    inputs, out = letters_of(node)
    product = as_product(node)
    if product:
        return _numpy_product(product, out, inputs, child)
    match (tuple(inputs), out):
        case (("jk",), "kj"):
            return f"{child(node.operands[0], ATOM)}.T"
        case ((each,), ""):
            return f"np.sum({child(node.operands[0], 0)})"
        case ((each,), kept) if each.endswith(kept) and len(each) == len(kept) + 1:
            return f"np.sum({child(node.operands[0], 0)}, axis=0)"
        case (("j", "k"), "jk"):
            return f"np.outer({child(node.operands[0], 0)}, {child(node.operands[1], 0)})"
    arguments = ", ".join(child(o, 0) for o in node.operands)
    return f'np.einsum("{",".join(inputs)}->{out}", {arguments})'


def _numpy_product(product: Product, out: str, inputs: list[str], child: Child) -> str:
    left, right = product.left, product.right
    if product.left_transposed and product.right_is_vector:
        return f"{child(right, PRODUCT)} @ {child(left, PRODUCT + 1)}"
    first = child(left, ATOM) + ".T" if product.left_transposed else child(left, PRODUCT)
    second = child(right, ATOM) + ".T" if product.right_transposed else child(right, PRODUCT + 1)
    return f"{first} @ {second}"


def _level(paper: int, special: int) -> Callable[[Apply], int]:
    """Sums with index notation bind like a sum; a lone transposed matrix like a power."""

    def level(node: Apply) -> int:
        inputs, out = letters_of(node)
        if len(inputs) == 1 and out:
            return special
        if as_product(node) or len(out) == 2 or len(inputs) == 1 or as_convolution(node, inputs, out):
            return paper
        return SUM if not out else CALL

    return level


NOTATIONS = {
    "latex": Notation(_level(MATRIX, POWER), _latex),
    "plain": Notation(_level(PRODUCT, ATOM), _plain),
    "numpy": Notation(lambda node: PRODUCT if as_product(node) else ATOM, _numpy),
}
