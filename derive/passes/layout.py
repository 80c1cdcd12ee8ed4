"""The state Jacobian with rows and columns exchanged: the denominator layout, in which the rows of a block
belong to what it is taken by.

Every formula is transposed as a whole: (A B)^T = B^T A^T, (diag(a) M)^T = M^T diag(a), and the blocks in it
are those of the new layout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeAlias

from derive.algebra.node import Apply, Node, add, is_op, mul, neg
from derive.algebra.record import shape_of
from derive.algebra.symbol import TensorSymbol
from derive.ops.constants import eye, zeros
from derive.ops.contraction import LETTERS, contract, is_row_scaling, scale_rows
from derive.ops.contraction_text import spec_of
from derive.passes.jacobian import BlockSymbol
from derive.program import Program, Step

_EACH: Mapping[str, Callable[..., Node]] = {"add": add, "neg": neg, "mul": mul}


class TransposedBlock(BlockSymbol):
    """The block of derivatives of one tensor by another: axes of `by` first, then those of `of`."""

    __slots__ = ()

    shape = property(lambda self: self.by.shape + self.of.shape)


Turned: TypeAlias = Mapping[TensorSymbol, TransposedBlock]


def denominator(program: Program) -> Program:
    """The program of a state Jacobian in denominator layout.

    >>> from derive.catalogue import load
    >>> from derive.passes.jacobian import state_jacobian
    >>> program = denominator(state_jacobian(load("elman")))
    >>> program.results[0].shape == state_jacobian(load("elman")).results[0].shape[::-1]
    True
    """
    turned = {
        step.target: cast_block(step.target) for step in program.steps if isinstance(step.target, BlockSymbol)
    }
    steps = tuple(_exchanged(step, turned) if step.target in turned else step for step in program.steps)
    results = tuple(turned.get(each, each) for each in program.results)
    return replace(program, steps=steps, results=results)


def cast_block(block: BlockSymbol) -> TransposedBlock:
    """The block in the other layout."""
    made = TransposedBlock(block.of, block.by)
    assert isinstance(made, TransposedBlock)
    return made


def _exchanged(step: Step, turned: Turned) -> Step:
    block = step.target
    assert isinstance(block, BlockSymbol)
    return replace(step, target=turned[block], expr=_transposed(step.expr, len(block.of.shape), turned))


def _transposed(node: Node, rows: int, turned: Turned) -> Node:
    """The expression with its first axes behind its last ones, in blocks of the new layout."""
    if isinstance(node, BlockSymbol):
        return turned[node]
    if isinstance(node, Apply) and node.op in _EACH:
        return _EACH[node.op](*(_transposed(operand, rows, turned) for operand in node.operands))
    axes = len(shape_of(node))
    if not axes or is_op(node, "eye"):  # which is symmetric
        return node
    if is_op(node, "zeros"):
        return zeros(shape_of(node)[rows:] + shape_of(node)[:rows])
    if rows == 1 and axes == 2 and isinstance(node, Apply) and is_row_scaling(node):
        diagonal, whole = node.operands
        numbers, matrix = _factors(whole)
        behind = scale_rows(diagonal, eye(shape_of(diagonal)), 1)
        if is_op(matrix, "eye"):
            return mul(*numbers, behind)
        return mul(*numbers, contract("jk,kp->jp", _transposed(matrix, rows, turned), behind))
    letters = LETTERS[:axes]
    return contract(f"{letters}->{letters[rows:]}{letters[:rows]}", _with_blocks(node, turned))


def _factors(node: Node) -> tuple[list[Node], Node]:
    """The numbers that multiply a matrix, and the matrix."""
    operands = node.operands if isinstance(node, Apply) and node.op == "mul" else (node,)
    *numbers, matrix = sorted(operands, key=lambda each: len(shape_of(each)))
    return (numbers, matrix) if not any(map(shape_of, numbers)) else ([], node)


def _with_blocks(node: Node, turned: Turned) -> Node:
    """The expression as it is, blocks in it as transposes of those of the new layout."""
    if isinstance(node, BlockSymbol):
        letters, by = LETTERS[: len(node.shape)], len(node.by.shape)
        return contract(f"{letters}->{letters[by:]}{letters[:by]}", turned[node])
    if not isinstance(node, Apply):
        return node
    operands = [_with_blocks(operand, turned) for operand in node.operands]
    return contract(spec_of(node), *operands) if node.op == "contract" else node.with_operands(operands)
