"""How operations that move entries are written; intervals are counted from 1 on paper and from 0 in code."""

from __future__ import annotations

import sympy

from derive.algebra.node import Apply, Scalar
from derive.algebra.notation import ATOM, CALL, MATRIX, POWER, enclosed
from derive.algebra.record import Child, Layout, Notation, shape_of
from derive.algebra.shape import Shape, code_size, show, show_size
from derive.ops.contraction_text import with_transposed


def axis_of(node: Apply) -> int:
    """The axis along which entries move, the first attribute."""
    return int(node.attributes[0])


def sizes_in(node: Apply) -> Shape:
    """The symbolic sizes among the attributes, behind the axis."""
    return tuple(node.attributes[1:])


def _list(node: Apply, child: Child, separator: str) -> str:
    return separator.join(child(part, 0) for part in node.operands)


def _plain_concat(node: Apply, child: Child) -> str:
    return f"concat({_list(node, child, ', ')}{f', axis={axis_of(node)}' if axis_of(node) else ''})"


def _interval(node: Apply) -> tuple[str, str]:
    start, stop = sizes_in(node)
    first, last = show_size(sympy.expand(start + 1)), show_size(stop)
    return _closed_up(first), _closed_up(last)


def _closed_up(size: str) -> str:
    """A size without room, and without a sign between a number and a letter: ``2m+1``."""
    return size.replace(" ", "").replace("*", "")


def _latex_slice(node: Apply, child: Child) -> str:
    index = ":,\\," * axis_of(node) + ":".join(_interval(node))
    return f"{enclosed(child(node.operands[0], 0), '[', ']')}_{{{index}}}"


def _latex_pad(node: Apply, child: Child) -> str:
    before, after = sizes_in(node)
    parts = [f"0_{{{show_size(before)}}}" if before != 0 else "", child(node.operands[0], 0)]
    parts.append(f"0_{{{show_size(after)}}}" if after != 0 else "")
    return enclosed(_separator(node).join(part for part in parts if part), "[", "]")


def _latex_spread(node: Apply, child: Child) -> str:
    """An outer product with ones; of a matrix that is repeated row by row, the vector is a row."""
    operand, (shape, axes) = node.operands[0], node.attributes
    if len(shape.args) == 2 and tuple(axes.args) == (1,):
        return f"\\mathbf{{1}}\\, {child(operand, POWER)}^{{\\top}}"
    if operand == Scalar(1):
        return "\\mathbf{1}"
    ones = "\\mathbf{1}^{\\top}" if len(shape.args) == 2 and axes.args else "\\mathbf{1}"
    return f"{child(operand, MATRIX)}\\, {ones}"


def _code_slice(node: Apply, child: Child) -> str:
    start, stop = map(code_size, sizes_in(node))
    colon = ":" if start.isalnum() and stop.isalnum() else " : "  # as formatters space it
    interval = f"{'' if start == '0' else start}{colon}{stop}"
    index = ":, " * axis_of(node) + interval.lstrip()
    return f"{child(node.operands[0], ATOM)}[{index}]"


def _code_pad(node: Apply, child: Child) -> str:
    before, after = map(code_size, sizes_in(node))
    return f"pad({child(node.operands[0], 0)}, {axis_of(node)}, {before}, {after})"


def _numpy_spread(node: Apply, child: Child) -> str:
    shape, axes = node.attributes
    index = ", ".join(":" if axis in axes.args else "None" for axis in range(len(shape.args)))
    sizes = ", ".join(map(code_size, shape.args))
    operand = child(node.operands[0], ATOM)
    viewed = f"{operand}[{index}]" if axes.args else operand
    return f"np.broadcast_to({viewed}, ({sizes}{',' if len(shape.args) == 1 else ''}))"


def _notations(latex: Layout, plain: Layout, numpy: Layout) -> dict[str, Notation]:
    return {
        "latex": Notation(lambda node: CALL, latex),
        "plain": Notation(lambda node: ATOM, plain),
        "numpy": Notation(lambda node: ATOM, numpy),
    }


def _separator(node: Apply) -> str:
    return ";\\, " if axis_of(node) == 0 and len(shape_of(node)) > 1 else ",\\, "


def _latex_concat(node: Apply, child: Child) -> str:
    """Side by side; matrices one below the other have a semicolon between them."""
    return enclosed(_list(node, child, _separator(node)), "[", "]")


CONCAT = _notations(
    _latex_concat,
    _plain_concat,
    lambda node, child: f"np.concatenate([{_list(node, child, ', ')}], axis={axis_of(node)})",
)
SLICE = _notations(_latex_slice, _code_slice, _code_slice)
SLICE["latex"] = with_transposed(SLICE["latex"])
PAD = _notations(_latex_pad, _code_pad, _code_pad)
SPREAD = _notations(
    _latex_spread,
    lambda node, child: f"spread({child(node.operands[0], 0)}, {show(node.attributes[0].args)})",
    _numpy_spread,
)
