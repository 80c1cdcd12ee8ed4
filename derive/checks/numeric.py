"""Emitted functions against a NumPy cell written by hand, the catalogue's or the user's own: values,
gradients, and both through time, in float64.

The reference is differentiated by complex step, or by central differences where it is not analytic; none of
our rules is involved.  A cell outside the catalogue is compared with its own scalar equations too
(`derive.checks.second_route`), and with those alone where nobody wrote it by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from derive.checks import emitted
from derive.checks.emitted import BATCH, BATCH_OVER_TIME, LENGTH, Arrays
from derive.checks.multiprecision import NoValue
from derive.checks.own_reference import OwnReference, UnfitReference
from derive.checks.proof import Undefined, branches
from derive.checks.ranges import ANYWHERE, range_of
from derive.checks.reference import (
    Reference,
    derivatives,
    lacking,
    module_name,
    reference,
    run,
    smooth_reference,
)
from derive.checks.residue import NotModelled
from derive.checks.samples import Ledger
from derive.checks.second_route import BOUND, HOW, compare_backward, second_route
from derive.checks.sizes import numeric as numeric_sizes
from derive.checks.sizes import shown, small
from derive.checks.verdict import Verdict, not_checked, outcome
from derive.definition import Cell
from derive.errors import DefinitionError
from derive.passes.gradient import derived_once
from derive.passes.smoothed import smooth_cell

BOUNDS = {True: BOUND, False: 1e-6}  # complex step, central differences

_AGREES = "what the definition says is what the code computes"


@dataclass(frozen=True)
class _Route:
    """What one way of checking compared, how closely, and how it says so."""

    ledger: Ledger
    bound: float
    how: str


@derived_once()  # the emitted text is asked for several times
def numeric_verdict(cell: Cell, step: Reference | None = None) -> Verdict:
    """The verdict; `step` stands in for the cell's own reference.

    Raises: DefinitionError, with file and line, where a user's own reference raises something.

    >>> from derive.catalogue import load
    >>> numeric_verdict(load("dense")).status
    'pass'
    """
    step, smooth_step = step or reference(cell), smooth_reference(cell)
    ours = bool(module_name(cell))
    with np.errstate(all="ignore"):  # what is no number is told by name
        return _judged(cell, step, smooth_step, ours)


def _judged(cell: Cell, step: Reference | None, smooth_step: Reference | None, ours: bool) -> Verdict:
    try:
        if step and (absent := _absent(cell, step, smooth_step)):
            return outcome("numeric", len(cell.program.steps), absent, "", "")
        if step and ours and smooth_cell(cell) is not cell and smooth_step is None:
            reason = "the reference has no smooth_step to check the surrogate gradient with"
            return not_checked("numeric", reason)
        routes = [_by_reference(cell, step, smooth_step)] if step else []
        routes += [] if ours else [_by_equations(cell, alone=not step)]
    except UnfitReference as reason:
        return outcome("numeric", len(cell.program.steps), [str(reason)], "", "")
    except NoValue as reason:
        return not_checked("numeric", reason.message)
    return _verdict(cell, step, routes)


def _absent(cell: Cell, step: Reference, smooth_step: Reference | None) -> list[str]:
    return [*lacking(cell, step), *(lacking(smooth_cell(cell), smooth_step) if smooth_step else ())]


def _verdict(cell: Cell, step: Reference | None, routes: Sequence[_Route]) -> Verdict:
    """One verdict on all that was compared."""
    failures = [failure for route in routes for failure in route.ledger.failures]
    checked = sum(route.ledger.checked for route in routes)
    figure = f"below {max(route.bound for route in routes):.0e}"
    found = outcome("numeric", checked, failures, figure, "; ".join(route.how for route in routes))
    if step and failures and not routes[-1].ledger.failures:
        return replace(found, detail=f"{found.detail}; {_AGREES}: the reference {_fault(cell, step)}")
    return found


def _fault(cell: Cell, step: Reference) -> str:
    """What a reference does wrong; that of JAX is in single precision, unless it is told otherwise."""
    types = [value.dtype for value in step(emitted.one_step(cell, ())).values()]
    coarse = [t.name for t in types if t.kind in "fc" and np.finfo(t).eps > np.finfo(float).eps]
    return f"computes in {coarse[0]}, and has to in float64" if coarse else "is another cell"


def _by_equations(cell: Cell, alone: bool) -> _Route:
    """Where the definition stands alone the verdict says so; otherwise it has said where before."""
    ledger = second_route(cell)
    if not alone:
        return _Route(ledger, BOUND, f"and {ledger.checked} arrays against {HOW}")
    where = f"{ledger.checked} arrays at {_where(cell, timed=True)}"
    return _Route(ledger, BOUND, f"{where}; {HOW}; no NumPy cell of its own")


def _by_reference(cell: Cell, step: Reference, smooth_step: Reference | None) -> _Route:
    ledger, analytic = _best(cell, step, smooth_step)
    method = "complex step" if analytic else "central differences"
    gradients = f"gradients by {method} of the reference"
    if smooth_cell(cell) is not cell and not smooth_step:
        gradients = "its values only, as it has no smooth_reference"
    where = f"{ledger.checked} arrays at {_where(cell, timed=bool(cell.series))}"
    return _Route(ledger, BOUNDS[analytic], f"{where}; {gradients}")


def _best(cell: Cell, step: Reference, smooth_step: Reference | None) -> tuple[Ledger, bool]:
    """By complex step if the reference is analytic; a user's own may not be, even where the cell is."""
    analytic = _analytic(cell)
    if analytic and isinstance(step, OwnReference):
        try:
            ledger = _compared(cell, step, smooth_step, True)
        except (DefinitionError, UnfitReference):  # if real numbers do not help, the next line says so
            return _compared(cell, step, smooth_step, False), False
        return (_compared(cell, step, smooth_step, False), False) if ledger.failures else (ledger, True)
    return _compared(cell, step, smooth_step, analytic), analytic


