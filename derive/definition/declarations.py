"""What must hold of a definition before it is a Program (statements, names, states); what each symbol is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

import sympy

from derive.algebra.node import Node, Scalar
from derive.algebra.shape import show
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition.inputs import said
from derive.definition.language import Statement
from derive.definition.own import check_functions
from derive.errors import DefinitionError, Location
from derive.program import Step, sizes_of

_KINDS: Mapping[str, str] = {
    "input": "an input",
    "state": "a state",
    "value": "a value",
    "output": "an output",
    "parameter": "a parameter",
    "constant": "a constant",
}


# what was probably meant, by the type of what is no equation
_HINTS: Mapping[str, str] = {
    "tuple": "; is `let` missing?",
    "bool": "; let(a, b) stands for a == b",
    "Part": "; put * before it: [*part, let(...)]",
    "list": "; put * before it: [*several, let(...)]",
}


def listed(equations: object, title: object, place: Location) -> tuple[object, ...]:
    """The equations of a cell, which are a list or anything else that has an order.

    Raises: DefinitionError for what is none, or has none.
    """
    if isinstance(equations, str | Statement | Node | Mapping | Set) or not isinstance(equations, Iterable):
        found, hint = type(equations).__name__, ""
        if isinstance(equations, Statement):
            hint = "; put brackets around them: [let(...), ...]"
        elif isinstance(equations, str) and not isinstance(title, str):
            hint = "; the title comes first, then the equations"
        raise DefinitionError(f"equations are a list of let(...), not {found}{hint}", place)
    return tuple(equations)


def check_lengths(asked: object, sizes: Sequence[sympy.Symbol], place: Location) -> None:
    """The `check_sizes` of a cell are numbers for its sizes.

    Raises: DefinitionError where they are not.
    """
    names = [size.name for size in sizes]
    expected = f"check_sizes are whole numbers from 1 for {', '.join(names) or 'none'}"
    if not isinstance(asked, Mapping):
        example = f'{{"{names[0] if names else "m"}": 4}}'
        raise DefinitionError(f"{expected}, as {example}; found {type(asked).__name__}", place)
    wrong = [f"{key!r}: {value!r}" for key, value in asked.items() if key not in names or not _counts(value)]
    if wrong:
        raise DefinitionError(f"{expected}; found {', '.join(wrong)}", place)


def _counts(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value < 100


def checked(equations: Sequence[object], place: Location) -> list[Statement]:
    """The equations, as statements that define each name once and a state at the end of the step.

    Raises: DefinitionError at the statement, or at the cell where there is none.
    """
    if not equations:
        raise DefinitionError("a cell needs at least one equation", place)
    first: dict[str, Location] = {}
    return [_statement(each, number, first, place) for number, each in enumerate(equations, 1)]


def _statement(equation: object, number: int, first: dict[str, Location], place: Location) -> Statement:
    if not isinstance(equation, Statement):
        found = type(equation).__name__
        message = f"equation {number} is written let(target, expression, meaning), not {found}"
        several = isinstance(equation, tuple) and any(isinstance(each, Statement) for each in equation)
        message += _HINTS.get("list" if several else found, "")
        raise DefinitionError(message, place)
    target, where = equation.target, replace(equation.where, cell=place.cell)
    if target.role == "state" and target.time != 0:
        message = f"a state is defined at the end of the step: let({target.name}.next, ...)"
        raise DefinitionError(message, where)
    if target.role == "constant":
        message = f"{target.name} is a constant, which is given; declare what a statement defines with vector"
        raise DefinitionError(message, where)
    if target.role == "free" and target.traits:
        message = f"{target.name} is declared as an input ({said(target)}), and this statement defines it"
        raise DefinitionError(message, where)
    if target.name in first:
        raise DefinitionError(
            f"{target.name} is defined twice, first on line {first[target.name].line}", where
        )
    first[target.name] = where
    return equation


def with_roles(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Tensors declared without a role become values where a statement defines them, and inputs elsewhere."""
    defined = {step.target for step in steps}
    free = {
        s: s.with_role("value" if s in defined else "input")
        for step in steps
        for s in [step.target, *symbols_in(step.expr)]
        if s.role == "free"
    }
    # a matrix is declared as a parameter; one that a statement defines is a value
    free |= {s: s.with_role("value") for s in defined if s.role == "parameter"}
    if not free:
        return steps
    return tuple(
        replace(step, target=free.get(step.target, step.target), expr=step.expr.xreplace(free))
        for step in steps
    )


