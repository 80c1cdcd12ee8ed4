"""The one-step state Jacobian: all blocks of (next states) by (states), as a program.

Forward accumulation, with whole matrices in place of numbers: an elementwise factor becomes diag(a), a
recurrent weight stands as it is.  Intermediate values are written out, next states are shared by name, so
that the LSTM's dh/dh reads as diag(...) U_o + diag(...) dc/dh.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import cast

from derive.algebra.node import Apply, Node, Scalar, add, is_op, mul, neg
from derive.algebra.record import record, shape_of
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell
from derive.ops.constants import eye, zeros
from derive.ops.contraction import contract, is_row_scaling, scale_rows
from derive.ops.contraction_text import spec_of
from derive.program import Program, Step

LONG = 6  # leaves up to which a derivative may be written more than once: diag(i (1 - i)) U has 4
LONGEST = 60  # what has more gets a name even if it is used once: a chain of statements has no end


class BlockSymbol(TensorSymbol):
    """The block of derivatives of one tensor by another: axes of `of` first, then those of `by`."""

    __slots__ = ()

    def __new__(cls, of: TensorSymbol, by: TensorSymbol) -> BlockSymbol:
        return cast(BlockSymbol, super(TensorSymbol, cls).__new__(cls, of, by))

    @property
    def of(self) -> TensorSymbol:
        """The next state that changes."""
        return cast(TensorSymbol, self.args[0])

    @property
    def by(self) -> TensorSymbol:
        """The state that it changes with."""
        return cast(TensorSymbol, self.args[1])

    base = property(lambda self: f"jac_{self.of.name}_{self.by.name}")
    shape = property(lambda self: self.of.shape + self.by.shape)
    role = property(lambda self: "value")
    time = property(lambda self: 0)
    marks = property(lambda self: ())
    layer = property(lambda self: 0)
    traits = property(lambda self: ())


def state_jacobian(cell: Cell) -> Program:
    """The cell's program with the Jacobian's blocks behind it; its results are the blocks, in the order of
    the states."""
    forward = cell.program
    columns = [_column(forward, state) for state in cell.states]
    blocks = tuple(
        Step(BlockSymbol(step.target, by), column[step.target], origins=(step.target,))
        for step in forward.steps
        for by, column in zip(cell.states, columns, strict=True)
        if step.target in column
    )
    return Program(
        inputs=forward.inputs,
        steps=forward.steps + blocks,
        results=tuple(BlockSymbol(a.next, b) for a in cell.states for b in cell.states),
        cell=forward.cell,
        file=forward.file,
    )


def _column(program: Program, by: TensorSymbol) -> dict[TensorSymbol, Node]:
    """The blocks by one state: those of the next states, and those of values that get a name on the way.

    A value used once, or a short one, is written out where it is used.  A long one that is used more than
    once is named, or a block would grow with every statement that shares; so is the longest used once.
    """
    tangents: dict[TensorSymbol, Node] = {by: eye(by.shape)}
    blocks: dict[TensorSymbol, Node] = {}
    uses = Counter(symbol for step in program.steps for symbol in symbols_in(step.expr))
    for step in program.steps:
        tangent = _collected(_written_out(_local(step, tangents, by), tangents))
        is_state = step.target.role == "state"
        if tangent == Scalar(0):
            if is_state:
                blocks[step.target] = zeros(step.target.shape + by.shape)
        elif is_state or _leaves(tangent) > (LONG if uses[step.target] > 1 else LONGEST):
            blocks[step.target] = tangent
            tangents[step.target] = BlockSymbol(step.target, by)
        else:
            tangents[step.target] = tangent
    return blocks


def _leaves(node: Node) -> int:
    """How many symbols and numbers an expression writes."""
    return sum(map(_leaves, node.operands)) if isinstance(node, Apply) and node.operands else 1


def _local(step: Step, tangents: Mapping[TensorSymbol, Node], by: TensorSymbol) -> Node:
    """The step's derivative in terms of the derivatives of the symbols in it, each of them once."""
    opaque = {s: BlockSymbol(s, by) for s in symbols_in(step.expr) if s in tangents}
    return _collected(_tangent(step.expr, opaque, step.target))


