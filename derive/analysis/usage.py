"""Where a value is used, and by which rule each term of a derived statement comes about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from derive.algebra.node import Apply, Node
from derive.algebra.record import shape_of
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.ops.contraction_text import letters_of
from derive.program import Program, Step

# What happens to a cotangent on its way back through one operation.
#   supplied    the caller gives it                          carried     step t + 1 hands it back
#   passed      a sum passes it on unchanged                 sign        with the sign of the term
#   product     an elementwise product: times the others     chain       through a function: times its slope
#   transposed  a matrix product: by the transposed matrix   outer       a weight: with the input, as a matrix
#   part        from a concatenation: the part that is its   padded      into a slice: zeros elsewhere
#   spread      a sum over entries: to each of them          summed      what was repeated: added up
#   contracted  any other sum of products                    quotient   a quotient: divided, or by its rule
RULES = (
    "supplied", "carried", "passed", "sign", "product", "chain", "transposed", "outer", "part", "padded",
    "spread", "summed", "contracted", "quotient",
)  # fmt: skip

_WORDS = {
    "add": "passed", "neg": "sign", "mul": "product", "div": "quotient", "concat": "part", "slice": "padded",
    "pad": "part", "spread": "summed",
}  # fmt: skip


@dataclass(frozen=True)
class Rule:
    """One rule: its word, the operation that it is of, and the other operands (weights, factors)."""

    word: str
    op: str = ""
    others: tuple[Node, ...] = ()


@dataclass(frozen=True)
class TermExplanation:
    """Where a term comes from.

    index: position in the sum; origin: the forward statement in which the value is used, or the seed; rules:
    from the origin's result back to the value, without "passed" where something else happened too; later: how
    many steps later the origin is.
    """

    index: int
    origin: TensorSymbol
    rules: tuple[Rule, ...]
    later: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """The rules by name, each once."""
        return tuple(dict.fromkeys(rule.word for rule in self.rules))


@dataclass(frozen=True)
class Explanation:
    """Why a backward statement has the terms that it has.

    value: what the statement is the adjoint of; used_by: the forward statements that it is used in, in order.
    """

    target: TensorSymbol
    value: TensorSymbol
    used_by: tuple[TensorSymbol, ...]
    terms: tuple[TermExplanation, ...]


def uses(program: Program) -> Mapping[TensorSymbol, tuple[TensorSymbol, ...]]:
    """The statements in which each symbol is used, in order; unused symbols have none.

    >>> from derive.catalogue import load
    >>> [s.name for s in uses(load("lstm").program)[load("lstm").program.by_name["c_next"]]]
    ['h_next']
    """
    found: dict[TensorSymbol, list[TensorSymbol]] = {s: [] for s in [*program.inputs, *program.defined]}
    for step in program.steps:
        for symbol in symbols_in(step.expr):
            found[symbol].append(step.target)
    return {symbol: tuple(targets) for symbol, targets in found.items()}


def explain(step: Step, program: Program) -> Explanation:
    """The terms of a backward statement, one for each of its origins.

    step: a statement that `gradient` or `through_time` derived; program: what it was derived from.

    >>> from derive.catalogue import load
    >>> from derive.passes.gradient import gradient
    >>> lstm = load("lstm").program
    >>> statement = next(s for s in gradient(lstm).steps if s.target.name == "adj_c_next")
    >>> [term.words for term in explain(statement, lstm).terms]
    [('supplied',), ('product', 'chain')]
    """
    value = step.target.primal()
    terms = tuple(_term(k, step.origins, value, program) for k in range(len(step.origins)))
    return Explanation(step.target, value, uses(program)[value], terms)


def _term(
    index: int, origins: Sequence[TensorSymbol], value: TensorSymbol, program: Program
) -> TermExplanation:
    origin = origins[index]
    if origin.marks and origin.marks[-1][0] == "seed" and origin not in program.defined:
        return TermExplanation(index, origin, (Rule("supplied"),))
    later = 0 if origin in program.defined else 1
    home, used = origin.shifted(-later), value.shifted(-later)
    ways = list(_paths(program.defined[home].expr, used))
    if len(ways) == origins.count(origin):  # a term for each way, in the order of the operands
        ways = [ways[origins[:index].count(origin)]]
    rules = [rule for way in ways for rule in way]
    found = [rule for rule in dict.fromkeys(rules) if rule.word != "passed"] or [Rule("passed")]
    return TermExplanation(index, origin, (*([Rule("carried")] if later else []), *found), later)


def _paths(node: Node, value: TensorSymbol) -> Iterator[tuple[Rule, ...]]:
    """The rules on each way from an expression down to a value in it."""
    if node == value:
        yield ()
    if not isinstance(node, Apply):
        return
    for i, operand in enumerate(node.operands):
        for path in _paths(operand, value):
            yield (_rule(node, i), *path)


def _rule(node: Apply, i: int) -> Rule:
    """What happens to a cotangent on its way through operand i of an operation."""
    others = tuple(o for k, o in enumerate(node.operands) if k != i)
    if node.op == "contract":
        return Rule(_contraction(node, i), node.op, others)
    return Rule(_WORDS.get(node.op, "chain"), node.op, others)


def _contraction(node: Apply, i: int) -> str:
    inputs, out = letters_of(node)
    own, rank = inputs[i], len(shape_of(node.operands[i]))
    if len(inputs) == 1:
        return "spread" if len(out) < rank else "transposed"
    if len(inputs) == 2 and not set(own) & set(out):
        return "transposed" if len(inputs[1 - i]) == 2 else "product"
    if len(inputs) == 2 and rank == 2 and len(inputs[1 - i]) == 1 and len(out) == 1:
        return "outer"
    return "transposed" if len(inputs) == 2 and len(out) == rank == 2 else "contracted"