def check_names(steps: Sequence[Step], place: Location, hyper: Iterable[str] = ()) -> None:
    """Every name stands for one thing; hyper: the names of the cell's hyper-parameters.

    Raises: DefinitionError at the statement in which a second one appears.
    """
    seen: dict[str, TensorSymbol] = {}
    for step in steps:
        for symbol in [*symbols_in(step.expr), step.target]:
            known = seen.setdefault(symbol.name, symbol)
            if known != symbol:
                message = (
                    f"{symbol.name} is declared twice, as {_described(known)} and as {_described(symbol)}"
                )
                raise DefinitionError(message, _at(place, steps, step))
    for name in hyper:
        if name in seen:
            message = f"{name} names a hyper-parameter and {_described(seen[name])}; rename one of them"
            raise DefinitionError(message, place)
    for size in sizes_of(seen.values()):
        if size.name in seen:
            raise DefinitionError(f"{size.name} names a size and a tensor; rename one of them", place)
    check_functions(steps, list(seen.values()), place)


def check_states(steps: Sequence[Step], place: Location) -> None:
    """Every state that is used has a next value, something goes into the cell, and something comes out.

    Raises: DefinitionError at the statement that uses the state, or at the cell.
    """
    defined = {step.target for step in steps}
    for step in steps:
        for symbol in symbols_in(step.expr):
            if symbol.role == "state" and symbol.time == -1 and symbol.next not in defined:
                message = f"state {symbol.name} has no next value; write let({symbol.name}.next, ...)"
                raise DefinitionError(message, _at(place, steps, step))
    if not any(target.role in ("state", "output") for target in defined):
        raise DefinitionError(
            'nothing leaves the cell: declare a result with output("y", m) or a state', place
        )
    if not any(symbol.role in ("input", "state") for symbol in inputs_of(steps)):
        raise DefinitionError("nothing enters the cell: it needs an input or a state", place)


def check_numbers(steps: Sequence[Step], place: Location) -> None:
    """A size that stands in a number is that of something given, or nobody would know the number.

    Raises: DefinitionError at the statement.
    """
    known = {size for symbol in inputs_of(steps) for length in symbol.shape for size in length.free_symbols}
    for step in steps:
        numbers = sorted(step.expr.atoms(Scalar), key=str)
        unknown = sorted({str(s) for number in numbers for s in number.value.free_symbols - known})
        if unknown:
            message = (
                f"{unknown[0]} is the size of no input, state or parameter, so the number {unknown[0]} is "
                'not known; give it with scalar("name") or hyper("name", 1)'
            )
            raise DefinitionError(message, _at(place, steps, step))


def inputs_of(steps: Sequence[Step]) -> tuple[TensorSymbol, ...]:
    """Symbols that no statement defines: inputs, states, then parameters, each in order of first use.

    A state that is written and never read counts: it has an initial value, and a gradient, which is zero.
    """
    defined = {step.target: step for step in steps}
    used = dict.fromkeys(s for step in steps for s in symbols_in(step.expr) if s not in defined)
    found = used | dict.fromkeys(s.at(-1) for s in defined if s.role == "state" and not s.marks)
    rank = {"input": 0, "state": 1, "constant": 2, "parameter": 3}
    supplied = [s for s in found if s.role in rank and s.time == (-1 if s.role == "state" else 0)]
    return tuple(sorted(supplied, key=lambda s: rank[s.role]))


def _at(place: Location, steps: Sequence[Step], step: Step) -> Location:
    """Where a step comes from: a pre-activation belongs to the statement behind it."""
    owner = next(each for each in steps[steps.index(step) :] if not each.target.marks)
    return Location(place.file, step.line, place.cell, owner.target.name)


def _described(symbol: TensorSymbol) -> str:
    return f"{_KINDS[symbol.role]} {show(symbol.shape)}"
