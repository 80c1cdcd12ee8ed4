"""Mutants: a program with one small mistake, for every operator at every site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from derive.algebra.node import Apply, Node, add, mul, neg
from derive.algebra.record import shape_of
from derive.algebra.symbol import TensorSymbol
from derive.ops.constants import zeros
from derive.ops.contraction import is_row_scaling, transpose
from derive.program import Program, Step

Scope = Sequence[TensorSymbol]
Operator = Callable[[Node, Scope], Iterator[Node]]


@dataclass(frozen=True)
class Mutant:
    """One mistake: the operator that made it, and the statement as it became."""

    operator: str
    position: int
    step: Step

    def __str__(self) -> str:
        return f"{self.operator}: {self.statement}"

    @property
    def statement(self) -> str:
        """The statement as it became, as Python writes it."""
        return f"{self.step.target.name} = {self.step.expr}"

    def program(self, original: Program) -> Program:
        """The program with the mistake.

        Raises: DefinitionError where the mistake is against scope or shapes.
        """
        steps = list(original.steps)
        steps[self.position] = self.step
        return replace(original, steps=tuple(steps))

    def alone(self, original: Program) -> Program:
        """The mistaken statement as a program of its own, to which all that comes before it is given.

        Raises: DefinitionError as `program` does, at the cost of one statement.
        """
        before = (step.target for step in original.steps[: self.position])
        inputs, results = (*original.inputs, *before), (self.step.target,)
        return replace(original, inputs=inputs, steps=(self.step,), results=results)


def _drop_term(node: Node, scope: Scope) -> Iterator[Node]:
    if isinstance(node, Apply) and node.op == "add":
        yield from (add(*_without(node.operands, i)) for i in range(len(node.operands)))


def _flip_sign(node: Node, scope: Scope) -> Iterator[Node]:
    if isinstance(node, Apply) and node.op == "add":
        for i, term in enumerate(node.operands):
            yield add(*node.operands[:i], neg(term), *node.operands[i + 1 :])
    elif isinstance(node, Apply) and node.op == "neg":
        yield node.operands[0]


def _transpose(node: Node, scope: Scope) -> Iterator[Node]:
    if len(shape_of(node)) == 2:
        yield transpose(node)


def _other_time(node: Node, scope: Scope) -> Iterator[Node]:
    """h_t for h_{t-1}, and the reverse."""
    if isinstance(node, TensorSymbol) and node.role == "state" and not node.marks:
        yield from (other for other in scope if other == node.at(-1 - node.time))


def _other_symbol(node: Node, scope: Scope) -> Iterator[Node]:
    """Every other symbol of that shape, beginning with the one declared next."""
    if isinstance(node, TensorSymbol):
        alike = [symbol for symbol in scope if symbol.shape == node.shape]
        start = alike.index(node) + 1
        yield from (other for other in [*alike[start:], *alike[: start - 1]])


def _other_function(node: Node, scope: Scope) -> Iterator[Node]:
    swapped = {"sigmoid": "tanh", "tanh": "sigmoid"}
    if isinstance(node, Apply) and node.op in swapped:
        yield Apply(swapped[node.op], node.operands, node.attributes)


def _drop_factor(node: Node, scope: Scope) -> Iterator[Node]:
    if not isinstance(node, Apply):
        return
    if node.op == "mul":
        yield from (mul(*_without(node.operands, i)) for i in range(len(node.operands)))
    elif is_row_scaling(node):
        yield node.operands[1]
    elif node.op in ("pow", "div"):
        yield node.operands[0]


OPERATORS: dict[str, Operator] = {
    "drop a term": _drop_term,
    "flip a sign": _flip_sign,
    "drop a factor": _drop_factor,
    "transpose": _transpose,
    "swap t and t-1": _other_time,
    "swap sigma and tanh": _other_function,
    "swap two symbols": _other_symbol,
}


def mutants(program: Program, first: int = 0, every: bool = False) -> Iterator[Mutant]:
    """All mutants of the statements from position `first` on.

    every: with all symbols that could stand in the place of one; otherwise one of them a site.
    """
    scope = [*program.inputs, *(step.target for step in program.steps[:first])]
    for position in range(first, len(program.steps)):
        step = program.steps[position]
        seen = {step.expr}
        for operator, expr in _of_statement(step, tuple(scope), every):
            if expr not in seen:
                seen.add(expr)
                yield Mutant(operator, position, replace(step, expr=expr))
        scope.append(step.target)


def _of_statement(step: Step, scope: Scope, every: bool) -> Iterator[tuple[str, Node]]:
    if not isinstance(step.expr, Apply) or step.expr.op != "add":  # a sum of one term
        yield from (("flip a sign", neg(step.expr)), ("drop a term", zeros(step.target.shape)))
    for name, operator in OPERATORS.items():
        yield from ((name, expr) for expr in _everywhere(step.expr, operator, scope, every))


def _everywhere(node: Node, operator: Operator, scope: Scope, every: bool) -> Iterator[Node]:
    """The expression with the operator applied at one place, for every place."""
    found = operator(node, scope)
    yield from found if every or operator is not _other_symbol else _first(found)
    if isinstance(node, Apply):
        for i, operand in enumerate(node.operands):
            for changed in _everywhere(operand, operator, scope, every):
                yield node.with_operands([*node.operands[:i], changed, *node.operands[i + 1 :]])


def _first(found: Iterator[Node]) -> Iterator[Node]:
    for node in found:
        yield node
        return


def _without(operands: Sequence[Node], i: int) -> list[Node]:
    return [*operands[:i], *operands[i + 1 :]]
