"""How a value depends on the states where it does so linearly, read off the equations in index notation.

The linear part of a value by a state s is a kernel times the state, summed over the letters that the value
lacks: ``diag(a) S`` has the kernel a_j and keeps both letters of S_jk, ``(S k) v^T`` has k_k v_q and gives
letters j and q for j and k.  So what acts entry by entry stays a small array, and is no matrix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import sympy

from derive.algebra.node import Apply, Node, Scalar, add, apply, mul, neg
from derive.algebra.record import shape_of
from derive.algebra.symbol import TensorSymbol
from derive.ops.constants import eye, zeros
from derive.ops.contraction import LETTERS, contract
from derive.ops.contraction_text import letters_of
from derive.ops.structure import pad, spread
from derive.ops.structure_text import axis_of

NOTHING = Scalar(0)


class NotLinear(Exception):
    """An operation through which the states go and that is not read here."""


@dataclass(frozen=True)
class Linear:
    """The sum over what `out` lacks of kernel[letters] * state[own], with the letters `out`."""

    kernel: Node
    letters: str
    own: str
    out: str
    sizes: Mapping[str, sympy.Expr]

    def renamed(self, names: Mapping[str, str]) -> Linear:
        """The same with other letters."""

        def new(text: str) -> str:
            return "".join(names[letter] for letter in text)

        sizes = {names[letter]: size for letter, size in self.sizes.items()}
        return Linear(self.kernel, new(self.letters), new(self.own), new(self.out), sizes)

    def times(self, factors: Sequence[tuple[str, Node]], out: str, sizes: Mapping[str, sympy.Expr]) -> Linear:
        """A product with other tensors, summed over the letters that `out` lacks."""
        kept = {*self.own, *out}
        parts = [(self.letters, self.kernel), *factors]
        present = "".join(dict.fromkeys(letter for letters, _ in parts for letter in letters))
        letters = "".join(letter for letter in present if letter in kept)
        lost = [s for s in self.out if s not in {*present, *self.own, *out}]
        scale = [Scalar(sizes[letter]) for letter in lost]
        kernel = product(parts, letters)
        used = {each: size for each, size in sizes.items() if each in {*letters, *self.own, *out}}
        return Linear(mul(*scale, kernel) if scale else kernel, letters, self.own, out, used)

    def apart(self, position: int) -> Linear:
        """The same where a letter of the value is one of the kernel, and none of the state."""
        letter = self.out[position]
        if letter in self.letters and letter not in self.own:
            return self
        fresh = next(spare(self.sizes))
        size = self.sizes[letter]
        sizes = {**self.sizes, fresh: size}
        out = self.out[:position] + fresh + self.out[position + 1 :]
        if letter in self.own:
            letters = self.letters.replace(letter, "") + letter + fresh
            kernel = product([(self.letters, self.kernel), (letter + fresh, eye((size,)))], letters)
            return Linear(kernel, letters, self.own, out, sizes)
        shape = (*(sizes[each] for each in self.letters), size)
        kernel = spread(self.kernel, shape, range(len(self.letters)))
        return Linear(kernel, self.letters + fresh, self.own, out, sizes)

    def over(self, letters: str) -> Node:
        """The kernel as a tensor with these letters, repeated along those that it lacks."""
        own = "".join(letter for letter in letters if letter in self.letters)
        kernel = product([(self.letters, self.kernel)], own)
        if own == letters:
            return kernel
        shape = tuple(self.sizes[letter] for letter in letters)
        return spread(kernel, shape, [letters.index(letter) for letter in own])


def spare(taken: Iterable[str]) -> Iterator[str]:
    """Letters that are not taken.

    Raises: NotLinear where there are no more.
    """
    known = set(taken)
    yield from (each for each in LETTERS if each not in known)
    raise NotLinear("more axes than letters")


def product(parts: Sequence[tuple[str, Node]], out: str) -> Node:
    """The product of tensors with letters, entry by entry where all have the letters of the result."""
    left = [(letters, node) for letters, node in parts if node != Scalar(1) or letters]
    if not left:
        return Scalar(1)
    if all(letters in (out, "") for letters, _ in left):
        return mul(*(node for _, node in left))
    return contract(f"{','.join(letters for letters, _ in left)}->{out}", *(node for _, node in left))


def summed(terms: Sequence[Linear]) -> Linear:
    """A sum of linear parts by one state, their letters made one."""
    first, *rest = terms
    for second in rest:
        first = _two(first, second)
    return first


def _two(a: Linear, b: Linear) -> Linear:
    rank = len(a.out)
    for position in range(rank):
        if _place(a, position) != _place(b, position):
            a, b = a.apart(position), b.apart(position)
    names = {**dict(zip(b.own, a.own, strict=True)), **dict(zip(b.out, a.out, strict=True))}
    new = spare({*a.sizes, *names.values()})
    b = b.renamed({letter: names.get(letter) or next(new) for letter in b.sizes})
    letters = a.letters + "".join(letter for letter in b.letters if letter not in a.letters)
    order = "".join(sorted(letters, key=(a.out + a.own).index))
    return Linear(add(a.over(order), b.over(order)), order, a.own, a.out, {**b.sizes, **a.sizes})


def _place(part: Linear, position: int) -> int:
    """Where the letter of a value's axis is among the state's, -1 where it is not."""
    return part.own.find(part.out[position])


def identity(state: TensorSymbol) -> Linear:
    """A state by itself."""
    letters = LETTERS[: len(state.shape)]
    sizes = dict(zip(letters, state.shape, strict=True))
    return Linear(Scalar(1), "", letters, letters, sizes)


Parts = dict[TensorSymbol, Linear]


def linear_parts(node: Node, known: Mapping[TensorSymbol, Parts]) -> Parts:
    """The linear parts of an expression by the states; known: those of the symbols in it.

    Raises: NotLinear where an operation is not read here.
    """
    if isinstance(node, TensorSymbol):
        return dict(known.get(node, {}))
    if not isinstance(node, Apply):
        return {}
    parts = [linear_parts(operand, known) for operand in node.operands]
    moving = [i for i, each in enumerate(parts) if each]
    if not moving:
        return {}
    states = dict.fromkeys(state for each in parts for state in each)
    if node.op not in ("add", "concat") and len(moving) > 1:
        raise NotLinear(node.op)
    return {
        state: summed([_through(node, i, parts[i][state]) for i in moving if state in parts[i]])
        for state in states
    }


def _through(node: Apply, i: int, part: Linear) -> Linear:
    """What an operation makes of the linear part of one of its operands."""
    if node.op == "add":
        if len(part.out) != len(shape_of(node)):  # a number added to a tensor
            raise NotLinear(node.op)
        return part
    if node.op == "neg":
        return replace(part, kernel=neg(part.kernel))
    if node.op in ("mul", "div") and (node.op == "mul" or i == 0):
        return _scaled(node, i, part)
    if node.op == "contract":
        return _contracted(node, i, part)
    if node.op in ("slice", "concat", "pad"):
        return _moved(node, i, part)
    if node.op == "spread":
        return _repeated(node, part)
    raise NotLinear(node.op)


def _scaled(node: Apply, i: int, part: Linear) -> Linear:
    others = [operand for k, operand in enumerate(node.operands) if k != i]
    if node.op == "div":
        others = [apply("div", Scalar(1), *others)]
    out, sizes, shape = part.out, dict(part.sizes), shape_of(node)
    if len(out) != len(shape):  # a number times tensors
        new = spare(sizes)
        out = "".join(next(new) for _ in shape)
        sizes |= dict(zip(out, shape, strict=True))
    return part.times([_lean(other, out) for other in others], out, sizes)


def _lean(node: Node, letters: str) -> tuple[str, Node]:
    """A factor of an elementwise product with its letters, without those along which it is repeated."""
    if isinstance(node, Apply) and node.op == "spread":
        return "".join(letters[int(axis)] for axis in node.attributes[1].args), node.operands[0]
    return (letters if shape_of(node) else ""), node


def _contracted(node: Apply, i: int, part: Linear) -> Linear:
    inputs, out = letters_of(node)
    new = spare("".join([*inputs, out]))
    names = dict(zip(part.out, inputs[i], strict=True))
    part = part.renamed({letter: names.get(letter) or next(new) for letter in part.sizes})
    factors = [
        (letters, operand)
        for k, (letters, operand) in enumerate(zip(inputs, node.operands, strict=True))
        if k != i
    ]
    sizes = dict(part.sizes)
    for letters, operand in factors:
        sizes |= dict(zip(letters, shape_of(operand), strict=True))
    return part.times(factors, out, sizes)


def _moved(node: Apply, i: int, part: Linear) -> Linear:
    """A slice, or padding, which is what a part of a concatenation has around it."""
    axis = axis_of(node)
    part = part.apart(axis)
    letter = part.out[axis]
    place = part.letters.index(letter)
    if node.op == "slice":
        kernel: Node = apply("slice", part.kernel, attributes=(sympy.Integer(place), *node.attributes[1:]))
    else:
        before, after = node.attributes[1:] if node.op == "pad" else _around(node, i)
        kernel = pad(part.kernel, place, before, after)
    return replace(part, kernel=kernel, sizes={**part.sizes, letter: shape_of(node)[axis]})


def _around(node: Apply, i: int) -> tuple[sympy.Expr, sympy.Expr]:
    """What lies before and behind a part of a concatenation."""
    sizes = [shape_of(operand)[axis_of(node)] for operand in node.operands]
    return sympy.Add(*sizes[:i]), sympy.Add(*sizes[i + 1 :])


def _repeated(node: Apply, part: Linear) -> Linear:
    shape, axes = node.attributes
    new = spare(part.sizes)
    kept = {int(axis): letter for axis, letter in zip(axes.args, part.out, strict=True)}
    out = "".join(kept.get(axis) or next(new) for axis in range(len(shape.args)))
    return replace(part, out=out, sizes={**part.sizes, **dict(zip(out, shape.args, strict=True))})


def at_zero(node: Node, known: Mapping[TensorSymbol, Node]) -> Node:
    """An expression where all states are zero; known: what is left of the symbols that depend on them."""
    if isinstance(node, TensorSymbol):
        return known.get(node, node)
    if not isinstance(node, Apply):
        return node
    operands = [at_zero(operand, known) for operand in node.operands]
    gone = [operand == NOTHING != old for operand, old in zip(operands, node.operands, strict=True)]
    if node.op == "add":
        left = [operand for operand in operands if operand != NOTHING]
        return add(*left) if left else NOTHING
    if any(gone) and (node.op in ("mul", "contract") or all(gone) or (node.op == "div" and gone[0])):
        return NOTHING
    if node.op == "neg":
        return neg(operands[0])
    filled = [
        zeros(shape_of(old)) if g else new for new, old, g in zip(operands, node.operands, gone, strict=True)
    ]
    return node.with_operands(filled)
