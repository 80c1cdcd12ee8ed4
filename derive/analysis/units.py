"""What one unit computes: every statement entry by entry, with indices and sums over them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from itertools import chain, count, islice

import sympy

from derive.algebra.node import Apply, Node, Scalar, add, apply, mul, neg
from derive.algebra.record import shape_of
from derive.algebra.shape import Size
from derive.algebra.symbol import TensorSymbol
from derive.analysis.entries import Delta, Entry, Index, Total, letter
from derive.ops.contraction import block
from derive.ops.contraction_text import letters_of
from derive.ops.convolution_text import located
from derive.program import Program, Step

_FEW = 4  # entries that are written out
POOL = "jklpquvrswbcadefghimno"


@dataclass(frozen=True)
class UnitStatement:
    """A statement for one unit.

    target: an entry, or the symbol itself where it is a number; ranges: the free indices, each with its last
    value; step: the statement that it is one line of.
    """

    target: TensorSymbol
    expr: Node
    ranges: tuple[tuple[sympy.Symbol, Size], ...]
    step: Step


def unit_statements(program: Program) -> tuple[UnitStatement, ...]:
    """Every statement of a program for one unit; a concatenation gives one line for each of its parts.

    >>> from derive.catalogue import load
    >>> len(unit_statements(load("lstm-concatenated").program))
    12
    """
    names = _names(program)
    return tuple(line for step in program.steps for line in _lines(step, names))


def _names(program: Program) -> frozenset[str]:
    """What no index may be called, though `_letters` would: pieces of names, sizes, time and batch."""
    symbols = [*program.inputs, *program.defined]
    pieces = {piece for s in symbols for piece in s.base.split("_")}
    found = pieces | {str(size) for size in program.sizes} | {"t", "T", "B"}
    # every line adds its own indices to these, so that they must not grow with the program
    return frozenset(name for name in found if name in {*POOL} or name.startswith("j_"))


def _letters(taken: frozenset[str]) -> Iterator[sympy.Symbol]:
    """Index letters in order, none of them taken; behind the alphabet they are numbered."""
    numbered = (f"j_{k}" for k in count(1))
    return (letter(name) for name in chain(POOL, numbered) if name not in taken)


def _lines(step: Step, names: frozenset[str]) -> Iterator[UnitStatement]:
    indices = tuple(islice(_letters(names), len(step.target.shape)))
    for expr, offset, axis, width in _pieces(step.expr):
        at = tuple(i + offset if k == axis else i for k, i in enumerate(indices))
        shape = (width if k == axis else size for k, size in enumerate(step.target.shape))
        target = Entry(step.target, at) if at else step.target
        taken = names | {str(i) for i in indices}
        yield UnitStatement(
            target, entry(expr, indices, taken), tuple(zip(indices, shape, strict=True)), step
        )


def _pieces(expr: Node) -> Iterator[tuple[Node, Size, int, Size]]:
    """The parts of a concatenation or of a padded tensor: expression, where it starts, axis, size."""
    if not isinstance(expr, Apply) or expr.op not in ("concat", "pad"):
        yield expr, sympy.Integer(0), -1, sympy.Integer(0)
        return
    axis, start = int(expr.attributes[0]), sympy.Integer(0)
    widths = [shape_of(operand)[axis] for operand in expr.operands]
    parts: list[tuple[Node, Size]] = list(zip(expr.operands, widths, strict=True))
    if expr.op == "pad":
        before, after = expr.attributes[1:]
        parts = [(Scalar(0), before), *parts, (Scalar(0), after)]
    for part, width in parts:
        if width != 0:
            yield part, start, axis, width
        start += width


def entry(node: Node, indices: tuple[Index, ...], taken: frozenset[str]) -> Node:
    """The number of a tensor at indices; letters of sums are not among the taken ones."""
    if isinstance(node, Scalar) or (not shape_of(node) and isinstance(node, TensorSymbol)):
        return node
    if not isinstance(node, Apply):
        return Entry(node, indices)
    return _RULES.get(node.op, _elementwise)(node, indices, taken)


def _elementwise(node: Apply, indices: tuple[Index, ...], taken: frozenset[str]) -> Node:
    places = [(o, indices if shape_of(o) else ()) for o in node.operands]
    if node.op == "mul":
        return mul(*_factors(places, taken))
    operands = [entry(o, at, taken) for o, at in places]
    if node.op in _REBUILT:
        return _REBUILT[node.op](*operands)
    return node.with_operands(operands)


_REBUILT: Mapping[str, Callable[..., Node]] = {"add": add, "neg": neg}


def _factors(places: Iterable[tuple[Node, tuple[Index, ...]]], taken: frozenset[str]) -> Iterator[Node]:
    """The entries of a product's factors; two sums that are multiplied do not share a letter."""
    for operand, at in places:
        factor = entry(operand, at, taken)
        taken |= {str(total.index) for total in factor.atoms(Total)}
        yield factor


def _contraction(node: Apply, indices: tuple[Index, ...], taken: frozenset[str]) -> Node:
    """The product of the entries, summed over each letter that the result does not have."""
    inputs, out = letters_of(node)
    split = _split(node, inputs, out)
    if split:
        return add(*(entry(part, indices, taken) for part in split))
    pairs = list(zip(inputs, node.operands, strict=True))
    sizes = {axis: size for axes, o in pairs for axis, size in zip(axes, shape_of(o), strict=True)}
    fresh = dict(zip((axis for axis in sizes if axis not in out), _letters(taken), strict=False))
    values: dict[str, Index] = {**dict(zip(out, indices, strict=True)), **fresh}
    inner = taken | {str(index) for index in fresh.values()}
    body = mul(*_factors(((o, tuple(values[axis] for axis in axes)) for axes, o in pairs), inner))
    for axis, index in reversed(fresh.items()):
        body = Total(body, index, sizes[axis])
    return body


