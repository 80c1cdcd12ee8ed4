"""Matrices that the loop multiplies with by rows, laid out by columns once: BLAS packs those in less time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sympy.core.symbol import Str

from derive.algebra.node import Apply, Node, apply
from derive.algebra.symbol import TensorSymbol
from derive.ops.contraction_text import letters_of
from derive.passes.batched import BatchedStep


class Turned:
    """Matrices and what stands in the place of each.

    still: whether a symbol is the same at every step and for every sample; name: makes a name of its own.
    """

    def __init__(self, still: Callable[[TensorSymbol], bool], name: Callable[[str], str]) -> None:
        self.still, self.name = still, name
        self.found: dict[TensorSymbol, TensorSymbol] = {}

    def steps(self) -> list[BatchedStep]:
        """The statements that turn them."""
        turn = (Str("jk->kj"),)
        return [
            BatchedStep(new, apply("contract", old, attributes=turn), False)
            for old, new in self.found.items()
        ]

    def statement(self, step: BatchedStep) -> BatchedStep:
        """A statement of the loop with turned matrices."""
        return BatchedStep(step.target, self._node(step.expr), step.batched)

    def _node(self, node: Node) -> Node:
        if not isinstance(node, Apply):
            return node
        operands = [self._node(operand) for operand in node.operands]
        if node.op != "contract" or len(operands) != 2:
            return node.with_operands(operands)
        letters, out = letters_of(node)
        for position in (0, 1):
            operand, own, other = operands[position], letters[position], letters[1 - position]
            by_rows = len(own) == 2 and own[0] in out and own[0] not in other
            if by_rows and own[1] in other and own[1] not in out and self._is_still(operand):
                assert isinstance(operand, TensorSymbol)
                operands[position], letters[position] = self._turned(operand), own[::-1]
        return apply("contract", *operands, attributes=(Str(f"{','.join(letters)}->{out}"),))

    def _is_still(self, node: Node) -> bool:
        return isinstance(node, TensorSymbol) and self.still(node)

    def _turned(self, symbol: TensorSymbol) -> TensorSymbol:
        if symbol not in self.found:
            name = self.name(f"{symbol.name}_turned")
            self.found[symbol] = TensorSymbol(name, symbol.shape[::-1], "constant")
        return self.found[symbol]


def turned(
    phases: Sequence[Sequence[BatchedStep]],
    loop: int,
    still: Callable[[TensorSymbol], bool],
    name: Callable[[str], str],
) -> list[list[BatchedStep]]:
    """The statements of all phases; the first is that of parameters alone."""
    made = Turned(still, name)
    found = [
        [made.statement(s) for s in steps] if k == loop else list(steps) for k, steps in enumerate(phases)
    ]
    return [[*found[0], *made.steps()], *found[1:]]
