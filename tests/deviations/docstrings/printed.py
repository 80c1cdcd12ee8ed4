"""What a transcription of a docstring is, and the few functions that they share.

The transcriptions are literal: a sample is a vector, a product with a circle wants two arrays of one shape,
and nothing is corrected unless a test asks for it by the correction's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Parameters = Mapping[str, Array]
States = tuple[Array, ...]
# parameters, input, states, names of corrections -> what the cell gives, and the states that it carries
Step = Callable[[Parameters, Array, States, frozenset[str]], tuple[States, States]]


class NotDefined(ValueError):
    """The printed formula has no value: two shapes do not fit, or a symbol has no meaning."""


@dataclass(frozen=True)
class Printed:
    """The equations of a cell's docstring; corrections: what has to be changed until they are the code, by
    name; options: for the constructor, where a default would hide a term; square: input and state are of one
    size.
    """

    step: Step
    states: int = 1
    corrections: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, float] = field(default_factory=dict)
    square: bool = False


def sigma(z: Array) -> Array:
    """The logistic function."""
    return np.asarray(1 / (1 + np.exp(-z)))


def relu(z: Array) -> Array:
    """Zero where negative."""
    return np.asarray(np.maximum(z, 0))


def had(*factors: Array) -> Array:
    """The circle: entry by entry, of arrays that have one shape."""
    if len({np.shape(each) for each in factors}) > 1:
        raise NotDefined("the circle stands between arrays of different shapes")
    return np.asarray(np.prod(np.stack(factors), axis=0))


def plus(*terms: Array) -> Array:
    """A sum of vectors that have one length."""
    if len({np.shape(each) for each in terms}) > 1:
        raise NotDefined("vectors of different lengths are added")
    return np.asarray(np.sum(np.stack(terms), axis=0))


def parts(array: Array, names: str) -> dict[str, Array]:
    """The blocks of a stacked array, by the names that the docstring gives them."""
    labels = names.split()
    return dict(zip(labels, np.split(array, len(labels)), strict=True))


def affine(p: Parameters, x: Array, h: Array, names: str) -> dict[str, Array]:
    """W_ih x + b_ih + W_hh h + b_hh of each block: what most of the docstrings have in their gates."""
    return parts(p["weight_ih"] @ x + p["bias_ih"] + p["weight_hh"] @ h + p["bias_hh"], names)


def inputs(p: Parameters, x: Array, names: str) -> dict[str, Array]:
    """W_ih x + b_ih of each block."""
    return parts(p["weight_ih"] @ x + p["bias_ih"], names)


def carried(*states: Array) -> tuple[States, States]:
    """A step whose results are its states."""
    return states, states
