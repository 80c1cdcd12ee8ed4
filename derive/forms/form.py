"""What a form is: a cell written with other parameters, and the map between these and the cell's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import sympy

from derive.algebra.node import Apply, Node, is_op
from derive.algebra.symbol import TensorSymbol
from derive.definition import Cell
from derive.definition.language import Statement
from derive.errors import DefinitionError, Location
from derive.ops.contraction import contract
from derive.ops.contraction_text import spec_of
from derive.program import Program, Step

Map = Mapping[TensorSymbol, Node]


@dataclass(frozen=True)
class Formed:
    """A cell in another form.

    cell: with the same inputs, states, outputs and named values, and other parameters; own: every parameter
    that is gone, in the new ones, empty where the new form can do more than the old one; made: every new
    parameter in those that are gone, one choice where there are many.
    """

    cell: Cell
    own: Map
    made: Map


@dataclass(frozen=True)
class Form:
    """A way to write cells.

    name: as it is asked for; title: what it does, in a few words; rewrite: the cell in this form.
    """

    name: str
    title: str
    rewrite: Callable[[Cell], Formed]


def refused(cell: Cell, form: str, reason: str) -> DefinitionError:
    """The error of a form that a cell cannot have."""
    return DefinitionError(f"the form {form} does not apply: {reason}", Location(cell=cell.label))


def rebuilt(cell: Cell, steps: Iterable[Step]) -> Cell:
    """The cell with other statements; a function that computes the old one by hand does not fit it."""
    file, name = cell.where.file, cell.label
    equations = tuple(
        Statement(each.target, each.expr, each.meaning, Location(file, each.line, name, each.target.name))
        for each in steps
    )
    return replace(cell, equations=equations, declared=(), reference=None, smooth_reference=None)


def each_sum(node: Node, change: Callable[[tuple[Node, ...]], Iterable[Node]]) -> Node:
    """The expression with other terms in its sums, the innermost first."""
    if not isinstance(node, Apply):
        return node
    operands = tuple(each_sum(operand, change) for operand in node.operands)
    return rewritten(node, tuple(change(operands)) if node.op == "add" else operands)


def rewritten(node: Apply, operands: tuple[Node, ...]) -> Node:
    """The operation on other operands, a contraction in its simplest form; one term is no sum."""
    if node.op == "contract":
        return contract(spec_of(node), *operands)
    return operands[0] if node.op == "add" and len(operands) == 1 else node.with_operands(operands)


def used_once(program: Program) -> frozenset[TensorSymbol]:
    """The parameters that stand at one place only: what they are split or joined into is said there."""
    found = Counter(
        node
        for step in program.steps
        for node in sympy.preorder_traversal(step.expr)
        if isinstance(node, TensorSymbol) and node.role == "parameter"
    )
    return frozenset(symbol for symbol, times in found.items() if times == 1)


def weight_of(term: Node) -> TensorSymbol | None:
    """The W of a product W v; None for every other term."""
    if not isinstance(term, Apply) or not is_op(term, "contract") or spec_of(term) != "jk,k->j":
        return None
    matrix = term.operands[0]
    return matrix if isinstance(matrix, TensorSymbol) and matrix.role == "parameter" else None


def letter_and_rest(symbol: TensorSymbol) -> tuple[str, str]:
    """W and f of `W_f`, without the label of a part."""
    letter, _, rest = symbol.part[0].partition("_")
    return letter, rest


class Names:
    """Names that a form makes, each once."""

    def __init__(self, program: Program) -> None:
        self._taken = {*program.by_name, *map(str, program.sizes)}

    def like(self, symbol: TensorSymbol, *wanted: str) -> TensorSymbol:
        """The symbol under the first of these names that is free, in the same layer and part."""
        label = symbol.part[1]
        others = [trait for trait in symbol.traits if trait[0].name != "part"]
        for inside in (*wanted, *(f"{wanted[0]}_{k}" for k in range(2, 1000))):
            traits = [*others, ("part", inside, label)] if label else others
            made = symbol.renamed(f"{inside}_{label}" if label else inside).with_traits(traits)
            if made.name not in self._taken:
                self._taken.add(made.name)
                return made
        raise DefinitionError(f"no name like {wanted[0]} is free")
