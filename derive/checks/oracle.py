"""Our sequence functions against implementations that were written elsewhere: values and all gradients,
float64.
"""

from __future__ import annotations

import numpy as np

from derive import catalogue
from derive.algebra.record import Array
from derive.checks.emitted import forward
from derive.checks.oracles import Oracle, oracles_for
from derive.checks.oracles.remarks import remark
from derive.checks.samples import Ledger, Samples
from derive.checks.sizes import numeric as numeric_sizes
from derive.checks.sizes import shown
from derive.checks.verdict import Verdict, not_checked, outcome
from derive.definition import Cell
from derive.passes.gradient import derived_once
from derive.runtime import sequence

BATCH, LENGTHS = 2, (1, 5)


def oracle_verdicts(cell: Cell) -> tuple[Verdict, ...]:
    """A verdict for every oracle of a cell, or one that says why there is none."""
    known = oracles_for(cell.name) if catalogue.has(cell) else ()
    if not known:
        return (not_checked("oracle", "in none of the packages that we compare with"),)
    return tuple(
        compared(cell, each) if each.installed else not_checked("oracle", each.missing) for each in known
    )


@derived_once()  # the emitted text is asked for several times
def compared(cell: Cell, other: Oracle, ours: Cell | None = None) -> Verdict:
    """The verdict against one oracle; `ours` runs in the cell's place."""
    ledger = Ledger()
    gradients = [_compare(ledger, ours or cell, cell.name, other, length) for length in LENGTHS]
    lengths = " and ".join(f"{length} step{'s' if length > 1 else ''}" for length in LENGTHS)
    sizes = f"{shown(numeric_sizes(cell))}, batch of {BATCH}"
    what = "values and all gradients" if all(gradients) else "values (it computes no gradients)"
    detail = f"{what}, {ledger.checked} arrays, {lengths} at {sizes}"
    how = remark(other.module, cell.name)
    return outcome(
        "oracle",
        ledger.checked,
        ledger.failures,
        f"below {other.bound:.0e} from {other.shown} {other.version}",
        f"{detail}; {how}" if how else detail,
    )


def _compare(ledger: Ledger, cell: Cell, name: str, other: Oracle, length: int) -> bool:
    """Whether gradients were compared too."""
    samples = Samples(cell, numeric_sizes(cell), (BATCH,))
    arrays = samples.inputs(length)
    theirs = other.run(name, arrays)
    values, tape = forward(cell, arrays)
    shortened = {k: _last(v, theirs.values.get(k)) for k, v in values.items()}
    ledger.compare(f"values, length {length}", shortened, theirs.values, other.bound)
    if theirs.backward is None:
        return False
    cotangents = {k: _last(c, theirs.values[k]) for k, c in samples.cotangents(length).items()}
    ours = sequence(cell).backward(tape, {k: _padded(c, length) for k, c in cotangents.items()})
    named = {k.removeprefix("grad_"): grad for k, grad in ours.items()}
    ledger.compare(f"gradients, length {length}", named, theirs.backward(cotangents), other.bound)
    return True


def _last(series: Array, like: Array | None) -> Array:
    """The steps that the other side has."""
    return series if like is None else series[-len(like) :]


def _padded(series: Array, length: int) -> Array:
    """Zeros for the steps of which the other side knows nothing."""
    return np.concatenate([np.zeros((length - len(series), *series.shape[1:])), series])
