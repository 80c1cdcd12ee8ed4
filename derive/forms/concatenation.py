"""One matrix on the concatenation of input and state, as diagrams explain the LSTM."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import sympy

from derive.algebra.node import Apply, Node
from derive.algebra.record import shape_of
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell
from derive.forms.form import Form, Formed, Names, each_sum, rebuilt, refused, used_once, weight_of
from derive.ops.contraction import contract
from derive.ops.structure import concat, take
from derive.program import Program, Step

_LETTERS = ("s", "v", "w", "q", "e")  # of the concatenated vectors; the first that the cell does not have


def state_first(cell: Cell) -> Formed:
    """W x + U h becomes M [h, x], one matrix for all products of a sum.

    >>> from derive.catalogue import load
    >>> found = state_first(load("lstm"))
    >>> print(*found.cell.program.steps[:2], sep="; ")
    s = concat(h, x); a_f = M_f @ s + b_f

    Raises: DefinitionError where no sum has two products with matrices of its own.
    """
    return _Joining(cell, "concatenated-hx", True).formed()


def input_first(cell: Cell) -> Formed:
    """The same with the input first, M [x, h]."""
    return _Joining(cell, "concatenated-xh", False).formed()


@dataclass
class _Joining:
    """One cell while it is rewritten; statements that are made on the way wait in `new`."""

    cell: Cell
    form: str
    state_first: bool
    joints: dict[tuple[Node, ...], TensorSymbol] = field(default_factory=dict)
    new: list[Step] = field(default_factory=list)
    parts: dict[TensorSymbol, list[TensorSymbol]] = field(default_factory=dict)

    def formed(self) -> Formed:
        program = self.cell.program
        once, names, carried = used_once(program), Names(program), _carried(program)
        steps: list[Step] = []
        for step in program.steps:

            def change(terms: tuple[Node, ...], target: TensorSymbol = step.target) -> Iterable[Node]:
                products = [term for term in terms if weight_of(term) in once]
                if len(products) < 2:
                    return terms
                product = self.product(self.ordered(products, carried), target, names)
                return [
                    product if term is products[0] else term for term in terms if term not in products[1:]
                ]

            expr = each_sum(step.expr, change)
            steps += [*self.new, replace(step, expr=expr)]
            self.new = []
        if not self.parts:
            raise refused(self.cell, self.form, "no sum has two products with matrices that stand there only")
        own = {old: _block(new, parts, k) for new, parts in self.parts.items() for k, old in enumerate(parts)}
        made = {new: concat(*parts, axis=1) for new, parts in self.parts.items()}
        return Formed(rebuilt(self.cell, steps), own, made)

    def ordered(self, products: list[Node], carried: frozenset[TensorSymbol]) -> list[Node]:
        """What comes from the states in front, or behind; where all does or nothing, all but the first."""
        back = [term for term in products if not carried.isdisjoint(symbols_in(_operand(term)))]
        back = back if 0 < len(back) < len(products) else products[1:]
        front = [term for term in products if term not in back]
        return back + front if self.state_first else front + back

    def product(self, products: list[Node], target: TensorSymbol, names: Names) -> Node:
        """The matrix on the concatenation, which has a statement of its own: its adjoint is there once."""
        operands = tuple(map(_operand, products))
        weights = [weight for weight in map(weight_of, products) if weight is not None]
        if operands not in self.joints:
            size = sympy.expand(sympy.Add(*(shape_of(each)[0] for each in operands)))
            bare = TensorSymbol("s", (size,), "value", layer=target.layer)
            self.joints[operands] = names.like(bare, *_LETTERS)
            words = "concatenation of what the matrices multiply"
            self.new.append(Step(self.joints[operands], concat(*operands), words))
        joint = self.joints[operands]
        bare = weights[0].with_shape((weights[0].shape[0], joint.shape[0]))
        matrix = names.like(bare, f"M_{target.part[0]}")
        self.parts[matrix] = weights
        return contract("jk,k->j", matrix, joint)


def _operand(product: Node) -> Node:
    assert isinstance(product, Apply)
    return product.operands[1]


def _carried(program: Program) -> frozenset[TensorSymbol]:
    """The states, and all that is computed from them."""
    found = {symbol for symbol in program.inputs if symbol.role == "state"}
    for step in program.steps:
        if not found.isdisjoint(symbols_in(step.expr)):
            found.add(step.target)
    return frozenset(found)


def _block(matrix: TensorSymbol, parts: list[TensorSymbol], k: int) -> Node:
    """The columns that part k has in the matrix."""
    widths = [part.shape[1] for part in parts]
    start = sympy.expand(sympy.Add(*widths[:k]))
    return take(matrix, 1, start, sympy.expand(start + widths[k]))


STATE_FIRST = Form("concatenated-hx", "one matrix on the concatenation, state first", state_first)
INPUT_FIRST = Form("concatenated-xh", "one matrix on the concatenation, input first", input_first)