def _where(cell: Cell, timed: bool) -> str:
    time = f", {LENGTH} steps (one sample, batch of {BATCH_OVER_TIME})" if timed else ""
    numbers = "" if range_of(cell, emitted.DRAWS) == ANYWHERE else f" ({range_of(cell, emitted.DRAWS)})"
    return f"{shown(numeric_sizes(cell))}{numbers}: one step (one sample, batch of {BATCH}){time}"


def _compared(cell: Cell, step: Reference, smooth_step: Reference | None, analytic: bool) -> Ledger:
    ledger, smooth = Ledger(), smooth_cell(cell)
    if smooth is not cell:
        compare_backward(ledger, cell, smooth)
        if smooth_step:
            compare_values(ledger, smooth, smooth_step, (BATCH,))
    slopes = step if smooth is cell else smooth_step
    for lead in ((), (BATCH,)):
        compare_values(ledger, cell, step, lead)
        if slopes:
            compare_gradients(ledger, smooth, slopes, lead, analytic)
    for lead in ((), (BATCH_OVER_TIME,)) if cell.series else ():  # a sequence is as long as its inputs
        compare_series(ledger, cell, step, lead)
        if slopes:
            compare_sequence(ledger, smooth, slopes, lead, analytic)
    return ledger


def _analytic(cell: Cell) -> bool:
    """Whether the complex step may be used; where it is not known, differences serve as well."""
    try:
        return not branches(cell.program, small(cell))
    except (NotModelled, Undefined):
        return False


def compare_values(ledger: Ledger, cell: Cell, step: Reference, lead: tuple[int, ...]) -> None:
    """Every named value of one step, or those that a user's own reference gives."""
    arrays = emitted.one_step(cell, lead)
    ours, theirs = emitted.values(cell, arrays), step(arrays)
    if isinstance(step, OwnReference):
        ours = {name: value for name, value in ours.items() if name in theirs}
    ledger.compare("values", ours, theirs, BOUND)


def compare_gradients(
    ledger: Ledger, cell: Cell, step: Reference, lead: tuple[int, ...], analytic: bool
) -> None:
    """The gradients of one step, by every input, state and parameter."""
    samples = emitted.samples(cell, lead)
    arrays, cotangents = samples.inputs(1), samples.cotangents(1)
    theirs = emitted.first(cell, _slopes(cell, step, arrays, cotangents, analytic))
    ours = emitted.gradients(cell, emitted.first(cell, arrays), cotangents)
    ledger.compare("gradients of one step", ours, theirs, BOUNDS[analytic])


def compare_series(ledger: Ledger, cell: Cell, step: Reference, lead: tuple[int, ...]) -> None:
    """States and outputs after every step."""
    arrays = emitted.samples(cell, lead).inputs(LENGTH)
    ours, _ = emitted.forward(cell, arrays)
    ledger.compare("values through time", ours, run(step, cell, arrays), BOUND)


def compare_sequence(
    ledger: Ledger, cell: Cell, step: Reference, lead: tuple[int, ...], analytic: bool
) -> None:
    """The gradients through time."""
    samples = emitted.samples(cell, lead)
    arrays, cotangents = samples.inputs(LENGTH), samples.cotangents(LENGTH)
    theirs = _slopes(cell, step, arrays, cotangents, analytic)
    ours = emitted.gradients_through_time(cell, arrays, cotangents)
    ledger.compare("gradients through time", ours, theirs, BOUNDS[analytic])


def _slopes(
    cell: Cell, step: Reference, arrays: Arrays, cotangents: Mapping[str, np.ndarray], analytic: bool
) -> Arrays:
    """The derivatives of the weighted sum of all results over time, by everything that is not held fixed."""

    def loss(at: Arrays) -> complex:
        values = run(step, cell, at)
        return complex(sum(np.sum(cotangents[name] * values[name]) for name in cotangents))

    fixed = {s.name: np.zeros_like(arrays[s.name]) for s in cell.inputs if s.fixed}
    moved = {name: array for name, array in arrays.items() if name not in fixed}
    return fixed | derivatives(lambda at: loss({**arrays, **at}), moved, analytic)
