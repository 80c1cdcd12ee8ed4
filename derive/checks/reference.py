"""The hand-written NumPy cell that a cell is compared with, its runs over time, and its derivatives."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Mapping

import numpy as np

from derive import catalogue
from derive.algebra.record import Array
from derive.checks.emitted import one_step, values
from derive.checks.own_reference import OwnReference
from derive.definition import Cell

Arrays = dict[str, Array]
Reference = Callable[[Mapping[str, Array]], Arrays]
_STEP = {True: 1e-20, False: 1e-6}  # complex step, central differences


def module_name(cell: Cell) -> str:
    """The module of a cell's reference, empty where there is none."""
    name = f"derive.reference.{cell.name.replace('-', '_')}"
    return name if not is_own(cell) and importlib.util.find_spec(name) else ""


def is_own(cell: Cell) -> bool:
    """Whether a user brought the cell along: it is none of the catalogue's, or has a reference of its own."""
    return cell.reference is not None or not catalogue.has(cell)


def reference(cell: Cell) -> Reference | None:
    """The reference's `step`, the function that the user gave, or None.

    >>> from derive.catalogue import load
    >>> reference(load("lstm")).__module__
    'derive.reference.lstm'
    """
    name = module_name(cell)
    step: Reference | None = importlib.import_module(name).step if name else _own(cell, cell.reference)
    return step


def smooth_reference(cell: Cell) -> Reference | None:
    """The reference's `smooth_step`, for a cell with a surrogate gradient: the same cell with the surrogate's
    integral in the step's place."""
    name = module_name(cell)
    if not name:
        return _own(cell, cell.smooth_reference)
    step: Reference | None = getattr(importlib.import_module(name), "smooth_step", None)
    return step


def _own(cell: Cell, function: Callable[..., object] | None) -> Reference | None:
    return OwnReference(cell, function) if function else None


def lacking(cell: Cell, step: Reference) -> list[str]:
    """What there is to say where a reference leaves out named values of the step, or gives them in another
    shape: nothing else can be compared then.

    A user's own has to give the results, and may give whatever else it computes.
    Raises: UnfitReference where a user's own gives something else.
    """
    arrays = one_step(cell, ())
    ours, theirs = values(cell, arrays), step(arrays)
    needed = cell.program.results if isinstance(step, OwnReference) else cell.program.defined
    names = [symbol.name for symbol in needed]
    absent = [f"values: {name} is not in what it is compared with" for name in names if name not in theirs]
    shapes = {name: (ours[name].shape, np.shape(theirs[name])) for name in ours if name in theirs}
    return absent + [
        f"values: {name} has shape {found}, expected {expected}"
        for name, (found, expected) in shapes.items()
        if found != expected
    ]


def run(step: Reference, cell: Cell, arrays: Mapping[str, Array]) -> Arrays:
    """The reference over time: states after each step and outputs, by name, the first axis is time."""
    series_of = [s.name for s in cell.series]
    current = {name: value for name, value in arrays.items() if name not in series_of}
    wanted = {s.name: s.at(-1).name if s.role == "state" else s.name for s in cell.program.results}
    series: dict[str, list[Array]] = {name: [] for name in wanted.values()}
    for t in range(len(arrays[series_of[0]]) if series_of else 1):
        found = step({**current, **{name: arrays[name][t] for name in series_of}})
        for name, kept in wanted.items():
            series[kept].append(found[name])
        current |= {state.name: found[state.next.name] for state in cell.states}
    return {name: np.stack(steps) for name, steps in series.items()}


def derivatives(loss: Callable[[Arrays], complex], at: Mapping[str, Array], analytic: bool) -> Arrays:
    """The derivative of a number by every entry of every array.

    analytic: by the complex step, which is exact to rounding; otherwise by central differences.
    Source: Squire and Trapp (1998).
    """
    return {name: _by(loss, at, name, analytic) for name in at}


def _by(loss: Callable[[Arrays], complex], at: Mapping[str, Array], name: str, analytic: bool) -> Array:
    epsilon, result = _STEP[analytic], np.empty(at[name].shape)
    moved = at[name].astype(complex if analytic else float)
    arrays = {**at, name: moved}
    for index in np.ndindex(*moved.shape):
        value = moved[index]
        if analytic:
            moved[index] = value + 1j * epsilon
            result[index] = complex(loss(arrays)).imag / epsilon
        else:
            moved[index] = value + epsilon
            above = loss(arrays)
            moved[index] = value - epsilon
            result[index] = (complex(above) - complex(loss(arrays))).real / (2 * epsilon)
        moved[index] = value
    return result
