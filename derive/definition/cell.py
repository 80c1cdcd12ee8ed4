"""A cell: its title, its source and its equations; everything else about it is derived."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import sympy

from derive.algebra.display import Shown
from derive.algebra.symbol import TensorSymbol
from derive.definition.declarations import (
    check_lengths,
    check_names,
    check_numbers,
    check_states,
    checked,
    inputs_of,
    listed,
    with_roles,
)
from derive.definition.language import Statement
from derive.definition.names import caller, check_text
from derive.definition.oddities import oddities
from derive.definition.past import with_past
from derive.definition.resolve import resolve
from derive.errors import DefinitionError, Location
from derive.explicit import matrix_equations
from derive.program import Program

_FUNCTIONS = ("reference", "smooth_reference")


def _importable(function: Any) -> bool:
    module = sys.modules.get(getattr(function, "__module__", ""))
    return module is not None and getattr(module, getattr(function, "__name__", ""), None) is function


@dataclass(frozen=True)
class Cell(Shown):
    """A definition as its paper writes it.

    title: what the page is called; equations: statements made with `let`, in order; cite: key into the
    bibliography; summary: a sentence for lists; family: for grouping; check_sizes: sizes for all checks
    where the usual ones (n = 2, m = 3) do not fit; reference: a function from arrays to arrays by name, the
    same step written by hand, which `derive check` compares with; smooth_reference: the same with a
    surrogate's integral in the place of every spike; name, declared, hyper: what the catalogue knows from the
    file, the cell's name, all symbols that stand in it, and the hyper-parameters with their values.

    Raises: DefinitionError where the equations are no list, or a reference is no function; what else is wrong
    shows when `program` is built.
    """

    title: str
    equations: Sequence[Statement]
    cite: str = ""
    summary: str = ""
    family: str = ""
    check_sizes: Mapping[str, int] = field(default_factory=dict, hash=False)
    name: str = ""
    declared: tuple[TensorSymbol, ...] = field(default=(), compare=False, repr=False)
    hyper: Mapping[str, float] = field(default_factory=dict, hash=False)
    reference: Callable[..., Any] | None = field(default=None, compare=False, repr=False)
    smooth_reference: Callable[..., Any] | None = field(default=None, compare=False, repr=False)
    where: Location = field(default_factory=caller, compare=False, repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.where, Location):
            raise DefinitionError("`where` a cell stands is found by itself; leave it out", caller())
        object.__setattr__(self, "equations", listed(self.equations, self.title, self.where))
        for name in ("title", "summary", "cite", "family", "name"):
            object.__setattr__(self, name, check_text(getattr(self, name), f"{name} of a cell"))
        if not self.title:
            raise DefinitionError("the title of a cell is empty", self.where)
        for name in _FUNCTIONS:
            function = getattr(self, name)
            if function is not None and not callable(function):
                found = type(function).__name__
                raise DefinitionError(f"the {name} of a cell is a function, not {found}", self.where)

    def __getstate__(self) -> dict[str, Any]:
        """What pickles: all but functions of a file that was run, which no other process could find."""
        return self.__dict__ | {name: None for name in _FUNCTIONS if not _importable(getattr(self, name))}

    def __repr__(self) -> str:
        count = len(self.equations)
        return f"<cell {self.label}: {count} equation{'s' * (count != 1)}>"

    def named(self, name: str) -> Cell:
        """The same cell under the catalogue's name."""
        return replace(self, name=name)

    def with_function(self, role: str, function: Callable[..., Any]) -> Cell:
        """The same with a `reference` or a `smooth_reference`."""
        functions: dict[str, Any] = {role: function}
        return replace(self, **functions)

    @cached_property
    def program(self) -> Program:
        """The forward program of one step.

        Raises: DefinitionError with file, line, cell and statement.
        """
        place = replace(self.where, cell=self.label)
        steps = with_roles(tuple(resolve(with_past(checked(self.equations, place)), self.label)))
        check_names(steps, place, self.hyper)
        check_states(steps, place)
        check_numbers(steps, place)
        results = tuple(step.target for step in steps if step.target.role in ("state", "output"))
        program = Program(inputs_of(steps), steps, results, self.label, self.where.file)
        check_lengths(self.check_sizes, program.sizes, place)
        return program

    @property
    def label(self) -> str:
        """What messages call the cell: its name, or its title as long as it has none."""
        return self.name or self.title

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What is legal but probably not meant: something without use, a gate without a bias, two names that
        look alike on the page."""
        return oddities(self.program, self.declared)

    @cached_property
    def states(self) -> tuple[TensorSymbol, ...]:
        """The carried values at the start of the step, in the order in which the definition uses them; the
        `.next` of each is its value at the end."""
        named = {s.name: s for s in self.program.inputs if s.role == "state"}
        ends = [s for s in self.program.results if s.role == "state"]
        return (*named.values(), *(s.at(-1) for s in ends if s.at(-1).name not in named))

    @cached_property
    def inputs(self) -> tuple[TensorSymbol, ...]:
        """What every step is given from outside."""
        return tuple(s for s in self.program.inputs if s.role == "input")

    @cached_property
    def series(self) -> tuple[TensorSymbol, ...]:
        """The inputs that have a value for every step; the others have one for a whole sequence."""
        return tuple(s for s in self.inputs if not s.still)

    @cached_property
    def outputs(self) -> tuple[TensorSymbol, ...]:
        """Results that are not carried."""
        return tuple(s for s in self.program.results if s.role == "output")

    @cached_property
    def parameters(self) -> tuple[TensorSymbol, ...]:
        """What is learned, in order of first use."""
        return tuple(s for s in self.program.inputs if s.role == "parameter")

    @cached_property
    def constants(self) -> tuple[TensorSymbol, ...]:
        """What is given once for a whole sequence and not learned."""
        return tuple(s for s in self.program.inputs if s.role == "constant")

    @cached_property
    def timeless(self) -> tuple[TensorSymbol, ...]:
        """Constants and parameters: what is the same at every step and for every sample."""
        return tuple(s for s in self.program.inputs if s.timeless)

    @cached_property
    def sizes(self) -> tuple[sympy.Symbol, ...]:
        """The symbolic sizes: n for inputs, m for units, and what else the cell has."""
        return self.program.sizes

    @cached_property
    def meanings(self) -> Mapping[str, str]:
        """What each statement means, by name."""
        return {step.target.name: step.meaning for step in self.program.steps}

    def explicit(self, **sizes: int) -> dict[str, sympy.Eq]:
        """The forward statements at given sizes as plain SymPy equations, by name.

        Sides are matrices of scalar symbols named as by ``sympy.symarray``, `W_f_0_1` from 0; a vector is
        a column.  The right sides are written in the symbols of earlier statements, so nothing grows.

        >>> from derive.catalogue import load
        >>> load("elman").explicit(n=1, m=1)["a_h"].rhs
        Matrix([[U_h_0_0*h_0 + W_h_0_0*x_0 + b_h_0]])

        Raises: InputError where a size is missing; DefinitionError where two entries would share a name.
        """
        return matrix_equations(self.program, sizes)
