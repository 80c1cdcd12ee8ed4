"""A step or a sequence, and all its gradients, in 50 digits: what rounding errors are measured against.

The statements are those of the cell and of its derived gradient, which other checks prove; they are evaluated
entry by entry, sample by sample, in the order of the definition, and the loop over time is this file's own.
So nothing of the emitted code takes part, and nothing of its rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from derive.algebra.node import Apply, Node, is_op
from derive.algebra.record import Array, record
from derive.algebra.symbol import TensorSymbol
from derive.checks.multiprecision import Digits, Numbers, samples_of, series_name
from derive.checks.sizes import numeric as numeric_sizes
from derive.definition import Cell
from derive.explicit import entries, evaluate
from derive.passes.gradient import gradient
from derive.program import Program

# linear in every operand, so that the operands' magnitudes give that of the result
_LINEAR = (
    "add", "neg", "mul", "contract", "concat", "slice", "pad", "spread", "reshape", "windows", "overlaid",
)  # fmt: skip


@dataclass(frozen=True)
class Exact:
    """A value in 50 digits, and its magnitude: the same with the terms of sums taken in absolute value.

    What cancels exactly leaves the rounding of its terms, so an error is small or large next to these.
    timed: whether its first axis is time.
    """

    value: Array
    magnitude: Array
    timed: bool = False

    @property
    def pair(self) -> tuple[Array, Array]:
        """The value as a float and what that leaves, together more than 30 digits."""
        near = np.asarray(self.value, dtype=float)
        return near, np.asarray(np.asarray(self.value) - near, dtype=float)


@dataclass(frozen=True)
class Run:
    """Values and gradients by name, with the axes that the emitted functions give them.

    values: states and outputs after each step, and of a single one every named value, (T, B, ...);
    gradients: by every input, state and parameter; largest: of everything that was computed on the way.
    """

    values: Mapping[str, Exact]
    gradients: Mapping[str, Exact]
    largest: float


def exact_run(cell: Cell, arrays: Mapping[str, Array], cotangents: Mapping[str, Array], length: int) -> Run:
    """All that a sequence gives, in 50 digits; call it within ``mpmath.workdps``.

    arrays: floats as `derive.checks.samples.Samples` draws them, with a batch axis; cotangents: (T, B, ...).
    Raises: NoValue where the equations have no real value at them.
    """
    return _run(cell, arrays, cotangents, length, Rounding(0.0))


def shaken_run(
    cell: Cell, arrays: Mapping[str, Array], cotangents: Mapping[str, Array], length: int, by: Rounding
) -> Run:
    """The same in floats, where everything that goes in and every named value is moved, as rounding would;
    there are no magnitudes.
    """
    inputs, weights = ({name: by.of(array) for name, array in each.items()} for each in (arrays, cotangents))
    return _run(cell, inputs, weights, length, by)


class Rounding:
    """Numbers moved by a share of themselves, up or down at random."""

    def __init__(self, share: float, seed: int = 0) -> None:
        self.share, self.random = share, np.random.default_rng(seed)

    def of(self, array: Array) -> Array:
        """The array, moved."""
        return np.asarray(array * (1 + self.share * self.random.choice((-1.0, 1.0), np.shape(array))))


def _run(
    cell: Cell,
    arrays: Mapping[str, Array],
    cotangents: Mapping[str, Array],
    length: int,
    by: Rounding,
) -> Run:
    domain = Digits(plain=by.share > 0)
    weights, batch = domain.numbers(cotangents), next(iter(cotangents.values())).shape[1]
    runs = [
        _Sample(cell, given, {name: array[:, k] for name, array in weights.items()}, length, domain, by)
        for k, given in enumerate(samples_of(cell, domain.numbers(arrays), (batch,)))
    ]
    for run in runs:
        run.go()
    shared, timed = {s.name for s in cell.timeless}, {s.name for s in cell.series}
    return Run(
        {name: _stacked([run.values[name] for run in runs], 1) for name in runs[0].values},
        {
            name: _added([run.gradients[name] for run in runs])
            if name in shared
            else _stacked([run.gradients[name] for run in runs], int(name in timed))
            for name in runs[0].gradients
        },
        max(run.largest for run in runs),
    )


@dataclass
class _Sample:
    """One sample: forward through all steps, and back."""

    cell: Cell
    given: Mapping[str, Array]
    weights: Mapping[str, Array]
    length: int
    domain: Digits
    by: Rounding
    largest: float = 0.0
    values: dict[str, Exact] = field(default_factory=dict)
    gradients: dict[str, Exact] = field(default_factory=dict)

    def go(self) -> None:
        tape = self._forward()
        self._backward(tape)

    def _forward(self) -> list[Numbers]:
        """All values of every step; a state is called as the cell calls it, but in a single step."""
        cell, tape, found = self.cell, list[Numbers](), list[dict[str, Exact]]()
        carried = {state.name: self.given[state.name] for state in cell.states if state.name in self.given}
        wanted = cell.program.results if self.length > 1 else cell.program.defined
        for t in range(self.length):
            fed = {s.name: self.given[s.name][t] for s in cell.series}
            tape.append(self._evaluated(cell.program, {**self.given, **carried, **fed}))
            carried = {state.name: tape[-1][state.next.name] for state in cell.states}
            found.append(self._exact(cell.program, tape[-1], wanted))
        for symbol in wanted:
            name = series_name(symbol) if self.length > 1 else symbol.name
            self.values[name] = _stacked([each[symbol.name] for each in found], 0, timed=True)
        return tape

    def _backward(self, tape: Sequence[Numbers]) -> None:
        """Reverse accumulation: what a step hands back to the states before it joins their cotangents."""
        cell, derived = self.cell, gradient(self.cell)
        targets = [s.marked("grad") for s in cell.program.inputs]
        found: list[dict[str, Exact]] = []
        carried = {state.name: 0 * tape[-1][state.next.name] for state in cell.states}
        for t in reversed(range(self.length)):
            seeds = {
                r.marked("seed").name: self.weights[series_name(r)][t]
                + (carried[r.at(-1).name] if r.role == "state" else 0)
                for r in cell.program.results
            }
            given = {**tape[t], **{name: np.asarray(seed, object) for name, seed in seeds.items()}}
            values = self._evaluated(derived, given)
            found.append(self._exact(derived, values, targets))
            carried |= {
                s.name: values[s.marked("grad").name] for s in cell.program.inputs if s.role == "state"
            }
        self.gradients = {s.name: self._joined(s, found) for s in cell.program.inputs}

    def _joined(self, symbol: TensorSymbol, found: Sequence[Mapping[str, Exact]]) -> Exact:
        """The gradient by something, from those of the steps, the last step first."""
        each = [step[symbol.marked("grad").name] for step in found]
        if symbol.role == "state":
            return each[-1]
        return _stacked(each[::-1], 0, timed=True) if symbol in self.cell.series else _added(each)

    def _evaluated(self, program: Program, given: Mapping[str, Array]) -> Numbers:
        """Every value of a program; where values are moved, each is before the next is made of it."""
        if not self.domain.plain:
            values = evaluate(program, given, self._sizes, self.domain)
            sizes = (float(np.max(np.abs(array), initial=0)) for array in values.values())
            self.largest = max(self.largest, *sizes)
            return values
        values = dict(given)
        for step in program.steps:
            if step.target.name not in values:
                found = entries(step.expr, values, self._sizes, self.domain)
                values[step.target.name] = self.by.of(np.asarray(found, object))
        return values

    @property
    def _sizes(self) -> Mapping[str, int]:
        return numeric_sizes(self.cell)

    def _exact(self, program: Program, values: Numbers, wanted: Iterable[TensorSymbol]) -> dict[str, Exact]:
        statements = {step.target: step.expr for step in program.steps}
        return {s.name: Exact(values[s.name], self._large(statements[s], values)) for s in wanted}

    def _large(self, node: Node, values: Numbers) -> Array:
        return _magnitude(node, values, self._sizes) if not self.domain.plain else np.zeros(())


def _magnitude(node: Node, values: Mapping[str, Array], sizes: Mapping[str, int]) -> Array:
    """The value of an expression with the terms of its sums in absolute value."""
    operands: list[Array] = []
    if isinstance(node, Apply) and node.op in _LINEAR:
        operands = [_magnitude(operand, values, sizes) for operand in node.operands]
    elif isinstance(node, Apply) and is_op(node, "div"):
        above, below = node.operands
        operands = [_magnitude(above, values, sizes), entries(below, values, sizes, Digits())]
    if isinstance(node, Apply) and operands:
        found = record(node).entries(node, operands, sizes, Digits())
    else:
        found = entries(node, values, sizes, Digits())
    return np.asarray(np.abs(np.asarray(found, object)))


def _stacked(each: Sequence[Exact], axis: int, timed: bool = False) -> Exact:
    value, magnitude = (np.stack([getattr(e, part) for e in each], axis) for part in ("value", "magnitude"))
    return Exact(value, magnitude, timed or each[0].timed)


def _added(each: Sequence[Exact]) -> Exact:
    return Exact(np.asarray(sum(e.value for e in each)), np.asarray(sum(e.magnitude for e in each)))
