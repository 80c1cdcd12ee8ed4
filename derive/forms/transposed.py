"""Matrices as libraries with row vectors keep them: inputs first, units second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import sympy

from derive.algebra.node import Apply, Node
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.forms.form import Form, Formed, Names, rebuilt, refused, rewritten, weight_of
from derive.ops.contraction import transpose


def transposed(cell: Cell) -> Formed:
    """Every matrix that is multiplied with a vector is kept transposed: x W for row vectors.

    >>> from derive.catalogue import load
    >>> found = transposed(load("elman"))
    >>> print(found.cell.program.steps[0], found.cell.parameters[0].shape)
    a_h = W_h_T.T @ x + U_h_T.T @ h + b_h (n, m)

    Raises: DefinitionError where no matrix is.
    """
    names = Names(cell.program)
    nodes = [node for step in cell.program.steps for node in sympy.preorder_traversal(step.expr)]
    weights = dict.fromkeys(weight for weight in map(weight_of, nodes) if weight is not None)
    if not weights:
        raise refused(cell, "transposed", "no matrix of parameters is multiplied with a vector")
    new = {old: names.like(old.with_shape(old.shape[::-1]), f"{old.part[0]}_T") for old in weights}
    own = {old: transpose(each) for old, each in new.items()}
    steps = [replace(step, expr=_replaced(step.expr, own)) for step in cell.program.steps]
    return Formed(rebuilt(cell, steps), own, {each: transpose(old) for old, each in new.items()})


def _replaced(node: Node, own: Mapping[TensorSymbol, Node]) -> Node:
    if isinstance(node, TensorSymbol):
        return own.get(node, node)
    if not isinstance(node, Apply):
        return node
    return rewritten(node, tuple(_replaced(operand, own) for operand in node.operands))


TRANSPOSED = Form("transposed", "every matrix transposed, inputs first and units second", transposed)
