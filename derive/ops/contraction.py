"""Contractions: sums of products over shared indices, written in index notation (``jk,k->j`` is W x).

The derivative of a contraction is a contraction: the cotangent takes the operand's place and its letters
change places with the output's.  What is printed (W x, a b^T, W^T a, diag(a) M) follows from the letters.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import sympy
from sympy.core.symbol import Str

from derive.algebra.node import Apply, Node, Scalar, apply, is_op, mul, neg
from derive.algebra.record import Array, Domain, Example, Op, described, fail, filled, register, shape_of
from derive.algebra.shape import Shape, show_size
from derive.errors import ShapeMismatch
from derive.ops.contraction_text import NOTATIONS, letters_of, spec_of

LETTERS = "jkpquvwabdefgilmnorst"


def contract(spec: str, *operands: Node) -> Node:
    """A contraction, in its simplest form: signs and numbers outside, identities and do-nothings removed.

    spec: one letter an axis, operands separated by commas, then ``->`` and the output's letters.

    >>> from derive.algebra.symbol import TensorSymbol
    >>> W, x = TensorSymbol("W", (3, 2), "parameter"), TensorSymbol("x", (2,), "input")
    >>> shape_of(contract("jk,k->j", W, x))
    (3,)
    """
    left, out = spec.split("->")
    inputs = left.split(",")
    if any(operand == Scalar(0) for operand in operands):
        return Scalar(0)
    factors = [o for letters, o in zip(inputs, operands, strict=True) if not letters]
    pairs = [(letters, o) for letters, o in zip(inputs, operands, strict=True) if letters]
    negative = sum(is_op(o, "neg") for _, o in pairs) % 2
    pairs = [
        (letters, o.operands[0] if isinstance(o, Apply) and o.op == "neg" else o) for letters, o in pairs
    ]
    pairs = _without_transposes(pairs)
    pairs = _matrix_first(_without_identities(_without_padding(pairs, out), out), out)
    if len(pairs) == 1 and pairs[0][0] == out:
        core = pairs[0][1]
    elif not pairs:
        core = Scalar(1)
    else:
        canonical = _canonical([letters for letters, _ in pairs], out)
        core = apply("contract", *(o for _, o in pairs), attributes=(Str(canonical),))
    product = mul(*factors, core) if factors else core
    return neg(product) if negative else product


def _without_transposes(pairs: list[tuple[str, Node]]) -> list[tuple[str, Node]]:
    """An operand whose axes are only in another order gives them its own letters: the transpose of a
    transpose is gone, and (a b^T)^T is b a^T."""
    if len(pairs) == 1 and isinstance(pairs[0][1], Apply) and pairs[0][1].op == "contract":
        letters, operand = pairs[0]
        inputs, inner = letters_of(operand)
        if len(letters) == len(inner) and len(set(letters)) == len(letters) and len(inputs) > 1:
            names = dict(zip(inner, letters, strict=True))
            spare = (letter for letter in LETTERS if letter not in letters)
            for letter in dict.fromkeys("".join(inputs)):
                names.setdefault(letter, next(spare) if letter not in names else "")
            renamed = ["".join(names[letter] for letter in each) for each in inputs]
            return list(zip(renamed, operand.operands, strict=True))
    return [_untransposed(letters, operand) for letters, operand in pairs]


def _untransposed(letters: str, operand: Node) -> tuple[str, Node]:
    if not isinstance(operand, Apply) or operand.op != "contract":
        return letters, operand
    inputs, inner = letters_of(operand)
    if len(inputs) != 1 or sorted(inputs[0]) != sorted(inner) or len(set(inner)) != len(inner):
        return letters, operand
    names = dict(zip(inner, letters, strict=True))
    return _untransposed("".join(names[letter] for letter in inputs[0]), operand.operands[0])


def _without_padding(pairs: list[tuple[str, Node]], out: str) -> list[tuple[str, Node]]:
    """Padding along a summed letter takes a slice of the other operands: W [0, M] is a block of W times M."""
    for position, (letters, operand) in enumerate(pairs):
        if not isinstance(operand, Apply) or operand.op != "pad":
            continue
        axis, before = int(operand.attributes[0]), operand.attributes[1]
        letter, inner = letters[axis], operand.operands[0]
        others = pairs[:position] + pairs[position + 1 :]
        if letter in out or not any(letter in each for each, _ in others):
            continue
        stop = sympy.expand(before + shape_of(inner)[axis])
        sliced = [(each, block(other, each, letter, before, stop)) for each, other in others]
        return _without_padding([*sliced[:position], (letters, inner), *sliced[position:]], out)
    return pairs


def block(operand: Node, letters: str, letter: str, start: sympy.Expr, stop: sympy.Expr) -> Node:
    """The operand cut to the interval along every axis of one of its letters."""
    for axis, each in enumerate(letters):
        if each == letter:
            operand = apply("slice", operand, attributes=(sympy.Integer(axis), start, stop))
    return operand


def _without_identities(pairs: list[tuple[str, Node]], out: str) -> list[tuple[str, Node]]:
    """An identity whose first or second letter is summed only renames that letter in the other operands."""
    for position, (letters, operand) in enumerate(pairs):
        if not is_op(operand, "eye") or len(set(letters)) != 2 or len(letters) != 2:
            continue
        others = pairs[:position] + pairs[position + 1 :]
        if not any(letter in each for each, _ in others for letter in letters):
            continue
        for summed, kept in zip(letters, reversed(letters), strict=True):
            # a letter twice in one operand would be its diagonal, which has no rule
            if summed not in out and not any(summed in each and kept in each for each, _ in others):
                renamed = [(each.replace(summed, kept), other) for each, other in others]
                return _without_identities(renamed, out)
    return pairs


def _matrix_first(pairs: list[tuple[str, Node]], out: str) -> list[tuple[str, Node]]:
    """``a^T W`` is written ``W^T a``, as vectors have no orientation; outer products and ``diag(a) W`` have
    first what belongs to the rows."""
    if len(pairs) == 2 and pairs[0][0] + pairs[1][0] == out[::-1] and len(out) == 2 and out[0] != out[1]:
        return [pairs[1], pairs[0]]
    if len(pairs) == 2 and len(pairs[0][0]) == 1 and len(pairs[1][0]) == 2 and pairs[0][0] not in out:
        return [pairs[1], pairs[0]]
    if len(pairs) == 2 and pairs[0][0] == out and len(out) == 2 and pairs[1][0] == out[0]:
        return [pairs[1], pairs[0]]
    return pairs


def _canonical(inputs: Sequence[str], out: str) -> str:
    """Equal contractions get equal letters: j, k, p, ... in the order in which they appear, output first."""
    order = dict.fromkeys("".join([*inputs]) if len(inputs) == 1 else out + "".join(inputs))
    names = dict(zip(order, LETTERS, strict=False))
    renamed = ["".join(names[letter] for letter in each) for each in [*inputs, out]]
    return ",".join(renamed[:-1]) + "->" + renamed[-1]


def scale_rows(factors: Node, tensor: Node, rank: int) -> Node:
    """diag(a) M, every row of M times the entry of a; nested ones are merged into diag(a * b) M.

    factors: shape of the first `rank` axes of tensor; tensor: those axes, then any others.
    """
    if rank == 1 and isinstance(tensor, Apply) and is_row_scaling(tensor):
        return scale_rows(mul(factors, tensor.operands[0]), tensor.operands[1], rank)
    if isinstance(tensor, Apply) and tensor.op == "neg":
        return neg(scale_rows(factors, tensor.operands[0], rank))
    letters = LETTERS[: len(shape_of(tensor))]
    own = letters[:rank]
    return contract(f"{own},{letters}->{letters}", factors, tensor)


def is_row_scaling(node: Apply) -> bool:
    """Whether the node is diag(a) M."""
    return node.op == "contract" and spec_of(node) == "j,jk->jk"


def matmul(left: Node, right: Node) -> Node:
    """``@`` for vectors and matrices, as NumPy has it; a vector in front is a row.

    Raises: ShapeMismatch where an operand is a number or has more than two axes.
    """
    shapes = shape_of(left), shape_of(right)
    ranks = len(shapes[0]), len(shapes[1])
    specs = {(2, 1): "jk,k->j", (1, 2): "k,kj->j", (1, 1): "k,k->", (2, 2): "jp,pk->jk"}
    node = apply("matmul", left, right)
    if ranks not in specs:
        hint = "; did you mean `*`?" if 0 in ranks else ""
        raise fail(node, "@", f"a matrix product needs vectors or matrices{hint}")
    if shapes[0][-1] != shapes[1][0]:
        reason = f"inner sizes {show_size(shapes[0][-1])} and {show_size(shapes[1][0])} differ"
        raise fail(node, "@", reason + _hint(left, right))
    return contract(specs[ranks], left, right)


def _hint(left: Node, right: Node) -> str:
    """The likely slip: an elementwise product meant, or a transposed matrix."""
    if shape_of(left) == shape_of(right):
        return "; did you mean `*`, the elementwise product?"
    meant = product_that_fits(left, right)
    return f"; did you mean {meant}?" if meant is not None else ""


def product_that_fits(left: Node, right: Node) -> Node | None:
    """The two multiplied as matrices, transposed where they must be; None where they fit in no way."""
    for one, other in ((left, right), (transposed(left), right), (left, transposed(right)), (right, left)):
        ranks = len(shape_of(one)), len(shape_of(other))
        if min(ranks) >= 1 and max(ranks) == 2 and shape_of(one)[-1] == shape_of(other)[0]:
            return matmul(one, other)
    return None


def transposed(node: Node) -> Node:
    """A matrix transposed, anything else as it is."""
    return transpose(node) if len(shape_of(node)) == 2 else node


def transpose(matrix: Node) -> Node:
    """The transposed matrix; transposed twice it is itself."""
    if isinstance(matrix, Apply) and matrix.op == "contract" and spec_of(matrix) == "jk->kj":
        return matrix.operands[0]
    return contract("jk->kj", matrix)


def _shape(node: Apply, shapes: Sequence[Shape]) -> Shape:
    inputs, out = letters_of(node)
    sizes: dict[str, sympy.Expr] = {}
    for letters, shape, operand in zip(inputs, shapes, node.operands, strict=True):
        if len(letters) != len(shape):
            raise ShapeMismatch(f"{described(operand)}: expected rank {len(letters)}, found {len(shape)}")
        for letter, found in zip(letters, shape, strict=True):
            expected = sizes.setdefault(letter, found)
            if expected != found:
                raise fail(node, "@", f"inner sizes {show_size(expected)} and {show_size(found)} differ")
    return tuple(sizes[letter] for letter in out)


def _vjp(node: Apply, i: int, cotangent: Node, result: Node) -> Node:
    inputs, out = letters_of(node)
    swapped = [out if k == i else letters for k, letters in enumerate(inputs)]
    operands = [cotangent if k == i else operand for k, operand in enumerate(node.operands)]
    known = set("".join(swapped))
    kept = "".join(letter for letter in inputs[i] if letter in known)
    contribution = contract(f"{','.join(swapped)}->{kept}", *operands)
    if kept == inputs[i]:
        return contribution
    axes = [axis for axis, letter in enumerate(inputs[i]) if letter in known]
    shape = shape_of(node.operands[i])
    return apply("spread", contribution, attributes=(sympy.Tuple(*shape), sympy.Tuple(*axes)))


def _jvp(node: Apply, i: int, tangent: Node, result: Node) -> Node:
    inputs, out = letters_of(node)
    free = [letter for letter in LETTERS if letter not in "".join(inputs)]
    extra = "".join(free[: len(shape_of(tangent)) - len(inputs[i])])
    changed = [letters + extra if k == i else letters for k, letters in enumerate(inputs)]
    operands = [tangent if k == i else operand for k, operand in enumerate(node.operands)]
    return contract(f"{','.join(changed)}->{out + extra}", *operands)


def _entries(node: Apply, operands: Sequence[Array], sizes: Mapping[str, int], domain: Domain) -> Array:
    return filled(node, sizes, np.einsum(spec_of(node), *operands))


def _flops(node: Apply, shapes: Sequence[Shape], shape: Shape) -> sympy.Expr:
    """A multiply-add is two; a product without a sum (an outer product) is one."""
    inputs, out = letters_of(node)
    sizes = {
        letter: s
        for letters, each in zip(inputs, shapes, strict=True)
        for letter, s in zip(letters, each, strict=True)
    }
    summed = [letter for letter in sizes if letter not in out]
    return sympy.Mul(*sizes.values()) * (len(inputs) - 1 + bool(summed))  # the products, and the additions


CONTRACT = register(
    Op(
        name="contract",
        shape=_shape,
        vjp=_vjp,
        jvp=_jvp,
        entries=_entries,
        flops=_flops,
        notations=NOTATIONS,
        examples=(
            Example(((3, 2), (2,)), (Str("jk,k->j"),)),
            Example(((3, 2), (3,)), (Str("jk,j->k"),)),
            Example(((3,), (2,)), (Str("j,k->jk"),)),
            Example(((3,), (3,)), (Str("j,j->"),)),
            Example(((3,), (3, 2)), (Str("j,jk->jk"),)),
            Example(((3, 4), (4, 2)), (Str("jp,pk->jk"),)),
            Example(((3, 2),), (Str("jk->kj"),)),
            Example(((3,),), (Str("j->"),)),
        ),
    )
)
