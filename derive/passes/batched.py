"""A batch axis in front of everything that belongs to a sample; gradients of parameters are summed over it.

Parameters have no batch axis, and neither has what is computed from parameters alone.  The result is meant
for array code: an operand without the axis is broadcast over it as NumPy does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sympy
from sympy.core.symbol import Str

from derive.algebra.node import Apply, Node, add, apply, is_op, neg
from derive.algebra.record import record, shape_of
from derive.algebra.shape import Shape, size
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.ops.constants import zeros
from derive.ops.contraction import LETTERS, contract
from derive.ops.contraction_text import letters_of
from derive.ops.structure import spread
from derive.program import Program

_LETTER = "B"


@dataclass(frozen=True)
class BatchedStep:
    """A statement on arrays: `batched` says whether the target has the axis.

    like: what constants in it, such as zeros and identities, take their type from, where there are such.
    """

    target: TensorSymbol
    expr: Node
    batched: bool
    meaning: str = ""
    like: TensorSymbol | None = None


def batched(program: Program, axes: Mapping[TensorSymbol, bool] | None = None) -> tuple[BatchedStep, ...]:
    """The statements of a program, with the batch axis.

    axes: of symbols that are computed elsewhere, whether they have it; of others their role says so.
    """
    return Batcher(program, axes or {}).steps()


def batch_size(program: Program) -> sympy.Symbol:
    """The size of the batch axis: B, unless the cell has something of that name."""
    return size(program.unused("B"))


def has_batch(symbol: TensorSymbol) -> bool:
    """Whether a supplied symbol has one value a sample: all but parameters, constants and their
    cotangents."""
    return not symbol.timeless


class Batcher:
    """`known` says of every symbol met so far whether it has the axis."""

    def __init__(self, program: Program, axes: Mapping[TensorSymbol, bool]) -> None:
        self.program = program
        self.size = batch_size(program)
        self.known = {symbol: has_batch(symbol) for symbol in program.inputs} | dict(axes)

    def steps(self) -> tuple[BatchedStep, ...]:
        """The statements, after which every symbol is known."""
        found = []
        for step in self.program.steps:
            expr, axis = self.node(step.expr)
            wanted = self.wanted(step.target, axis)
            if axis and not wanted:
                expr = _summed(step.expr, expr, self)
            elif wanted and not axis:
                expr = _repeated(expr, step.target.shape, self.size)
            self.known[step.target] = wanted
            found.append(BatchedStep(step.target, expr, wanted, step.meaning, self.like(step.target, expr)))
        return tuple(found)

    def like(self, target: TensorSymbol, expr: Node) -> TensorSymbol | None:
        """Something that the constants meet; where they meet nothing, what the target is a gradient by, or
        anything that is given."""
        if not any(_is_constant(each) for each in expr.atoms(Apply)):
            return None
        given = self.program.inputs
        met = [s for s in symbols_in(expr) if self.known[s] or s.shape]  # a number may come as a plain float
        primal = [target.primal()] if target.marks and target.primal() in given else []
        return next(iter((*met, *primal, *given)), None)

    def wanted(self, target: TensorSymbol, axis: bool) -> bool:
        """A cotangent has the axis if its primal has; states and outputs have it; a value has what it is
        made from."""
        if target.timeless:
            return False
        if target.marks and target.marks[-1][0] != "pre":
            return self.known.get(target.primal(), has_batch(target.primal()))
        return axis or target.role in ("state", "output")

    def node(self, node: Node) -> tuple[Node, bool]:
        """The node on arrays with the axis, and whether it has it."""
        if isinstance(node, TensorSymbol):
            return node, self.known[node]
        if not isinstance(node, Apply):
            return node, False
        pairs = [self.node(operand) for operand in node.operands]
        axis = any(has for _, has in pairs)
        if not axis:
            return node, False
        if node.op == "contract":
            return _contraction(node, pairs, _LETTER), True
        if record(node).moved:
            return _moved(node, pairs, self.size), True
        rank = len(shape_of(node))
        operands = [
            _aligned(o, has, len(shape_of(old)), rank, self.size)
            for (o, has), old in zip(pairs, node.operands, strict=True)
        ]
        return node.with_operands(operands), True


def _is_constant(node: Apply) -> bool:
    """Whether an array, or what a function makes of a number, is made of nothing but numbers."""
    return node.op not in ("add", "neg", "mul", "div", "pow") and not symbols_in(node)


def _repeated(expr: Node, shape: Shape, batch: sympy.Symbol) -> Node:
    """What is the same for every sample, once for each."""
    if is_op(expr, "zeros"):
        return zeros((batch, *shape))
    return spread(expr, (batch, *shape), range(1, len(shape) + 1))


def _aligned(operand: Node, has: bool, own: int, rank: int, batch: sympy.Symbol) -> Node:
    """A number a sample, used with tensors: its axes are filled up behind the batch axis."""
    if not has or own == rank:
        return operand
    ones = [sympy.Integer(1)] * rank
    return spread(operand, (batch, *ones), [0])


def _contraction(node: Apply, pairs: list[tuple[Node, bool]], out_letter: str) -> Node:
    inputs, out = letters_of(node)
    letters = [(_LETTER if has else "") + each for (_, has), each in zip(pairs, inputs, strict=True)]
    spec = f"{','.join(letters)}->{out_letter}{out}"
    return apply("contract", *(operand for operand, _ in pairs), attributes=(Str(spec),))


def _moved(node: Apply, pairs: list[tuple[Node, bool]], batch: sympy.Symbol) -> Node:
    """An operation that counts axes, with the batch axis in front of every operand."""
    moved = record(node).moved
    assert moved is not None
    operands = [
        operand if has else _repeated(operand, shape_of(old), batch)
        for (operand, has), old in zip(pairs, node.operands, strict=True)
    ]
    return apply(node.op, *operands, attributes=moved(node, batch))


def _summed(original: Node, expr: Node, batcher: Batcher) -> Node:
    """The sum over the batch, taken inside sums and products so that no array of one gradient a sample is
    made."""
    if isinstance(original, Apply) and original.op == "add":
        terms = [(old, *batcher.node(old)) for old in original.operands]
        return add(*(_summed(old, new, batcher) if axis else new for old, new, axis in terms))
    if isinstance(original, Apply) and original.op == "neg":
        new, axis = batcher.node(original.operands[0])
        return neg(_summed(original.operands[0], new, batcher) if axis else new)
    if isinstance(original, Apply) and original.op == "contract":
        return _contraction(original, [batcher.node(operand) for operand in original.operands], "")
    letters = LETTERS[: len(shape_of(original))]
    return contract(f"{_LETTER}{letters}->{letters}", expr)
