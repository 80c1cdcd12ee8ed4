"""The size of every line of a cell: inputs, states, each intermediate value, outputs, parameters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from derive.algebra.display import Rows
from derive.algebra.node import Apply, Node
from derive.algebra.shape import Shape, evaluate
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.analysis.parameters import EXAMPLE, example_sizes
from derive.definition import Cell
from derive.definition.past import ago
from derive.ops.contraction_text import letters_of
from derive.program import Step


@dataclass(frozen=True)
class DimensionRow:
    """One symbol: its role in a word, what it means, its shape in symbols and at the example's sizes."""

    symbol: TensorSymbol
    role: str
    meaning: str
    shape: Shape
    example: tuple[int, ...]


def dimensions(cell: Cell, sizes: Mapping[str, int] = EXAMPLE) -> Rows[DimensionRow]:
    """A row for every line of the cell: what comes in, what is computed, in order, and what is learned.

    >>> from derive.catalogue import load
    >>> [row.meaning for row in dimensions(load("elman"))][-3:]
    ['input weights of the hidden state', 'recurrent weights of the hidden state', 'bias of the hidden state']
    """
    at = example_sizes(cell, sizes)
    return Rows(
        DimensionRow(symbol, role, meaning, symbol.shape, evaluate(symbol.shape, at))
        for symbol, role, meaning in _lines(cell)
    )


def _lines(cell: Cell) -> Iterator[tuple[TensorSymbol, str, str]]:
    for symbol in cell.program.inputs:
        if not symbol.timeless:
            yield symbol, symbol.role, _given(symbol, cell)
    for step in cell.program.steps:
        yield step.target, _role(step.target), step.meaning or step.target.name
    for symbol, meaning in _parameter_meanings(cell).items():
        yield symbol, symbol.role, meaning


def _given(symbol: TensorSymbol, cell: Cell) -> str:
    if symbol.role != "state":
        once, fixed = ", one a sequence" if symbol.still else "", ", held fixed" if symbol.fixed else ""
        return f"{symbol.role}{once}{fixed}"
    if symbol.delayed:
        return _meaning(symbol, cell)
    meaning, comma, layer = _meaning(symbol, cell).partition(", layer")
    return f"{meaning} of the step before{comma}{layer}"


def _role(symbol: TensorSymbol) -> str:
    if symbol.marks:
        return "pre-activation"
    return "next state" if symbol.role == "state" else symbol.role


def _meaning(symbol: TensorSymbol, cell: Cell) -> str:
    """What a value or state means in the words of the statement that defines it, or its name."""
    if symbol.delayed and symbol.time == -1 and not symbol.marks:
        source, steps = symbol.delayed
        return f"{cell.meanings.get(source.name) or source.part[0]}{ago(steps)}"
    name = symbol.at(0).name if symbol.role == "state" and not symbol.marks else symbol.name
    return cell.meanings.get(name) or symbol.role.replace("value", symbol.name)


class _Statements:
    """Where a cell's symbols stand: the first statement that uses each, and the value of each base."""

    def __init__(self, cell: Cell) -> None:
        self.cell = cell
        self.first: dict[TensorSymbol, Step] = {}
        self.values: dict[tuple[str, int], TensorSymbol] = {}
        for step in cell.program.steps:
            for symbol in symbols_in(step.expr):
                self.first.setdefault(symbol, step)
            if not step.target.marks:
                self.values.setdefault((step.target.base, step.target.layer), step.target)

    def owner(self, target: TensorSymbol) -> TensorSymbol:
        """The value that a pre-activation belongs to."""
        return self.values.get((target.base, target.layer), target)

    def purpose(self, symbol: TensorSymbol, applied: bool) -> str:
        """applied: it says what the parameter is applied to, even where its kind names that."""
        step = self.first.get(symbol)
        if step is None:
            return symbol.name
        return _in_statement(symbol, step, self.owner(step.target), self.cell, applied)


def _parameter_meanings(cell: Cell) -> dict[TensorSymbol, str]:
    """What each parameter is for, from the first statement that uses it: "input weights of the forget gate".

    Where several would be called so, it says what they are applied to, or which one it is.
    """
    statements = _Statements(cell)
    short = {symbol: statements.purpose(symbol, False) for symbol in cell.timeless}
    long = {symbol: statements.purpose(symbol, True) for symbol in cell.timeless}
    shorts, longs = Counter(short.values()), Counter(long.values())
    found: dict[TensorSymbol, str] = {}
    met: Counter[str] = Counter()
    for symbol, meaning in long.items():
        met[meaning] += 1
        number = f"{ordinal(met[meaning])} " if longs[meaning] > 1 else ""
        found[symbol] = short[symbol] if shorts[short[symbol]] == 1 else number + meaning
    return found


def ordinal(number: int) -> str:
    """The word for a place in a row.

    >>> ordinal(2), ordinal(7)
    ('second', '7th')
    """
    return {1: "first", 2: "second", 3: "third"}.get(number, f"{number}th")


def _in_statement(symbol: TensorSymbol, step: Step, owner: TensorSymbol, cell: Cell, applied: bool) -> str:
    whole = _meaning(owner, cell)
    product = _product(step.expr, symbol)
    learned = symbol.role == "parameter"
    if product is None:
        added = "bias" if learned else "fixed term"
        return f"{added if _added(step.expr, symbol) else symbol.role} of the {whole}"
    others = [s for operand in product.operands for s in symbols_in(operand) if s != symbol]
    # what varies says more than what stands with it: W (mu x + nu x') is on the input
    other = next((s for s in others if not s.timeless), others[0] if others else symbol)
    kind, named = _kind(product, other, owner.layer) if learned else (_fixed(product), False)
    if named and not applied:
        # "weights of the recurrent part" says it already
        return (
            f"{'weights' if kind.startswith('recurrent') and 'recurrent' in whole else kind} of the {whole}"
        )
    several = other.role == "input" and len(cell.inputs) > 1
    seen = f"input {other.name}" if several else _meaning(other, cell)
    article = "its" if f"of the {whole}" in seen else "the"
    return f"{kind} of the {whole} on {article} {seen.replace(f'of the {whole}', '').strip()}"


def _product(node: Node, symbol: TensorSymbol) -> Apply | None:
    """The innermost product that a symbol is a factor of, if it is one."""
    if not isinstance(node, Apply):
        return None
    if symbol in node.operands:
        return node if node.op in ("mul", "contract") else None
    found = (_product(operand, symbol) for operand in node.operands)
    return next((product for product in found if product is not None), None)


def _added(node: Node, symbol: TensorSymbol) -> bool:
    """Whether a symbol is a term of a sum, or the whole."""
    if not isinstance(node, Apply):
        return node == symbol
    within = any(_added(operand, symbol) for operand in node.operands if isinstance(operand, Apply))
    return within or (node.op in ("add", "neg") and symbol in node.operands)


def _kind(product: Apply, other: TensorSymbol, layer: int) -> tuple[str, bool]:
    """A name for weights, and whether it says what they are applied to."""
    if product.op == "mul" or not _sums(product):
        return "elementwise weights", False
    if other.delayed:
        return "weights", False
    if other.role == "input" or (other.role == "state" and other.layer < layer):
        return "input weights", True
    return ("recurrent weights", True) if other.role == "state" else ("weights", False)


def _fixed(product: Apply) -> str:
    """A name for a constant that multiplies: weights are learned."""
    return "fixed matrix" if product.op == "contract" and _sums(product) else "fixed factor"


def _sums(product: Apply) -> bool:
    inputs, out = letters_of(product)
    return any(letter not in out for each in inputs for letter in each)
