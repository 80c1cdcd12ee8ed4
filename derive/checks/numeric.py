"""Emitted functions against the hand-written NumPy cell: values, gradients, and both through time, in
float64.

The reference is differentiated by complex step, or by central differences where it is not analytic; none of
our rules is involved.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from derive.algebra.record import Array
from derive.checks.proof import Undefined, branches
from derive.checks.reference import (
    Arrays,
    Reference,
    derivatives,
    reference,
    run,
    smooth_reference,
)
from derive.checks.residue import NotModelled
from derive.checks.samples import Ledger, Samples
from derive.checks.sizes import numeric as numeric_sizes
from derive.checks.sizes import shown, small
from derive.checks.verdict import Verdict, not_checked, outcome
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.passes.smoothed import smooth_cell
from derive.runtime import Tape, function, sequence

BATCH, LENGTH, BATCH_OVER_TIME = 5, 5, 2  # n, m, steps and batch are all different wherever they meet
BOUNDS = {True: 1e-12, False: 1e-6}  # complex step, central differences


def numeric_verdict(cell: Cell, step: Reference | None = None) -> Verdict:
    """The verdict; `step` stands in for the cell's own reference.

    >>> from derive.catalogue import load
    >>> numeric_verdict(load("dense")).status
    'pass'
    """
    step = step or reference(cell)
    if step is None:
        return not_checked("numeric", "no reference: there is no independent NumPy cell to compare with")
    smooth, smooth_step = smooth_cell(cell), smooth_reference(cell)
    if absent := [*lacking(cell, step), *(lacking(smooth, smooth_step) if smooth_step else ())]:
        return outcome("numeric", len(cell.program.steps), absent, "", "")
    analytic, ledger = _analytic(cell), Ledger()
    if smooth is not cell:
        if smooth_step is None:
            return not_checked(
                "numeric", "the reference has no smooth_step to check the surrogate gradient with"
            )
        compare_values(ledger, smooth, smooth_step, (BATCH,))
        _compare_backward(ledger, cell, smooth)
    for lead in ((), (BATCH,)):
        compare_values(ledger, cell, step, lead)
        compare_gradients(ledger, smooth, smooth_step or step, lead, analytic)
    for lead in ((), (BATCH_OVER_TIME,)) if cell.inputs else ():  # a sequence is as long as its inputs
        compare_series(ledger, cell, step, lead)
        compare_sequence(ledger, smooth, smooth_step or step, lead, analytic)
    return outcome("numeric", ledger.checked, ledger.failures, *_words(cell, ledger.checked, analytic))


def _words(cell: Cell, checked: int, analytic: bool) -> tuple[str, str]:
    """Figure and detail."""
    time = f", {LENGTH} steps (one sample, batch of {BATCH_OVER_TIME})" if cell.inputs else ""
    method = "complex step" if analytic else "central differences"
    where = f"{checked} arrays at {shown(numeric_sizes(cell))}: one step (one sample, batch of {BATCH}){time}"
    return f"below {BOUNDS[analytic]:.0e}", f"{where}; gradients by {method} of the reference"


def _compare_backward(ledger: Ledger, cell: Cell, smooth: Cell) -> None:
    """The gradient of the cell itself and that of its smooth version are the same statements."""
    ledger.checked += 1
    ours, theirs = (gradient(each).steps[len(cell.program.steps) :] for each in (cell, smooth))
    if ours != theirs:
        ledger.failures.append("the gradient is not that of the cell with the surrogate's integral")


def _analytic(cell: Cell) -> bool:
    """Whether the complex step may be used; where it is not known, differences serve as well."""
    try:
        return not branches(cell.program, small(cell))
    except (NotModelled, Undefined):
        return False


def compare_values(ledger: Ledger, cell: Cell, step: Reference, lead: tuple[int, ...]) -> None:
    """Every named value of one step."""
    arrays = one_step(cell, lead)
    ours = {k: v for k, v in function(cell.program)(arrays).items() if k not in arrays}
    ledger.compare("values", ours, step(arrays), BOUNDS[True])


def lacking(cell: Cell, step: Reference) -> list[str]:
    """What there is to say where a reference leaves out named values of the step: nothing else can be
    compared then."""
    values = step(one_step(cell, ()))
    names = [each.target.name for each in cell.program.steps]
    return [f"values: {name} is not in what it is compared with" for name in names if name not in values]


def one_step(cell: Cell, lead: tuple[int, ...]) -> Arrays:
    """The arrays at which the values of one step are compared."""
    return _first(cell, Samples(cell, numeric_sizes(cell), lead).inputs(1))


def compare_gradients(
    ledger: Ledger, cell: Cell, step: Reference, lead: tuple[int, ...], analytic: bool
) -> None:
    """The gradients of one step, by every input, state and parameter."""
    samples = Samples(cell, numeric_sizes(cell), lead)
    arrays, cotangents = samples.inputs(1), samples.cotangents(1)
    theirs = _first(cell, _slopes(cell, step, arrays, cotangents, analytic))
    derived = gradient(cell)
    seeds = {r.marked("seed").name: cotangents[r.at(-1).name if r.role == "state" else r.name][0]
             for r in cell.program.results}  # fmt: skip
    ours = function(derived)({**_first(cell, arrays), **seeds})
    named = {symbol.name: ours[symbol.marked("grad").name] for symbol in cell.program.inputs}
    ledger.compare("gradients of one step", named, theirs, BOUNDS[analytic])


def compare_series(ledger: Ledger, cell: Cell, step: Reference, lead: tuple[int, ...]) -> None:
    """States and outputs after every step."""
    arrays = Samples(cell, numeric_sizes(cell), lead).inputs(LENGTH)
    ledger.compare("values through time", forward(cell, arrays)[0], run(step, cell, arrays), BOUNDS[True])


def compare_sequence(
    ledger: Ledger, cell: Cell, step: Reference, lead: tuple[int, ...], analytic: bool
) -> None:
    """The gradients through time."""
    samples = Samples(cell, numeric_sizes(cell), lead)
    arrays, cotangents = samples.inputs(LENGTH), samples.cotangents(LENGTH)
    _, tape = forward(cell, arrays)
    ours = {
        name.removeprefix("grad_"): grad for name, grad in sequence(cell).backward(tape, cotangents).items()
    }
    ledger.compare(
        "gradients through time", ours, _slopes(cell, step, arrays, cotangents, analytic), BOUNDS[analytic]
    )


def forward(cell: Cell, arrays: Mapping[str, Array]) -> tuple[Arrays, Tape]:
    """Our sequence function on the arrays of a sample."""
    parameters = {s.name: arrays[s.name] for s in cell.timeless}
    inputs = {s.name: arrays[s.name] for s in cell.inputs}
    initial = {s.name: arrays[s.name] for s in cell.program.inputs if s.role == "state"}
    return sequence(cell).forward(parameters, inputs, initial)


def _first(cell: Cell, arrays: Mapping[str, Array]) -> Arrays:
    """The same with the first step of every input in place of all steps."""
    return {**arrays, **{s.name: arrays[s.name][0] for s in cell.inputs}}


def _slopes(
    cell: Cell, step: Reference, arrays: Arrays, cotangents: Mapping[str, Array], analytic: bool
) -> Arrays:
    """The derivatives of the weighted sum of all results over time, by everything."""

    def loss(at: Arrays) -> complex:
        values = run(step, cell, at)
        return complex(sum(np.sum(cotangents[name] * values[name]) for name in cotangents))

    return derivatives(loss, arrays, analytic)
