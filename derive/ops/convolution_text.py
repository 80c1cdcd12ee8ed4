r"""How windows are written: a convolution as W \ast x, its adjoint as W \ast^{\top} y, others with shifted
indices.

Zeros around a tensor are not written: an entry outside of it is 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import sympy

from derive.algebra.node import Apply, Node
from derive.algebra.record import Signs
from derive.algebra.shape import tex_size

Index: TypeAlias = sympy.Expr


@dataclass(frozen=True)
class Convolution:
    """A kernel that slides over a tensor (or its adjoint), the same number of steps along every axis."""

    kernel: Node
    tensor: Node
    stride: int
    transposed: bool = False

    def sign(self, signs: Signs) -> str:
        r"""The sign between the two: ``\ast``, with the stride where it is not 1."""
        below = f"_{{{self.stride}}}" if self.stride != 1 else ""
        above = f"^{{{signs.transpose}}}" if self.transposed else ""
        return f"{signs.convolution}{below}{above}"


def located(node: Node, indices: Sequence[Index]) -> tuple[Node, list[Index]]:
    """The tensor that windows are taken from, or that is repeated or turned, and where in it the entry lies
    (counted from 1).
    """
    # zeros around windows stay with them: an index outside of the windows may be one inside of the tensor
    found = [(index, False) for index in indices]
    while isinstance(node, Apply) and (inner := _looked_through(node, found)) is not None:
        found, node = inner, node.operands[0]
    return node, [sympy.expand(index) for index, _ in found]


def _looked_through(node: Apply, indices: Sequence[tuple[Index, bool]]) -> list[tuple[Index, bool]] | None:
    """Indices of the operand, each with whether zeros lie outside, if an entry is one of the operand's."""
    found = list(indices)
    axis = int(node.attributes[0]) if node.op in ("windows", "pad") else 0
    if node.op == "pad":
        found[axis] = (found[axis][0] - node.attributes[1], True)
        return found
    if node.op == "windows" and not any(padded for _, padded in found[axis : axis + 2]):
        (place, _), (entry, _) = found[axis : axis + 2]
        return [*found[:axis], (node.attributes[2] * (place - 1) + entry, False), *found[axis + 2 :]]
    if node.op == "spread":
        kept = [int(each) for each in node.attributes[1].args]
        lost = [found[k] for k in range(len(found)) if k not in kept]
        return None if any(padded for _, padded in lost) else [found[k] for k in kept]
    if node.op == "contract" and len(node.operands) == 1:
        left, right = str(node.attributes[0].name).split("->")
        return [found[right.index(c)] for c in left] if sorted(left) == sorted(right) else None
    return None


def index_text(indices: Sequence[Index], letters: str) -> str:
    """Indices side by side, with commas where one of them is shifted: ``k,p+u-2,q+v-2``."""
    texts = [_shifted(each, letters) for each in indices]
    return ("" if all(len(text) == 1 for text in texts) else ",").join(texts)


def _shifted(index: Index, letters: str) -> str:
    """Letters in their order, what is added or taken away behind them."""
    terms = sorted(sympy.Add.make_args(index), key=lambda term: (_place(term, letters), str(term)))
    texts = [tex_size(term) for term in terms]
    return "".join(text if k == 0 or text[0] == "-" else f"+{text}" for k, text in enumerate(texts))


def _place(term: Index, letters: str) -> int:
    return min((letters.index(str(s)) for s in term.free_symbols if str(s) in letters), default=len(letters))


def as_convolution(node: Apply, inputs: Sequence[str], out: str) -> Convolution | None:
    """A kernel (o, c, u, ...) times the windows (c, p, u, ...) of a tensor, if the contraction is that."""
    if len(inputs) != 2 or len(inputs[0]) < 3:
        return None
    window = _windows(node.operands[1])
    channels, entries = inputs[0][:2], inputs[0][2:]
    slid = "".join(a + b for a, b in zip(out[1:], entries, strict=False))
    fits = inputs[1] == channels[1] + slid and out[:1] == channels[0] and len(out) == len(entries) + 1
    return Convolution(node.operands[0], *window) if fits and window else None


def _windows(node: Node) -> tuple[Node, int] | None:
    """The tensor below windows of one stride, with as many zeros on all sides."""
    strides: list[int] = []
    borders: list[tuple[sympy.Basic, ...]] = []
    while isinstance(node, Apply) and node.op in ("windows", "pad"):
        if node.op == "windows":
            strides.append(int(node.attributes[2]))
        else:
            borders.append(node.attributes[1:])
        node = node.operands[0]
    even = len({*borders}) <= 1 and all(before == after for before, after in borders)
    whole = len(borders) in (0, len(strides))
    return (node, strides[0]) if len({*strides}) == 1 and even and whole else None


def overlaid_part(node: Node) -> tuple[Apply, int] | None:
    """The contraction below slices of overlaid windows: so comes out the gradient of a convolution."""
    strides: list[int] = []
    while isinstance(node, Apply) and node.op == "slice":
        node = node.operands[0]
    while isinstance(node, Apply) and node.op == "overlaid":
        strides.append(int(node.attributes[2]))
        node = node.operands[0]
    fits = len({*strides}) == 1 and isinstance(node, Apply) and node.op == "contract"
    return (node, strides[0]) if fits and isinstance(node, Apply) else None


def as_transposed(node: Apply, stride: int, inputs: Sequence[str], out: str) -> Convolution | None:
    """A kernel (o, c, u, ...) times a tensor (o, p, ...) of its outputs, if the contraction is that."""
    if len(inputs) != 2 or len(inputs[0]) < 3 or len(inputs[1]) != len(inputs[0]) - 1:
        return None
    slid = "".join(a + b for a, b in zip(inputs[1][1:], inputs[0][2:], strict=True))
    fits = inputs[0][0] == inputs[1][0] and out == inputs[0][1] + slid
    kernel, tensor = node.operands
    return Convolution(kernel, tensor, stride, transposed=True) if fits else None