def _split(node: Apply, inputs: Sequence[str], out: str) -> list[Node]:
    """A sum over a concatenation as one sum for each part, the other operands cut to it."""
    for position, operand in enumerate(node.operands):
        if not isinstance(operand, Apply) or operand.op != "concat":
            continue
        summed = inputs[position][int(operand.attributes[0])]
        if summed not in out:
            return [
                node.with_operands(
                    part if k == position else block(o, inputs[k], summed, start, start + width)
                    for k, o in enumerate(node.operands)
                )
                for part, start, _, width in _pieces(operand)
            ]
    return []


def _slice(node: Apply, indices: tuple[Index, ...], taken: frozenset[str]) -> Node:
    axis, start = int(node.attributes[0]), node.attributes[1]
    moved = tuple(i + start if k == axis else i for k, i in enumerate(indices))
    return entry(node.operands[0], moved, taken)


def _spread(node: Apply, indices: tuple[Index, ...], taken: frozenset[str]) -> Node:
    return entry(node.operands[0], tuple(indices[int(axis)] for axis in node.attributes[1].args), taken)


def _window(node: Apply, indices: tuple[Index, ...], taken: frozenset[str]) -> Node:
    """Entry o of window p is entry stride (p - 1) + o; what lies outside of the tensor is 0."""
    tensor, places = located(node, indices)
    if _vanishes(tensor) or all(place.is_Symbol for place in places):
        return entry(tensor, tuple(places), taken)
    return Entry(tensor, tuple(places))


def _vanishes(node: Node) -> bool:
    """Whether the formula of an entry is 0 where an index is outside, as that of ``1 - x`` is not."""
    if isinstance(node, TensorSymbol):
        return True
    if not isinstance(node, Apply) or node.op not in ("mul", "neg", "div", "add"):
        return False
    chosen = node.operands[:1] if node.op == "div" else node.operands
    each = [_vanishes(operand) for operand in chosen if shape_of(operand)]
    return any(each) if node.op == "mul" else len(each) == len(chosen) and all(each)


def _softmax(node: Apply, indices: tuple[Index, ...], taken: frozenset[str]) -> Node:
    """An exponential over the sum of all exponentials along the last axis."""
    operand, (fresh,) = node.operands[0], islice(_letters(taken), 1)
    above = apply("exp", entry(operand, indices, taken))
    below = apply("exp", entry(operand, (*indices[:-1], fresh), taken | {str(fresh)}))
    return apply("div", above, Total(below, fresh, shape_of(node)[-1]))


def _overlaid(node: Apply, indices: tuple[Index, ...], taken: frozenset[str]) -> Node:
    """Every window gives the entry that lies there: entry o of window k - o + 1, if the step is one.

    What lies outside is 0 where it is a product, since one of its factors is; so only those are written out.
    """
    (axis, size, stride), (fresh,) = (int(a) for a in node.attributes[:3]), islice(_letters(taken), 1)
    below = node.operands[0]
    while isinstance(below, Apply) and below.op == "overlaid":
        below = below.operands[0]
    if stride != 1 or not isinstance(below, Apply) or below.op != "contract":
        return Entry(node, indices)
    place = (indices[axis] - fresh + 1, fresh)
    inner = (*indices[:axis], *place, *indices[axis + 1 :])
    return Total(entry(node.operands[0], inner, taken | {str(fresh)}), fresh, sympy.Integer(size))


def _largest(node: Apply, indices: tuple[Index, ...], taken: frozenset[str]) -> Node:
    """The larger of one entry and the next, where there are few of them."""
    operand, last = node.operands[0], shape_of(node.operands[0])[-1]
    if not last.is_Integer or last > _FEW:
        return Entry(node, indices)
    entries = [entry(operand, (*indices, sympy.Integer(k + 1)), taken) for k in range(int(last))]
    return reduce(partial(apply, "maximum"), entries)


def _reshape(node: Apply, indices: tuple[Index, ...], taken: frozenset[str]) -> Node:
    """Axes with one entry come and go; there is no formula for other shapes."""
    before, after = shape_of(node.operands[0]), shape_of(node)
    if [size for size in before if size != 1] != [size for size in after if size != 1]:
        return Entry(node, indices)
    kept = iter([index for index, size in zip(indices, after, strict=True) if size != 1])
    one = sympy.Integer(1)
    return entry(node.operands[0], tuple(one if size == 1 else next(kept) for size in before), taken)


def _identity(node: Apply, indices: tuple[Index, ...], taken: frozenset[str]) -> Node:
    half = len(indices) // 2
    return mul(*(Delta(a, b) for a, b in zip(indices[:half], indices[half:], strict=True)))


def _whole(node: Apply, indices: tuple[Index, ...], taken: frozenset[str]) -> Node:
    """What has no formula for all indices is written as an entry of the whole."""
    return Entry(node, indices)


_RULES: Mapping[str, Callable[[Apply, tuple[Index, ...], frozenset[str]], Node]] = {
    "contract": _contraction,
    "slice": _slice,
    "spread": _spread,
    "eye": _identity,
    "zeros": lambda node, indices, taken: Scalar(0),
    "windows": _window,
    "softmax": _softmax,
    "overlaid": _overlaid,
    "reshape": _reshape,
    "amax": _largest,
    **dict.fromkeys(("concat", "pad", "first_largest", "inverse"), _whole),
}
