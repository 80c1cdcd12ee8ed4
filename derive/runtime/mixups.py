"""What becomes of a layer's output where one convention is taken for another: the same numbers run twice.

Every mix-up is one in which no shape complains, or it says at which sizes none does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from derive.algebra.record import Array
from derive.algebra.shape import evaluate
from derive.analysis.parameters import EXAMPLE
from derive.catalogue import load
from derive.runtime.layouts import LAYOUTS
from derive.runtime.sequence import sequence

SQUARE: Mapping[str, int] = {"n": 20, "m": 20}  # where inputs and states cannot be told apart by their size
STEPS = 10
Numbers = dict[str, Array]


@dataclass(frozen=True)
class Case:
    """Random numbers for a cell: parameters, inputs (T, n), initial states."""

    cell: str
    parameters: Numbers
    inputs: Numbers
    initial: Numbers

    def output(self) -> Array:
        """The hidden states of all steps."""
        return sequence(load(self.cell)).forward(self.parameters, self.inputs, self.initial)[0]["h"]


Change = Callable[[Case], Case]


@dataclass(frozen=True)
class Mixup:
    """A mix-up: its name, the cell, what is done, and at which sizes; batched: over as many sequences as
    steps."""

    name: str
    cell: str
    change: Change
    sizes: tuple[tuple[str, int], ...] = tuple(EXAMPLE.items())
    batched: bool = False


def case(cell: str, sizes: Mapping[str, int], batch: tuple[int, ...] = ()) -> Case:
    """Parameters and initial states between -1/2 and 1/2, inputs between -1 and 1."""
    random, found = np.random.RandomState(0), load(cell)
    drawn = {
        s.name: random.random_sample((batch if s.role == "state" else ()) + evaluate(s.shape, sizes)) - 0.5
        for s in (*found.parameters, *found.states)
    }
    inputs = {"x": 2 * random.random_sample((STEPS, *batch, sizes["n"])) - 1}
    states = [s.name for s in found.states]
    parameters = {name: array for name, array in drawn.items() if name not in states}
    return Case(cell, parameters, inputs, {name: drawn[name] for name in states})


@cache
def difference(mixup: Mixup) -> float:
    """The largest difference in the hidden states, which lie between -1 and 1."""
    given = case(mixup.cell, dict(mixup.sizes), (STEPS,) if mixup.batched else ())
    right, wrong = given.output(), mixup.change(given).output()
    if mixup.batched:
        wrong = np.swapaxes(wrong, 0, 1)
    return float(np.max(np.abs(right - wrong)))


# -- changes


def _with(given: Case, **parameters: Array) -> Case:
    return Case(given.cell, {**given.parameters, **parameters}, given.inputs, given.initial)


def _as(cell: str) -> Change:
    """The same numbers in another cell, which may not read all."""

    def change(given: Case) -> Case:
        known = {s.name for s in load(cell).parameters}
        kept = {name: array for name, array in given.parameters.items() if name in known}
        return Case(cell, kept, given.inputs, given.initial)

    return change


def _order(theirs: str, taken_for: str) -> Change:
    """Gates that lie in one order, read in another."""

    def change(given: Case) -> Case:
        pairs = zip(theirs, taken_for, strict=True)
        return _with(
            given,
            **{
                f"{kind}_{read}": given.parameters[f"{kind}_{lies}"] for lies, read in pairs for kind in "WUb"
            },
        )

    return change


def _turned(given: Case) -> Case:
    return _with(given, **{f"U_{k}": given.parameters[f"U_{k}"].T for k in "ifgo"})


def _state_first(given: Case) -> Case:
    """[W, U] on [x, h] read as [U, W] on [h, x]."""
    found = {f"W_{k}": given.parameters[f"U_{k}"] for k in "ifgo"}
    return _with(given, **found, **{f"U_{k}": given.parameters[f"W_{k}"] for k in "ifgo"})


def _forget_constant(given: Case) -> Case:
    return _with(given, b_f=given.parameters["b_f"] + 1)


def _half_the_bias(given: Case) -> Case:
    """One of two biases, which are equal here."""
    return _with(given, **{f"b_{k}": given.parameters[f"b_{k}"] / 2 for k in "ifgo"})


def _states(given: Case) -> Case:
    exchanged = {"h": given.initial["c"], "c": given.initial["h"]}
    return Case(given.cell, given.parameters, given.inputs, exchanged)


def _axes(given: Case) -> Case:
    return Case(given.cell, given.parameters, {"x": np.swapaxes(given.inputs["x"], 0, 1)}, given.initial)


def gates(framework: str, cell: str) -> str:
    """The order of the gates in memory, by the layout of a framework."""
    return next(each.gates for each in LAYOUTS if (each.framework, each.cell) == (framework, cell))


MIXUPS: tuple[Mixup, ...] = (
    Mixup("order-onnx", "lstm", _order(gates("ONNX", "lstm"), gates("PyTorch", "lstm"))),
    Mixup("order-haiku", "lstm", _order(gates("Haiku", "lstm"), gates("PyTorch", "lstm"))),
    Mixup("order-gru", "gru", _order(gates("Keras", "gru"), gates("PyTorch", "gru"))),
    Mixup("update", "gru-reset-before", _as("gru-chung")),
    Mixup("reset", "gru", _as("gru-reset-before")),
    Mixup("bias", "lstm", _half_the_bias),
    Mixup("forget", "lstm", _forget_constant),
    Mixup("transposed", "lstm", _turned),
    Mixup("joined", "lstm", _state_first, tuple(SQUARE.items())),
    Mixup("axes", "lstm", _axes, batched=True),
    Mixup("states", "lstm", _states),
    Mixup("sigmoid", "lstm", _as("lstm-hard-sigmoid")),
)
