"""A Program: an ordered list of named statements whose names, scope and shapes are known to be right.

The checks are in the constructor, so that no later stage needs to doubt them: every name is defined once,
every symbol is in scope where it is used, and every statement has the shape of its target.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

import sympy

import derive.ops  # noqa: F401  (fills the table of operations, which shapes are asked of)
from derive.algebra.display import Shown
from derive.algebra.node import Node, Scalar, is_op
from derive.algebra.record import shape_of
from derive.algebra.shape import Shape, show, show_size
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.errors import DefinitionError, LanguageError, Location, ShapeMismatch

MOST = 20  # so many of the names that are known are listed in a message


@dataclass(frozen=True)
class Step(Shown):
    """One statement.

    meaning: a few words, as on the page; line: where it was written, 0 if derived; origins: for a derived
    statement, the forward statements that its terms come from, in the order of the terms (a seed stands for
    the caller's).
    """

    target: TensorSymbol
    expr: Node
    meaning: str = ""
    line: int = 0
    origins: tuple[TensorSymbol, ...] = ()

    def __repr__(self) -> str:
        return f"{self.target} = {self.expr}"

    def xreplace(self, rule: Mapping[Node, Node]) -> Step:
        """The statement with other symbols, or with other expressions on its right side.

        Raises: LanguageError where something other than a symbol stands in the place of a target.
        """
        target, origins = self.target.xreplace(rule), tuple(s.xreplace(rule) for s in self.origins)
        if not isinstance(target, TensorSymbol):
            raise LanguageError(f"{self.target} is defined here; a symbol can take its place, not {target}")
        kept = tuple(s for s in origins if isinstance(s, TensorSymbol))
        return replace(self, target=target, expr=self.expr.xreplace(rule), origins=kept)


@dataclass(frozen=True)
class Program(Shown):
    """Statements in order.

    inputs: everything that must be supplied, in order of first use; results: what is asked for; order: 0 for
    the forward program, 1 for its gradient, 2 for the gradient of that.

    Raises: DefinitionError, with its place, on a duplicate, unknown or misshapen statement.
    """

    inputs: tuple[TensorSymbol, ...]
    steps: tuple[Step, ...]
    results: tuple[TensorSymbol, ...]
    cell: str = ""
    file: str = ""
    order: int = 0

    def __repr__(self) -> str:
        kind = ("program", "gradient")[self.order] if self.order < 2 else f"gradient of order {self.order}"
        count = f"{len(self.steps)} statement{'s' * (len(self.steps) != 1)}"
        return f"<{kind} of {self.cell or 'no cell'}: {count}>"

    def __str__(self) -> str:
        return "\n".join(map(str, self.steps))

    def xreplace(self, rule: Mapping[Node, Node]) -> Program:
        """The program with other symbols or expressions, as SymPy's ``xreplace`` exchanges them.

        What an expression takes the place of is no input any more; what it brings along is a new one.
        Raises: DefinitionError where the result is no program, for its shapes or its scope.
        """
        steps = tuple(step.xreplace(rule) for step in self.steps)
        defined = {step.target for step in steps}
        given = [s for symbol in self.inputs for s in symbols_in(symbol.xreplace(rule))]
        used = [s for step in steps for s in symbols_in(step.expr)]
        inputs = dict.fromkeys(s for s in [*given, *used] if s not in defined)
        results = tuple(result.xreplace(rule) for result in self.results)
        return replace(self, inputs=tuple(inputs), steps=steps, results=results)

    def __post_init__(self) -> None:
        scope: dict[str, TensorSymbol] = {}
        for symbol in self.inputs:
            self._declare(scope, symbol, None)
        for step in self.steps:
            self._check_scope(scope, step)
            self._check_shape(step)
            self._declare(scope, step.target, step)
        for result in self.results:
            if scope.get(result.name) != result:
                raise self.error(f"the result {result.name} is never computed", None)

    def error(self, message: str, step: Step | None) -> DefinitionError:
        """The error of a statement, with its place; a pre-activation's is that of the statement behind it."""
        line, name = (step.line, self._owner(step).target.name) if step else (0, "")
        return DefinitionError(message, Location(self.file, line, self.cell, name))

    def _owner(self, step: Step) -> Step:
        behind = self.steps[self.steps.index(step) :] if _is_pre_activation(step.target) else (step,)
        return next((each for each in behind if not _is_pre_activation(each.target)), step)

    def _declare(self, scope: dict[str, TensorSymbol], symbol: TensorSymbol, step: Step | None) -> None:
        if symbol.name in scope:
            first = next((s for s in self.steps if s.target == scope[symbol.name] and s != step), None)
            place = f", first on line {first.line}" if first and first.line else ""
            raise self.error(f"{symbol.name} is defined twice{place}", step)
        scope[symbol.name] = symbol

    def _check_scope(self, scope: Mapping[str, TensorSymbol], step: Step) -> None:
        for symbol in symbols_in(step.expr):
            known = scope.get(symbol.name)
            if known == symbol:
                continue
            if known is not None:
                message = f"{symbol.name} {show(symbol.shape)} is used where {show(known.shape)} was declared"
                raise self.error(message, step)
            raise self.error(self._unknown(symbol, step, scope), step)

    def _unknown(self, symbol: TensorSymbol, step: Step, scope: Mapping[str, TensorSymbol]) -> str:
        circle = [each.name for each in self._circle(symbol, self._owner(step).target)]
        if not circle:
            reason = "before it is defined" if symbol in self.defined else "but no statement defines it"
            comma = "" if symbol in self.defined else ","
            message = f"{symbol.name} is used{comma} {reason}"
        elif len(circle) == 1:
            message = f"{symbol.name} is used in its own definition"
        else:
            uses = ", ".join(f"{a} uses {b}" for a, b in pairwise([*circle, circle[0]]))
            message = f"{symbol.name} is used before it is defined, in a circle: {uses}"
        if symbol.role == "state":
            hint = f"; did you mean {symbol.at(-1).name}, the value before the step?"
        else:
            hint = "; what is carried from step to step is declared with state(...)" if circle else ""
        return f"{message}; known so far: {_listed(scope)}{hint}"

    def _circle(self, symbol: TensorSymbol, owner: TensorSymbol) -> list[TensorSymbol]:
        """The statements through which `symbol`, which `owner` uses, uses `owner` in its turn."""
        back: dict[TensorSymbol, TensorSymbol] = {}  # who was met because of whom
        waiting = [symbol]
        while waiting and owner not in back:
            user = waiting.pop()
            for used in symbols_in(self.defined[user].expr) if user in self.defined else ():
                if used not in back:
                    back[used] = user
                    waiting.append(used)
        if symbol != owner and owner not in back:
            return []
        found = [owner]
        while found[-1] != symbol:
            found.append(back[found[-1]])
        first, *rest = [each for each in found if not _is_pre_activation(each)]
        return [first, *reversed(rest)]

    def _check_shape(self, step: Step) -> None:
        try:
            found = shape_of(step.expr)
        except ShapeMismatch as mismatch:
            raise self.error(str(mismatch), step) from None
        if found != step.target.shape:
            expected, hint = show(step.target.shape), _meant(step, found)
            message = f"{step.target.name} has shape {expected}, but {step.expr} has {show(found)}{hint}"
            raise self.error(message, step)

    def unused(self, name: str) -> str:
        """The name, with underscores behind it until nothing in the program is called that."""
        while name in self._taken:
            name += "_"
        return name

    @cached_property
    def _taken(self) -> frozenset[str]:
        return frozenset([*self.by_name, *map(str, self.sizes)])

    @cached_property
    def defined(self) -> Mapping[TensorSymbol, Step]:
        """Statement by target."""
        return {step.target: step for step in self.steps}

    @cached_property
    def by_name(self) -> Mapping[str, TensorSymbol]:
        """Every symbol of the program by its identifier."""
        return {symbol.name: symbol for symbol in [*self.inputs, *self.defined]}

    @cached_property
    def carries(self) -> bool:
        """Whether anything is carried from step to step."""
        return any(symbol.role == "state" for symbol in self.by_name.values())

    @cached_property
    def sizes(self) -> tuple[sympy.Symbol, ...]:
        """The symbolic sizes, in order of appearance."""
        return sizes_of([*self.inputs, *self.defined])


def sizes_of(symbols: Iterable[TensorSymbol]) -> tuple[sympy.Symbol, ...]:
    """The size symbols in the shapes of tensors, inputs' first."""
    found = {
        s: None for symbol in symbols for size in symbol.shape for s in sorted(size.free_symbols, key=str)
    }
    return tuple(sorted(found, key=lambda s: (str(s) != "n", list(found).index(s))))


def _is_pre_activation(symbol: TensorSymbol) -> bool:
    return bool(symbol.marks) and symbol.marks[-1][0] == "pre"


def _listed(scope: Mapping[str, TensorSymbol]) -> str:
    """The names that are known; of many, the first."""
    names = list(scope)
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return ", ".join(names[:MOST]) + more or "nothing"


def _meant(step: Step, found: Shape) -> str:
    """The likely slip where a statement has another shape than its target."""
    if found and found == step.target.shape[::-1]:
        return "; is it transposed?"
    if found:
        return ""
    if any(is_op(node, "contract") for node in sympy.preorder_traversal(step.expr)):
        return "; did you mean `*`, the elementwise product?"
    sizes = ", ".join(map(show_size, step.target.shape))
    if step.expr == Scalar(0):
        return f"; did you mean zeros({sizes})?"
    number = f"({step.expr})" if is_op(step.expr, "add") else f"{step.expr}"
    return f"; did you mean {number} * ones({sizes})?"