def _collected(tangent: Node) -> Node:
    """The terms that scale the rows of one matrix as one: diag(a) M + diag(b) M = diag(a + b) M."""
    terms = _terms(tangent)
    merged: dict[Node, list[Node]] = {}
    for term in terms:
        factor, block = _factored(term)
        merged.setdefault(block, []).append(factor)
    return add(*(_product(factors, block) for block, factors in merged.items())) if terms else Scalar(0)


def _terms(node: Node) -> tuple[Node, ...]:
    if node == Scalar(0):
        return ()
    return node.operands if isinstance(node, Apply) and node.op == "add" else (node,)


def _factored(term: Node) -> tuple[Node, Node]:
    """A term as (a, M) with term = diag(a) M, or (1, term)."""
    if isinstance(term, Apply) and term.op == "neg":
        factor, block = _factored(term.operands[0])
        return neg(factor), block
    if isinstance(term, Apply) and is_row_scaling(term):
        return term.operands[0], term.operands[1]
    return Scalar(1), term


def _product(factors: list[Node], block: Node) -> Node:
    """(a + b + ...) applied to one block."""
    total = _sum(factors)
    if total == Scalar(1):
        return block
    return mul(total, block) if not shape_of(total) else scale_rows(total, block, len(shape_of(total)))


def _sum(factors: list[Node]) -> Node:
    """What is positive first, and what all end with outside: c a + g a = (c + g) a."""
    ordered = sorted(factors, key=lambda factor: is_op(factor, "neg"))
    products = [_unsigned(factor) for factor in ordered]
    shared = 0
    while all(len(p) > shared for p in products) and len({p[-1 - shared] for p in products}) == 1:
        shared += 1
    if len(ordered) == 1 or not shared:
        return add(*ordered)
    heads = [mul(*product[: len(product) - shared]) for product in products]
    signed = [neg(h) if is_op(f, "neg") else h for h, f in zip(heads, ordered, strict=True)]
    return mul(add(*signed), *products[0][len(products[0]) - shared :])


def _unsigned(factor: Node) -> tuple[Node, ...]:
    """The factors of an elementwise product, its sign aside."""
    body = factor.operands[0] if isinstance(factor, Apply) and factor.op == "neg" else factor
    return body.operands if isinstance(body, Apply) and body.op == "mul" else (body,)


def _written_out(node: Node, tangents: Mapping[TensorSymbol, Node]) -> Node:
    """The blocks replaced by what they are, products simplified again on the way."""
    if isinstance(node, BlockSymbol):
        return tangents[node.of]
    if not isinstance(node, Apply):
        return node
    operands = [_written_out(operand, tangents) for operand in node.operands]
    if is_row_scaling(node):
        return scale_rows(operands[0], operands[1], 1)
    if node.op == "contract":
        return contract(spec_of(node), *operands)
    if node.op == "neg":
        return neg(*operands)
    if node.op in ("add", "mul"):
        return (add if node.op == "add" else mul)(*operands)
    return node.with_operands(operands)


def _tangent(node: Node, tangents: Mapping[TensorSymbol, Node], result: Node) -> Node:
    """How a node changes with the state: the sum over its operands."""
    if isinstance(node, TensorSymbol):
        return tangents.get(node, Scalar(0))
    if not isinstance(node, Apply):
        return Scalar(0)
    terms = []
    for i, operand in enumerate(node.operands):
        change = _tangent(operand, tangents, operand)
        term = Scalar(0) if change == Scalar(0) else record(node).jvp(node, i, change, result)
        if term != Scalar(0):
            terms.append(term)
    return add(*terms) if terms else Scalar(0)
