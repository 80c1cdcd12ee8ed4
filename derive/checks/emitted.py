"""What the emitted functions give at the arrays of a sample: the side of a numeric check that is judged."""

from __future__ import annotations

from collections.abc import Mapping

from derive.algebra.record import Array
from derive.checks.ranges import RANGES, range_of
from derive.checks.samples import Samples
from derive.checks.sizes import numeric as numeric_sizes
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.runtime import Tape, function, sequence

Arrays = dict[str, Array]
BATCH, LENGTH, BATCH_OVER_TIME = 5, 5, 2  # n, m, steps and batch are all different wherever they meet
DRAWS = (((), 1), ((BATCH,), 1), ((), LENGTH), ((BATCH_OVER_TIME,), LENGTH))  # batch axes, steps


def samples(cell: Cell, lead: tuple[int, ...]) -> Samples:
    """Random arrays for a cell at the sizes of the numeric checks, seeded anew."""
    return Samples(cell, numeric_sizes(cell), lead, RANGES[range_of(cell, DRAWS)])


def one_step(cell: Cell, lead: tuple[int, ...], draw: int = 0) -> Arrays:
    """The arrays at which the values of one step are compared; draw: others that come after them."""
    drawn = samples(cell, lead)
    *_, arrays = (drawn.inputs(1) for _ in range(draw + 1))
    return first(cell, arrays)


def first(cell: Cell, arrays: Mapping[str, Array]) -> Arrays:
    """The same with the first step of every input in place of all steps."""
    return {**arrays, **{s.name: arrays[s.name][0] for s in cell.series}}


def values(cell: Cell, arrays: Mapping[str, Array]) -> Arrays:
    """Every named value of one step."""
    return {k: v for k, v in function(cell.program)(arrays).items() if k not in arrays}


def gradients(cell: Cell, arrays: Mapping[str, Array], cotangents: Mapping[str, Array]) -> Arrays:
    """The gradients of one step by every input, state and parameter, by the names of these.

    cotangents: a sequence of one step, as `Samples` draws them.
    """
    derived = gradient(cell)
    seeds = {r.marked("seed").name: cotangents[r.at(-1).name if r.role == "state" else r.name][0]
             for r in cell.program.results}  # fmt: skip
    found = function(derived)({**arrays, **seeds})
    return {symbol.name: found[symbol.marked("grad").name] for symbol in cell.program.inputs}


def forward(cell: Cell, arrays: Mapping[str, Array]) -> tuple[Arrays, Tape]:
    """The sequence function on the arrays of a sample: states and outputs after every step, and the tape."""
    parameters = {s.name: arrays[s.name] for s in cell.timeless}
    inputs = {s.name: arrays[s.name] for s in cell.inputs}
    initial = {s.name: arrays[s.name] for s in cell.program.inputs if s.role == "state"}
    return sequence(cell).forward(parameters, inputs, initial, steps=None if cell.series else LENGTH)


def gradients_through_time(
    cell: Cell, arrays: Mapping[str, Array], cotangents: Mapping[str, Array]
) -> Arrays:
    """The gradients of a sequence, by the names of what they are gradients by."""
    _, tape = forward(cell, arrays)
    found = sequence(cell).backward(tape, cotangents)
    return {name.removeprefix("grad_"): grad for name, grad in found.items()}
