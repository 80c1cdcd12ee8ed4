"""What was probably meant: the comparison again, with the author's right side changed a little.

The changes undo the slips that people make: a sign, a transpose, t for t-1, a function for another, a factor
or a term too many or missing.  What is missing is looked for in the derived statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from derive.algebra.node import Apply, Node, Scalar
from derive.algebra.record import shape_of
from derive.checks.domain import Residues
from derive.checks.proof import Undefined
from derive.checks.residue import NotModelled, Redraw, TooShallow
from derive.explicit import entries
from derive.printing.latex import latex, notation_of
from derive.reading.arrays import Value
from derive.reading.tokens import Unreadable
from derive.reading.tree import Beside, Call, Elementwise, Number, Scripted, Spelt, Sum, Tree
from derive.verify.judge import Judge
from derive.verify.verdict import Verdict, equation_name
from derive.verify.walk import everywhere, nodes

_MOST = 500  # so many changes are tried
_LARGEST = 150  # of a side with so many names and operations, since each change is computed
_PLACEHOLDER = "\\mathrm{what is missing}"


def guess(judge: Judge, verdict: Verdict) -> str:
    """The first change that makes a right side equal to the derived one, in words; empty where none does."""
    left, right = verdict.sides[0], verdict.sides[-1]
    if isinstance(left, Spelt) and not judge.bindings.is_known(left, judge.reading):
        return ""
    if sum(1 for _ in nodes(right)) > _LARGEST:
        return ""
    for words, tree in islice(_changes(right), _MOST):
        if tree != left and _summed(left) != tree and _equal(judge, left, tree):
            return words
    for words, node, make in _missing(judge, verdict.meant):
        if _equal_with(judge, left, make(right), node):
            return words
    return ""


def _equal(judge: Judge, left: Tree, tree: Tree) -> bool:
    """Whether a change makes sides equal: at one point first, then everywhere."""
    try:
        return judge.alike(left, tree) and bool(judge.equal(left, tree))
    except (Unreadable, NotModelled, Undefined, Redraw, TooShallow):
        return False


# -- changes of the author's own text


def _changes(tree: Tree) -> Iterator[tuple[str, Tree]]:
    for words, change in _SLIPS:
        for other in everywhere(_summed(tree), change):
            yield words, other
    for words, change in _NAMED:
        for description, other in _with_words(_summed(tree), change):
            yield words.format(description), other


def _summed(tree: Tree) -> Sum:
    return tree if isinstance(tree, Sum) else Sum(((1, tree),))


def _sign(node: Any) -> Iterator[Tree]:
    if isinstance(node, Sum):
        for k, (sign, term) in enumerate(node.terms):
            yield Sum((*node.terms[:k], (-sign, term), *node.terms[k + 1 :]))


def _transpose(node: Any) -> Iterator[Tree]:
    if isinstance(node, Scripted) and node.scripts[-1] == ("^", "\\top"):
        yield node.base
    elif isinstance(node, Spelt):
        yield Scripted(node, (("^", "\\top"),))


def _other_function(node: Any) -> Iterator[Tree]:
    swapped = {"\\sigma": "\\tanh", "\\tanh": "\\sigma"}
    if isinstance(node, Call) and node.function in swapped:
        yield replace(node, function=swapped[node.function])


def _derivative(node: Any) -> Iterator[Tree]:
    if isinstance(node, Call) and node.function in ("\\sigma", "\\tanh"):
        yield replace(node, function=node.function + "'")


def _square(node: Any) -> Iterator[Tree]:
    if isinstance(node, Scripted) and node.scripts[-1] == ("^", "2"):
        yield node.base
    elif isinstance(node, Spelt | Call):
        yield Scripted(node, (("^", "2"),))


def _complement(node: Any) -> Iterator[Tree]:
    if isinstance(node, Sum) and len(node.terms) == 2 and node.terms[0] == (1, Number("1")):
        yield node.terms[1][1]
    elif isinstance(node, Spelt):
        yield Sum(((1, Number("1")), (-1, node)))


def _from_one(node: Any) -> Iterator[Tree]:
    if isinstance(node, Scripted) and node.scripts[-1] == ("^", "2"):
        yield Sum(((1, Number("1")), (-1, node)))


def _order(node: Any) -> Iterator[Tree]:
    if isinstance(node, Beside) and len(node.factors) == 2:
        yield Beside(tuple(reversed(node.factors)))
        a, b = node.factors
        turned = ("^", "\\top")
        if isinstance(b, Scripted) and b.scripts[-1] == turned:
            yield Beside((b.base, Scripted(a, (turned,))))


_SLIPS: Sequence[tuple[str, Callable[[Any], Iterator[Any]]]] = (
    ("a sign: with the other sign of one term it is equal", _sign),
    ("a transpose: with one matrix transposed it is equal", _transpose),
    ("sigma or tanh: with the other function it is equal", _other_function),
    ("1 minus a square: with 1 minus a square in the place of the square it is equal", _from_one),
    ("a square: with one square more or less it is equal", _square),
    ("1 minus: with 1 minus a factor, or without it, it is equal", _complement),
    ("the order: with two factors exchanged it is equal", _order),
    ("the derivative: with the derivative of one function it is equal", _derivative),
)


def _with_words(tree: Any, change: Callable[[Any], Iterator[tuple[str, Any]]]) -> Iterator[tuple[str, Any]]:
    said: list[str] = []

    def quietly(node: Any) -> Iterator[Any]:
        for words, other in change(node):
            said.append(words)
            yield other

    for other in everywhere(tree, quietly):
        yield said[-1], other


def _time(node: Any) -> Iterator[tuple[str, Tree]]:
    if isinstance(node, Spelt) and node.time is not None:
        for by in (-1, 1):
            other = replace(node, time=node.time + by)
            yield f"{equation_name(other)} for {equation_name(node)}", other


def _extra_term(node: Any) -> Iterator[tuple[str, Tree]]:
    if isinstance(node, Sum) and len(node.terms) > 1:
        for k in range(len(node.terms)):
            yield f"term {k + 1} of a sum", Sum((*node.terms[:k], *node.terms[k + 1 :]))


def _extra_factor(node: Any) -> Iterator[tuple[str, Tree]]:
    if isinstance(node, Elementwise | Beside) and len(node.factors) > 1:
        for k, factor in enumerate(node.factors):
            rest = (*node.factors[:k], *node.factors[k + 1 :])
            name = equation_name(factor) if isinstance(factor, Spelt) else f"factor {k + 1}"
            yield name, rest[0] if len(rest) == 1 else type(node)(rest)


_NAMED: Sequence[tuple[str, Callable[[Any], Iterator[tuple[str, Any]]]]] = (
    ("the step: with {} it is equal", _time),
    ("a term too many: without {} it is equal", _extra_term),
    ("a factor too many: without {} it is equal", _extra_factor),
)


# -- what is missing, from the derived statement

Make = Callable[[Tree], Iterator[Tree]]


def _missing(judge: Judge, name: str) -> Iterator[tuple[str, Node, Make]]:
    """Terms and factors of the derived statement, and how the author's side would hold them."""
    program = judge.bindings.names.program
    symbol = program.by_name.get(name)
    step = program.defined.get(symbol) if symbol is not None else None
    if symbol is None or step is None:
        return
    notation = notation_of(program)
    terms = step.expr.operands if isinstance(step.expr, Apply) and step.expr.op == "add" else (step.expr,)
    for term in terms if len(terms) > 1 else ():
        yield f"a missing term: with + {latex(term, notation)} it is equal", term, _added
    for node in dict.fromkeys(_factors(step.expr)):
        if shape_of(node) in (symbol.shape, ()):
            yield f"a missing factor: with {latex(node, notation)} it is equal", node, _multiplied
    other = [s for s in program.by_name.values() if s.shape == step.target.shape and s != step.target]
    for each in other:
        yield f"another name: with {latex(each, notation)} in its place it is equal", each, _exchanged


