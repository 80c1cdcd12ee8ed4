"""Cells with first weights as libraries and papers draw them, and what becomes of a gradient in them.

Draws are of NumPy's old generator, whose numbers are the same in every version and on every machine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, reduce

import numpy as np

from derive.algebra.record import Array
from derive.algebra.shape import evaluate
from derive.algebra.symbol import TensorSymbol
from derive.analysis.parameters import EXAMPLE
from derive.catalogue import load
from derive.runtime.flow import Block, Flow, norms

SIZES: Mapping[str, int] = {**EXAMPLE, "p": EXAMPLE["m"]}
STEPS = 50  # of a sequence
DRAWS = 15  # of weights, inputs and gradients: an odd number, so that one is the median
Weights = Mapping[str, Array]
Change = Callable[[Weights, np.random.RandomState], Weights]


def as_drawn(weights: Weights, random: np.random.RandomState) -> Weights:
    """No change."""
    return {}


@dataclass(frozen=True)
class Start:
    """A cell and how it starts.

    cell: its name in the catalogue; changed: what of the weights is another than every entry uniform between
    -1/√m and 1/√m; reads: the states that the loss reads after the last step; paths: the blocks of the
    Jacobian that count, all by default.
    """

    cell: str
    changed: Change = as_drawn
    reads: tuple[str, ...] = ("h",)
    paths: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Draw:
    """One draw: weights, inputs (T, n), the gradient of the loss by the last states, and all Jacobians."""

    weights: Weights
    inputs: Weights
    gradient: Array
    jacobians: Array


@dataclass(frozen=True)
class Spread:
    """Median and quartiles over the draws, a value a step."""

    middle: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def draw(start: Start, number: int) -> Draw:
    """A draw by its number."""
    flow, random = _flow(start.cell), np.random.RandomState(number)
    cell = flow.cell
    drawn = {s.name: _uniform(random, s, 1 / np.sqrt(SIZES["m"])) for s in cell.timeless}
    inputs = {s.name: _uniform(random, s, np.sqrt(3), STEPS) for s in cell.series}
    gradient = np.concatenate([_read(random, s, start) for s in cell.states])
    weights = {**drawn, **start.changed(drawn, random)}
    jacobians = flow.jacobians(weights, inputs, start.paths)
    return Draw(weights, inputs, gradient / np.linalg.norm(gradient), jacobians)


@dataclass(frozen=True)
class Measured:
    """What became of gradients, over the draws.

    gradients: how long the gradient of the loss is by the states 0, 1, ..., T steps back; by the last ones it
    is 1; step, product: the largest singular value of the last Jacobian, and of the product of all: medians.
    """

    gradients: Spread
    step: float
    product: float

    @property
    def rate(self) -> float:
        """By how much a step changes the length, the first steps aside: the mean factor of the median."""
        first, last = STEPS // 5, STEPS
        return float((self.gradients.middle[last] / self.gradients.middle[first]) ** (1 / (last - first)))


@cache
def measured(start: Start) -> Measured:
    """All draws of a start."""
    found = [_one(draw(start, number)) for number in range(DRAWS)]
    lengths, step, product = zip(*found, strict=True)
    low, middle, high = np.quantile(lengths, [0.25, 0.5, 0.75], axis=0).tolist()
    spread = Spread(tuple(middle), tuple(low), tuple(high))
    return Measured(spread, float(np.median(step)), float(np.median(product)))


def _one(drawn: Draw) -> tuple[Array, float, float]:
    whole = reduce(np.matmul, drawn.jacobians[::-1])
    last, product = (float(np.linalg.norm(each, 2)) for each in (drawn.jacobians[-1], whole))
    return norms(drawn.jacobians, drawn.gradient), last, product


@cache
def _flow(name: str) -> Flow:
    return Flow(load(name))


def _uniform(random: np.random.RandomState, symbol: TensorSymbol, bound: float, *axes: int) -> Array:
    """Entries between -bound and bound, each as likely."""
    return np.asarray((2 * random.random_sample(axes + evaluate(symbol.shape, SIZES)) - 1) * bound)


def _read(random: np.random.RandomState, state: TensorSymbol, start: Start) -> Array:
    """The gradient by a state: random where the loss reads it, else zero."""
    found = _uniform(random, state, 1.0)
    return found if state.name in start.reads else 0 * found


# -- first weights


def forget_bias(value: float, name: str = "b_f") -> Change:
    """The bias of the forget gate larger by a number."""
    return lambda weights, _: {name: weights[name] + value}


def radius(value: float) -> Change:
    """U_h times the number that makes its largest eigenvalue as large as that, in absolute value."""

    def change(weights: Weights, _: np.random.RandomState) -> Weights:
        found = np.max(np.abs(np.linalg.eigvals(weights["U_h"])))
        return {"U_h": weights["U_h"] * value / found}

    return change


def ring(low: float, high: float) -> Change:
    """Eigenvalues uniform on a ring of the complex plane, and the input scaled to match, as in the LRU."""

    def change(weights: Weights, random: np.random.RandomState) -> Weights:
        first, second = random.random_sample((2, SIZES["m"]))
        modulus = np.sqrt(low**2 + first * (high**2 - low**2))
        return {
            "nu_log": np.log(-np.log(modulus)),
            "theta_log": np.log(2 * np.pi * second),
            "gamma_log": np.log(np.sqrt(1 - modulus**2)),
        }

    return change


def signs(weights: Weights, _: np.random.RandomState) -> Weights:
    """The signs of scoRNN's orthogonal matrix: half of them minus."""
    return {"d": np.where(np.arange(SIZES["m"]) < SIZES["m"] // 2, -1.0, 1.0)}
