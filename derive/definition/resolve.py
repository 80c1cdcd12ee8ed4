"""From statements as written to statements of a Program: affine maps get their parameters, ``@`` its indices,
and every pre-activation a name of its own, so that the delta of each gate appears once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import replace

from derive.algebra.node import Apply, Node, Scalar, add
from derive.algebra.record import record, shape_of
from derive.algebra.shape import Shape, show
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition.language import Statement
from derive.errors import DefinitionError, ShapeMismatch
from derive.ops.contraction import contract, matmul, transpose
from derive.ops.contraction_text import spec_of
from derive.program import Step

_WEIGHTS = "WUV"
DEEPEST = 100  # Python's own limit would be met later, in printers, without a place


def resolve(statements: Iterable[Statement], cell: str) -> Iterator[Step]:
    """The steps of a program, pre-activations before the statement that uses them.

    Raises: DefinitionError with the statement's place.
    """
    statements = tuple(statements)
    used = {symbol for statement in statements for symbol in symbols_in(statement.expr)}
    written = {symbol.name for symbol in used}
    for statement in statements:
        try:
            yield from _Resolver(statement, written).steps()
        except ShapeMismatch as mismatch:
            raise DefinitionError(str(mismatch), replace(statement.where, cell=cell)) from None


class _Resolver:
    """Works through one statement; `written` are the definition's names, `affines` and `pre` what it met."""

    def __init__(self, statement: Statement, written: Set[str]) -> None:
        self.statement = statement
        self.written = written
        self.affines: list[Apply] = []
        self.pre: list[Step] = []

    def steps(self) -> Iterator[Step]:
        target = self.statement.target
        expr = self.resolved(self.statement.expr)
        yield from self.pre
        yield Step(target, expr, self.statement.meaning, self.statement.where.line)

    def resolved(self, node: Node, depth: int = 0) -> Node:
        """The expression in operations of the table; `depth` is how many are around it."""
        if depth > DEEPEST:
            raise ShapeMismatch(
                "the expression is nested too deeply; give parts of it statements of their own"
            )
        if not isinstance(node, Apply):
            return node
        operands = [self.resolved(operand, depth + 1) for operand in node.operands]
        if node.op == "affine":
            return self.affine(node, operands)
        if node.op == "matmul":
            return matmul(*operands)
        if node.op == "transpose":
            return _transposed(operands[0])
        if node.op == "contract":
            shape_of(node.with_operands(operands))
            return contract(spec_of(node), *operands)
        if record(node).nonlinear:
            operands = [o if isinstance(o, TensorSymbol | Scalar) else self.named(o) for o in operands]
        return node.with_operands(operands)

    def affine(self, node: Apply, arguments: list[Node]) -> Node:
        """W_f x + U_f h + b_f for statement f."""
        if self.affines and node not in self.affines:
            raise ShapeMismatch(
                "two different affine maps in one statement would share names; name one of them yourself"
            )
        if not 1 <= len(arguments) <= len(_WEIGHTS):
            raise ShapeMismatch(f"affine takes one to three arguments, not {len(arguments)}")
        self.affines.append(node)
        target = self.statement.target
        terms = [self._product(letter, a) for letter, a in zip(_WEIGHTS, arguments, strict=False)]
        if str(node.attributes[0].name) == "bias":
            terms.append(self._made("b", target.shape))
        return add(*terms)

    def _made(self, letter: str, shape: Shape) -> TensorSymbol:
        """A parameter of this statement; the definition must not use its name for another."""
        target = self.statement.target
        inside, label = target.part
        traits = [("part", f"{letter}_{inside}", label)] if label else []
        name = f"{letter}_{target.base}"
        symbol = TensorSymbol(name, shape, "parameter", layer=target.layer, traits=traits)
        if symbol.name in self.written:
            raise ShapeMismatch(
                f"affine makes {symbol.name}, which the definition declares too; rename its own"
            )
        return symbol

    def _product(self, letter: str, argument: Node) -> Node:
        target, shape = self.statement.target, shape_of(argument)
        if len(shape) != 1 or len(target.shape) != 1:
            raise ShapeMismatch(
                f"affine needs vectors: {target.name} {show(target.shape)}, {argument} {show(shape)}"
            )
        return matmul(self._made(letter, target.shape + shape), argument)

    def named(self, argument: Node) -> Node:
        """A name for what goes into a nonlinear function."""
        for step in self.pre:
            if step.expr == argument:
                return step.target
        target, order = self.statement.target, len(self.pre) + 1
        traits = [trait for trait in target.traits if trait[0].name == "part"]
        symbol = TensorSymbol(
            target.base, shape_of(argument), "value", 0, [("pre", order)], target.layer, traits
        )
        meaning = f"pre-activation of the {self.statement.meaning or target.name}"
        self.pre.append(Step(symbol, argument, meaning, self.statement.where.line))
        return symbol


def _transposed(operand: Node) -> Node:
    if len(shape_of(operand)) != 2:
        raise ShapeMismatch(f"transpose needs a matrix, not {operand} {show(shape_of(operand))}")
    return transpose(operand)