def _factors(node: Node) -> Iterator[Node]:
    if isinstance(node, Apply):
        if node.op == "mul":
            yield from node.operands
        for operand in node.operands:
            yield from _factors(operand)
    elif not isinstance(node, Scalar):
        yield node


def _added(tree: Tree) -> Iterator[Tree]:
    yield Sum((*_summed(tree).terms, (1, Spelt(_PLACEHOLDER))))


def _multiplied(tree: Tree) -> Iterator[Tree]:
    whole = _summed(tree)
    yield Elementwise((tree, Spelt(_PLACEHOLDER)))
    for k, (sign, term) in enumerate(whole.terms):
        other = (sign, Elementwise((term, Spelt(_PLACEHOLDER))))
        yield Sum((*whole.terms[:k], other, *whole.terms[k + 1 :]))


def _exchanged(tree: Tree) -> Iterator[Tree]:
    def change(node: Any) -> Iterator[Any]:
        if isinstance(node, Spelt):
            yield Spelt(_PLACEHOLDER)

    yield from everywhere(tree, change)


def _equal_with(judge: Judge, left: Tree, candidates: Iterator[Tree], node: Node) -> bool:
    """Whether a side is equal with a derived expression at the place that is kept for it."""

    def value(domain: Residues) -> Value:
        world = judge.worlds.exact(domain)
        known = {name: array for (name, step), array in world.values.items() if step == 0}
        found = entries(node, known, judge.worlds.sizes, domain)
        return judge.bindings.written(found, judge.reading)

    for tree in candidates:
        try:
            if judge.alike(left, tree, {_PLACEHOLDER: value}):
                return True
        except (Unreadable, NotModelled, Undefined, Redraw, TooShallow):
            continue
    return False
