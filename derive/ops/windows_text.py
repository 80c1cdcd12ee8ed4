r"""How windows, their adjoint and reshaping are written: entry by entry, and the shape where it is needed."""

from __future__ import annotations

from collections.abc import Callable

import sympy

from derive.algebra.node import Apply, Node
from derive.algebra.notation import ATOM, CALL, enclosed
from derive.algebra.record import Child, Layout, Notation, shape_of
from derive.algebra.shape import Shape, code_size, tex_size
from derive.ops.contraction import LETTERS
from derive.ops.contraction_text import alone, indexed, transposed, with_transposed
from derive.ops.convolution_text import index_text


def numbers(node: Apply) -> tuple[int, int, int]:
    """Axis, size and stride of windows."""
    axis, size, stride = (int(a) for a in node.attributes[:3])
    return axis, size, stride


def _tex_windows(node: Apply, child: Child) -> str:
    """Every entry of a window as an entry of what it is taken from."""
    letters = LETTERS[: len(shape_of(node))]
    return f"{enclosed(indexed(node, letters, letters, child), '[', ']')}_{{{letters}}}"


def _tex_overlaid(node: Apply, child: Child) -> str:
    """An entry is the sum over all places in windows at which it lay: over ``2p+u-2=j``."""
    out = LETTERS[: len(shape_of(node))]
    letters, spare, conditions = list(out), iter(LETTERS[len(out) :]), []
    operand: Node = node
    while isinstance(operand, Apply) and operand.op == "overlaid":
        axis, _, stride = numbers(operand)
        place, entry = next(spare), next(spare)
        p, u = sympy.symbols(f"{place} {entry}")
        conditions.append(f"{index_text([stride * (p - 1) + u], place + entry)}={letters[axis]}")
        letters[axis : axis + 1] = [place, entry]
        operand = operand.operands[0]
    shown = alone(operand, "".join(letters))
    lengths = zip(letters, shape_of(operand), strict=True)
    conditions += [f"{c} \\le {tex_size(size)}" for c, size in lengths if c not in {*out, *shown}]
    below, names = ",\\, ".join(conditions), "".join(letters)
    body = f"\\sum_{{{below}}} {indexed(operand, names, names, child)}"
    return f"{enclosed(body, '[', ']')}_{{{out}}}"


def tex_shape(shape: Shape) -> str:
    r"""A shape as an index: ``m \times 2n``."""
    return " \\times ".join(f"({s})" if set("+-") & set(s) else s for s in map(tex_size, shape)) or "1"


def _tex_reshape(node: Apply, child: Child) -> str:
    """A vector as the only row of a matrix, and back, are transpositions."""
    operand = node.operands[0]
    shapes = shape_of(operand), tuple(node.attributes)
    if any(len(a) == 1 and b == (1, *a) for a, b in (shapes, shapes[::-1])):
        return child(operand, CALL) if child.signs.rows else transposed(operand, child)
    return f"\\operatorname{{reshape}}_{{{tex_shape(shapes[1])}}}{enclosed(child(operand, 0))}"


def _call(name: str) -> Layout:
    def layout(node: Apply, child: Child) -> str:
        arguments = [code_size(a) for a in node.attributes]
        return f"{name}({', '.join([child(node.operands[0], 0), *arguments])})"

    return layout


def _numpy_reshape(node: Apply, child: Child) -> str:
    return f"{child(node.operands[0], ATOM)}.reshape({', '.join(map(code_size, node.attributes))})"


def _notations(name: str, tex: Callable[[Apply, Child], str], numpy: Layout) -> dict[str, Notation]:
    return {
        "latex": with_transposed(Notation(lambda node: CALL, tex)),
        "plain": Notation(lambda node: ATOM, _call(name)),
        "numpy": Notation(lambda node: ATOM, numpy),
    }


WINDOWS = _notations("windows", _tex_windows, _call("windows"))
OVERLAID = _notations("overlaid", _tex_overlaid, _call("overlaid"))
RESHAPE = _notations("reshape", _tex_reshape, _numpy_reshape)
