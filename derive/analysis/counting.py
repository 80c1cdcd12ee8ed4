"""Counts by counting: which tensors a program reads and how many numbers they hold, without any formula."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import prod

from derive.algebra.node import Apply, Node
from derive.algebra.shape import evaluate
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.analysis.cost import cost
from derive.definition import Cell
from derive.program import Program, Step


def numbers(tensors: Iterable[TensorSymbol], sizes: Mapping[str, int]) -> int:
    """How many numbers tensors hold, each tensor counted once.

    >>> from derive.catalogue import load
    >>> numbers(load("lstm").parameters, {"n": 10, "m": 20})
    2480
    """
    return sum(prod(evaluate(each.shape, sizes)) for each in dict.fromkeys(tensors))


def learned(program: Program) -> tuple[TensorSymbol, ...]:
    """The parameters that the statements of a program read, each once."""
    read = dict.fromkeys(s for step in program.steps for s in symbols_in(step.expr))
    return tuple(symbol for symbol in read if symbol.role == "parameter")


def kept(cell: Cell, length: int) -> tuple[TensorSymbol, ...]:
    """What backward through so many steps reads of the forward pass, parameters apart: a state that one step
    writes and the next one reads is there once.
    """
    stored = cost(cell).stored
    return tuple(dict.fromkeys(symbol.shifted(k) for k in range(length) for symbol in stored))


def weighted_sums(program: Program) -> tuple[TensorSymbol, ...]:
    """The weighted sums that functions are applied to: pre-activations.

    >>> from derive.catalogue import load
    >>> len(weighted_sums(load("lstm").program)), len(weighted_sums(load("elman").program))
    (4, 1)
    """
    return tuple(step.target for step in program.steps if step.target.marks)


def readers(program: Program, tensor: TensorSymbol) -> tuple[Step, ...]:
    """The statements that read a tensor, in order.

    >>> from derive.catalogue import load
    >>> lstm = load("lstm").program
    >>> [str(step.target) for step in readers(lstm, lstm.by_name["c"])]
    ['c_next']
    """
    return tuple(step for step in program.steps if tensor in symbols_in(step.expr))


def multiplied(program: Program, tensor: TensorSymbol) -> tuple[TensorSymbol, ...]:
    """The parameters that stand in one product with a tensor: matrices that are applied to it, and vectors.

    >>> from derive.catalogue import load
    >>> lstm = load("lstm").program
    >>> [str(each) for each in multiplied(lstm, lstm.by_name["h"])]
    ['U_f', 'U_i', 'U_g', 'U_o']
    """
    products = (node for step in program.steps for node in _products(step.expr) if tensor in node.operands)
    return tuple(
        dict.fromkeys(
            s for node in products for s in node.operands
            if isinstance(s, TensorSymbol) and s.role == "parameter"
        )
    )  # fmt: skip


def _products(node: Node) -> Iterable[Apply]:
    """The products in an expression, in order."""
    if isinstance(node, Apply):
        if node.op in ("mul", "contract"):
            yield node
        for operand in node.operands:
            yield from _products(operand)
