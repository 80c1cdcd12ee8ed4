"""A cell: its title, its source and its equations; everything else about it is derived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import sympy

from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition.language import Statement
from derive.definition.names import caller
from derive.definition.resolve import resolve
from derive.errors import DefinitionError, Location
from derive.program import Program, State, Step, sizes_of


@dataclass(frozen=True)
class Cell:
    """A definition as its paper writes it.

    title: what the page is called; equations: statements made with `let`, in order; cite: key into the
    bibliography; summary: a sentence for lists; family: for grouping; check_sizes: sizes for the exact proof
    where the usual ones (n = 2, m = 3) do not fit; name: filled in by the catalogue, from the file's name.
    """

    title: str
    equations: Sequence[Statement]
    cite: str = ""
    summary: str = ""
    family: str = ""
    check_sizes: Mapping[str, int] = field(default_factory=dict, hash=False)
    name: str = ""
    where: Location = field(default_factory=caller, compare=False, repr=False)

    def named(self, name: str) -> Cell:
        """The same cell under the catalogue's name."""
        return replace(self, name=name)

    @cached_property
    def program(self) -> Program:
        """The forward program of one step.

        Raises: DefinitionError with file, line, cell and statement.
        """
        if not self.equations:
            raise DefinitionError("a cell needs at least one equation", replace(self.where, cell=self.label))
        statements = [self._checked(each) for each in self.equations]
        steps = _with_roles(tuple(resolve(statements, self.label)))
        self._check_states(steps)
        results = tuple(step.target for step in steps if step.target.role in ("state", "output"))
        return Program(_inputs(steps), steps, results, self.label, self.where.file)

    @property
    def label(self) -> str:
        return self.name or self.title

    def _checked(self, statement: object) -> Statement:
        if not isinstance(statement, Statement):
            found = type(statement).__name__
            raise DefinitionError(
                f"an equation is written let(target, expression, meaning), not {found}",
                replace(self.where, cell=self.label),
            )
        target = statement.target
        if target.role == "state" and target.time != 0:
            message = f"a state is defined at the end of the step: let({target.name}.next, ...)"
            raise DefinitionError(message, replace(statement.where, cell=self.label))
        return statement

    def _check_states(self, steps: Sequence[Step]) -> None:
        defined = {step.target for step in steps}
        for step in steps:
            for symbol in symbols_in(step.expr):
                if symbol.role == "state" and symbol.time == -1 and symbol.next not in defined:
                    place = Location(self.where.file, step.line, self.label, step.target.name)
                    raise DefinitionError(
                        f"state {symbol.name} has no next value; write let({symbol.name}.next, ...)", place
                    )

    @cached_property
    def states(self) -> tuple[State, ...]:
        """The carried values, in the order in which the definition uses them."""
        named = {s.name: s for s in self.program.inputs if s.role == "state"}
        ends = [s for s in self.program.results if s.role == "state"]
        ordered = [*named.values(), *(s.at(-1) for s in ends if s.at(-1).name not in named)]
        return tuple(State(s, s.next) for s in ordered)

    @cached_property
    def inputs(self) -> tuple[TensorSymbol, ...]:
        """What every step is given from outside."""
        return tuple(s for s in self.program.inputs if s.role == "input")

    @cached_property
    def outputs(self) -> tuple[TensorSymbol, ...]:
        """Results that are not carried."""
        return tuple(s for s in self.program.results if s.role == "output")

    @cached_property
    def parameters(self) -> tuple[TensorSymbol, ...]:
        """What is learned, in order of first use."""
        return tuple(s for s in self.program.inputs if s.role == "parameter")

    @cached_property
    def sizes(self) -> tuple[sympy.Symbol, ...]:
        """The symbolic sizes: n for inputs, m for units, and what else the cell has."""
        return sizes_of([*self.program.inputs, *self.program.defined])

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """What each statement means, by name."""
        return {step.target.name: step.meaning for step in self.program.steps}


def _with_roles(steps: tuple[Step, ...]) -> tuple[Step, ...]:
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


def _inputs(steps: Sequence[Step]) -> tuple[TensorSymbol, ...]:
    """Symbols that no statement defines: inputs, states, then parameters, each in order of first use."""
    defined = {step.target for step in steps}
    found = dict.fromkeys(s for step in steps for s in symbols_in(step.expr) if s not in defined)
    supplied = [
        s for s in found if s.role in ("input", "state", "parameter", "constant") and s.time == _start(s)
    ]
    rank = {"input": 0, "state": 1, "constant": 2, "parameter": 3}
    return tuple(sorted(supplied, key=lambda s: rank[s.role]))


def _start(symbol: TensorSymbol) -> int:
    return -1 if symbol.role == "state" else symbol.time
