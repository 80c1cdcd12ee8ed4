"""Cells far out: float32, inputs or states of +-1000, each statement watched by itself.

What overflows or is no number must do so by definition, which numbers without bounds decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy

from derive.algebra.record import Array
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.checks.samples import Samples
from derive.checks.sizes import numeric
from derive.definition import Cell
from derive.explicit import evaluate
from derive.passes.batched import batch_size, batched, has_batch
from derive.passes.stable import stable
from derive.printing.numpy import helpers, statement
from derive.program import Program
from derive.runtime.function import compile_text

FAR = 1000
LARGEST, SMALLEST = (float(number) for number in (np.finfo(np.float32).max, np.finfo(np.float32).tiny))
LOUD = {"over": "raise", "invalid": "raise", "divide": "raise", "under": "ignore"}
DIGITS = (50, 5_000)  # more where 50 cannot tell a difference from 0

Arrays = dict[str, Array]


def given(cell: Cell, program: Program, far: str, seed: int) -> Arrays:
    """float32 for everything that goes in, without a batch: what has the role `far` is +-1000."""
    samples = Samples(cell, numeric(cell), ())
    samples.random = np.random.default_rng([seed, *cell.label.encode()])
    drawn = samples.draw(program.inputs)
    for symbol in program.inputs:
        if symbol.role == far and not symbol.marks:
            drawn[symbol.name] = np.where(drawn[symbol.name] > 0, FAR, -FAR)
    return {name: np.asarray(array, dtype=np.float32) for name, array in drawn.items()}


class Watched:
    """A program's statements as they are emitted, each run by itself."""

    def __init__(self, program: Program, sizes: Mapping[str, int]) -> None:
        self.program, self.better = program, stable(program)
        self.steps = batched(self.better)
        self.code = {step.target: "\n".join(statement(step)) for step in self.steps}
        text = helpers("\n".join(self.code.values()), self.better)
        self.scope = {**compile_text(text, "far out"), **sizes, str(batch_size(program)): 1}

    def run(self, arrays: Arrays) -> tuple[Arrays, set[TensorSymbol]]:
        """All values, without a batch, and those that are not finite, or of which NumPy warned."""
        scope: dict[str, Any] = dict(self.scope)
        scope |= {
            s.name: arrays[s.name][None] if has_batch(s) else arrays[s.name] for s in self.program.inputs
        }
        bad = set()
        for step in self.steps:
            if not self._quietly(step.target, scope) or not np.all(np.isfinite(scope[step.target.name])):
                bad.add(step.target)
            assert scope[step.target.name].dtype == np.float32, step.target
        own = {s.target.name: scope[s.target.name] for s in self.steps}
        batched_names = {s.target.name for s in self.steps if s.batched}
        return arrays | {name: v[0] if name in batched_names else v for name, v in own.items()}, bad

    def _quietly(self, target: TensorSymbol, scope: dict[str, Any]) -> bool:
        """Runs one statement; whether NumPy had nothing to say."""
        try:
            with np.errstate(**LOUD):  # type: ignore[arg-type]
                exec(self.code[target], scope)
        except FloatingPointError:
            with np.errstate(all="ignore"):
                exec(self.code[target], scope)
            return False
        return True

    def reasons(self, arrays: Arrays, sizes: Mapping[str, int]) -> dict[str, str]:
        """Of every value that is not finite, or of which NumPy warned, why it cannot be otherwise; empty
        where there is no such reason."""
        values, bad = self.run(arrays)
        if not bad:
            return {}
        for digits in DIGITS:
            true = self._true(arrays, sizes, digits)
            found = {s.name: self._reason(s, values, bad, true) for s in self.better.defined if s in bad}
            if "undefined" not in found.values():
                break
        return found

    def _reason(self, symbol: TensorSymbol, values: Arrays, bad: set[TensorSymbol], true: Arrays) -> str:
        own = list(true[symbol.name].flat)
        if any(mpmath.isnan(value) for value in own):
            return "undefined"
        if any(abs(value) > LARGEST for value in own):
            return "too large"
        read = symbols_in(self.better.defined[symbol].expr)
        followed = [each.name for each in read if each in bad]
        if followed:
            return f"from {', '.join(followed)}"
        small = [each.name for each in read if _vanishes(true[each.name], values[each.name])]
        return f"vanishes: {', '.join(small)}" if small else ""

    def _true(self, arrays: Arrays, sizes: Mapping[str, int], digits: int) -> Arrays:
        """The program as it is written, in numbers without bounds."""
        with mpmath.workdps(digits):
            exact = {s.name: np.asarray(_mpf(arrays[s.name]), object) for s in self.program.inputs}
            return evaluate(self.program, exact, sizes, _Unbounded())


_mpf = np.frompyfunc(lambda number: mpmath.mpf(float(number)), 1, 1)


def _vanishes(true: Array, ours: Array) -> bool:
    """Whether an entry that is not 0 is too small for float32."""
    pairs = zip(true.flat, ours.flat, strict=True)
    return any(t != 0 and abs(t) < SMALLEST and o == 0 for t, o in pairs)


class _Unbounded:
    """The domain of mpmath's numbers, whose exponents may be of any size; NaN where there is no value."""

    def scalar(self, definition: sympy.Expr, arguments: Mapping[sympy.Symbol, Any]) -> Any:
        """The value of a scalar SymPy expression."""
        symbols = tuple(arguments)
        if any(mpmath.isnan(arguments[symbol]) for symbol in symbols):
            return mpmath.nan
        try:
            found = _compiled(definition, symbols)(*(arguments[symbol] for symbol in symbols))
        except ZeroDivisionError:
            return mpmath.nan
        return mpmath.nan if isinstance(found, mpmath.mpc) else mpmath.mpf(found)


@lru_cache(maxsize=256)
def _compiled(definition: sympy.Expr, symbols: tuple[sympy.Symbol, ...]) -> Any:
    return sympy.lambdify(symbols, definition, "mpmath")
