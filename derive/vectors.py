"""Test vectors: a cell's sizes, all inputs, all values and all gradients as JSON, for implementations
elsewhere."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from derive._version import __version__
from derive.algebra.record import Array
from derive.algebra.shape import evaluate, show
from derive.algebra.symbol import TensorSymbol
from derive.checks.sizes import with_entries
from derive.definition import Cell
from derive.passes.gradient import gradient
from derive.runtime import function, sequence

SIZES = {"n": 3, "m": 4}
BATCH, STEPS = 2, 3
# inputs are multiples of 1/1024, which decimal and binary text both hold exactly
GRAIN = 1024


def vectors(cell: Cell) -> str:
    """One step and a short sequence, float64, as JSON; inputs are exact, results are rounded to 13 digits.

    Keys: sizes, batch, arrays and shapes of the step (inputs, cotangents, values, gradients), and of the
    sequence; where there are such inputs also those that are given once a sequence and those held fixed.
    Raises: DefinitionError where a tensor has no entries at these sizes.
    """
    named = {str(s): cell.check_sizes.get(str(s), SIZES.get(str(s), 3)) for s in cell.sizes}
    sizes = with_entries(cell, named)
    rng = np.random.default_rng(zlib.crc32(cell.name.encode()))
    step = gradient(cell)
    seeds = [s for s in step.inputs if s not in cell.program.inputs]
    inputs = _draw(rng, cell.program.inputs, sizes, (BATCH,))
    cotangents = _draw(rng, seeds, sizes, (BATCH,))
    found = function(step)({**inputs, **cotangents})
    forward = {s.target.name for s in cell.program.steps}
    record = {
        "cell": cell.name,
        "made_by": f"derive {__version__}",
        "sizes": sizes,
        "batch": BATCH,
        "axes": "time, batch, features; parameters have no batch axis, their gradients are summed over it",
        "shapes": {s.name: show(s.shape) for s in [*step.inputs, *step.defined]},
        "step": {
            "inputs": _lists(inputs),
            "cotangents": _lists(cotangents),
            "values": _lists({k: v for k, v in found.items() if k in forward}),
            "gradients": _lists({k: v for k, v in found.items() if k.startswith("grad_")}),
        },
        "sequence": _sequence(cell, rng, sizes, inputs),
        **_said(cell),
    }
    return json.dumps(record, indent=1, sort_keys=False) + "\n"


def _said(cell: Cell) -> dict[str, list[str]]:
    """The inputs without a time axis, and those whose gradient is given as zero."""
    once = [s.name for s in cell.inputs if s.still]
    fixed = [s.name for s in cell.inputs if s.fixed]
    return {key: names for key, names in (("given_once", once), ("held_fixed", fixed)) if names}


def _sequence(
    cell: Cell, rng: np.random.Generator, sizes: Mapping[str, int], given: Mapping[str, Array]
) -> dict[str, Any]:
    parameters = {s.name: given[s.name] for s in cell.timeless}
    initial = {state.name: given[state.name] for state in cell.states}
    inputs = _draw(rng, cell.inputs, sizes, (STEPS, BATCH))
    runner = sequence(cell)
    values, tape = runner.forward(parameters, inputs, initial, STEPS)
    cotangents = {name: _grid(rng, value.shape) for name, value in values.items()}
    return {
        "steps": STEPS,
        "inputs": _lists(inputs),
        "cotangents": _lists(cotangents),
        "values": _lists(values),
        "gradients": _lists(runner.backward(tape, cotangents)),
    }


def _draw(
    rng: np.random.Generator, symbols: Iterable[TensorSymbol], sizes: Mapping[str, int], lead: tuple[int, ...]
) -> dict[str, Array]:
    return {s.name: _grid(rng, _axes(s, lead) + evaluate(s.shape, sizes)) for s in symbols}


def _axes(symbol: TensorSymbol, lead: tuple[int, ...]) -> tuple[int, ...]:
    """Steps and samples, as far as the tensor has them."""
    return () if symbol.timeless else lead[-1:] if symbol.still else lead


def _grid(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return rng.integers(-GRAIN, GRAIN, size=shape, endpoint=True) / GRAIN


def _lists(arrays: Mapping[str, Array]) -> dict[str, Any]:
    """Nested lists of numbers; rounding to 13 digits makes the text the same on every machine."""
    return {name: _rounded(np.asarray(array).tolist()) for name, array in arrays.items()}


def _rounded(value: Any) -> Any:
    return [_rounded(each) for each in value] if isinstance(value, list) else float(f"{value:.13g}")
