"""What a page says in words must follow from what is computed: else the page is not made."""

from __future__ import annotations

from collections.abc import Iterable

import sympy

from derive.algebra.shape import at_sizes
from derive.analysis.counting import numbers
from derive.analysis.parameters import example_sizes
from derive.analysis.unit_reads import unit_reads
from derive.definition import Cell
from derive.document import forms
from derive.document.spans import Math, Spans
from derive.document.words import say
from derive.errors import DeriveError
from derive.printing.quantities import formula


def holds(fact: bool, claim: str) -> None:
    """Raises DeriveError, with the claim, where a page would say what is not so.

    >>> holds(1 + 1 == 2, "one and one are two")
    """
    if not fact:
        raise DeriveError(f"a page would say what does not hold: {claim}")


def same(values: Iterable[int], claim: str) -> int:
    """The one number that all of these are.

    >>> same([3, 3], "there are three each time")
    3
    """
    found = set(values)
    holds(len(found) == 1, claim)
    return found.pop()


def proved(cell: Cell, form: str) -> int:
    """How many entries of values and gradients a form of a cell has in common with it, as is proved here.

    >>> from derive.catalogue import load
    >>> proved(load("elman"), "two-biases") > 0
    True
    """
    entries, are_equal = forms.compared(cell, form)
    holds(are_equal, f"{cell.label} has the form {form}")
    return entries


def of_unit(cell: Cell) -> sympy.Expr:
    """How many parameters one unit of a layer has: those that its own statements read.

    >>> from derive.catalogue import load
    >>> of_unit(load("dense")), of_unit(load("lstm"))
    (n + 1, 4*m + 4*n + 4)
    """
    read = unit_reads(cell.program)
    return sympy.expand(sum(sympy.Mul(*read[symbol]) for symbol in cell.parameters))


def with_number(expression: sympy.Expr, cell: Cell) -> Spans:
    """A formula, and what it is at the example sizes."""
    return say(Math(f"{formula(expression)} = {at_sizes(expression, example_sizes(cell)):d}"))


def counted(cell: Cell) -> int:
    """How many numbers a cell learns at the example sizes, counted entry by entry."""
    return numbers(cell.parameters, example_sizes(cell))
