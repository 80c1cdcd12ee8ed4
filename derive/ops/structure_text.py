"""How operations that move entries are written; intervals are counted from 1 on paper and from 0 in code."""

from __future__ import annotations

import sympy

from derive.algebra.node import Apply, Node, Scalar, is_op
from derive.algebra.notation import ATOM, CALL, MATRIX, beside, enclosed
from derive.algebra.record import Child, Layout, Notation, shape_of
from derive.algebra.shape import Shape, code_shape, code_size, show, tex_size
from derive.ops.contraction import LETTERS
from derive.ops.contraction_text import indexed, transposed, with_transposed


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
    return tex_size(start + 1), tex_size(stop)


def _latex_slice(node: Apply, child: Child) -> str:
    index = ":,\\," * axis_of(node) + ":".join(_interval(node))
    return f"{enclosed(child(node.operands[0], 0), '[', ']')}_{{{index}}}"


def _latex_pad(node: Apply, child: Child) -> str:
    before, after = (f"0_{{{tex_size(size)}}}" if size != 0 else "" for size in sizes_in(node))
    return _latex_joined(node, [part for part in (before, child(node.operands[0], 0), after) if part])


def _latex_spread(node: Apply, child: Child) -> str:
    """An outer product with ones; of a matrix that is repeated row by row, the vector is a row.

    What has more axes is written with indices, unless its own axis is the first.
    """
    operand, (shape, axes) = node.operands[0], node.attributes
    rank, kept = len(shape.args), tuple(map(int, axes.args))
    if len(kept) == rank:
        return child(operand, CALL)
    if rank == 2 and kept == (1,):
        return _with_ones(operand, False, child)
    if operand == Scalar(1):
        return "\\mathbf{1}"
    if rank == 2 and kept == (0,):
        return _with_ones(operand, True, child)
    if kept in ((), (0,)):
        return beside(child(operand, MATRIX), "\\mathbf{1}", child.signs.gap)
    letters = LETTERS[:rank]
    entry = indexed(operand, "".join(letters[axis] for axis in kept), letters, child)
    return f"{enclosed(entry, '[', ']')}_{{{letters}}}"


def _with_ones(operand: Node, first: bool, child: Child) -> str:
    """The outer product of a vector with ones, in this order or in the other: a 1^T, of rows a^T 1."""
    if first != child.signs.rows:
        text, ones = child(operand, MATRIX), f"\\mathbf{{1}}^{{{child.signs.transpose}}}"
    else:
        text, ones = transposed(operand, child), "\\mathbf{1}"
    left, right = (text, ones) if first else (ones, text)
    return beside(left, right, child.signs.gap)


def _spread_level(node: Apply) -> int:
    """A product, or brackets with indices."""
    shape, axes = node.attributes
    kept = tuple(map(int, axes.args))
    product = kept in ((), (0,)) or (len(shape.args) == 2 and kept == (1,))
    return MATRIX if product and len(kept) < len(shape.args) else CALL


def _plain_spread(node: Apply, child: Child) -> str:
    shape, axes = node.attributes
    return f"spread({child(node.operands[0], 0)}, {show(shape.args)}, [{', '.join(map(str, axes.args))}])"


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
    whole = code_shape(shape.args)
    if isinstance(node.operands[0], Scalar) and child.like:  # Python's numbers would become float64
        return f"np.full({whole}, {child(node.operands[0], 0)}, dtype={child.like}.dtype)"
    operand = child(node.operands[0], ATOM)
    viewed = f"{operand}[{index}]" if axes.args else operand
    return f"np.broadcast_to({viewed}, {whole})"


def _notations(latex: Layout, plain: Layout, numpy: Layout) -> dict[str, Notation]:
    return {
        "latex": Notation(lambda node: CALL, latex),
        "plain": Notation(lambda node: ATOM, plain),
        "numpy": Notation(lambda node: ATOM, numpy),
    }


def _separator(node: Apply) -> str:
    return ";\\, " if axis_of(node) == 0 and len(shape_of(node)) == 2 else ",\\, "


def _latex_concat(node: Apply, child: Child) -> str:
    return _latex_joined(node, [_part(part, axis_of(node), child) for part in node.operands])


def _part(part: Node, axis: int, child: Child) -> str:
    """A part of a concatenation; what has any size says which it has here."""
    text, shape = child(part, 0), shape_of(part)
    if is_op(part, "zeros"):
        return f"{text}_{{{tex_size(shape[axis])}}}"
    if is_op(part, "eye") or text == "\\mathbf{1}":
        sizes = shape[: len(shape) // 2] if is_op(part, "eye") else shape
        written = " \\times ".join(map(_factor if len(sizes) > 1 else tex_size, sizes))
        return f"{text}_{{{written}}}"
    return text


def _factor(size: sympy.Expr) -> str:
    return enclosed(tex_size(size)) if size.is_Add else tex_size(size)


def _latex_joined(node: Apply, parts: list[str]) -> str:
    """Side by side; matrices one below the other have a semicolon between them.  Of more axes than two it is
    said along which, counted from 1."""
    if len(shape_of(node)) > 2:
        return f"\\operatorname{{concat}}_{{{axis_of(node) + 1}}}{enclosed(_separator(node).join(parts))}"
    return enclosed(_separator(node).join(parts), "[", "]")


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
    _plain_spread,
    _numpy_spread,
)
SPREAD["latex"] = Notation(_spread_level, _latex_spread)
