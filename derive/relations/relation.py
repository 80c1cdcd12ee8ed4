"""The record of a relation: a cell is another one with something else in the place of its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from derive.algebra.symbol import TensorSymbol

Kind = Literal["same function", "renaming", "special case", "part"]
KINDS: tuple[Kind, ...] = get_args(Kind)
Symbols = Mapping[str, TensorSymbol]
# what stands for a name of the right cell, made from the symbols of the left one
Substitution = Callable[[Symbols], Mapping[str, Any]]


def nothing(symbols: Symbols) -> Mapping[str, Any]:
    """Every name of the right cell means what it means in the left one."""
    return {}


@dataclass(frozen=True)
class Relation:
    """The left cell is the right one, with something in the place of its inputs.

    left, right: catalogue names; kind: "special case" of the right one, "renaming" of its weights, "same
    function" written otherwise, or "part", where the right one is inside the left one; words: what the right
    cell must be given, in its own names, so that "right with words is left" is a sentence, formulas in plain
    Unicode.

    The rest says the same to the prover, by name of the right cell, in symbols of the left one; names that
    are not there mean the same in both, and an input that only the right one has may be anything:

    inputs: what its inputs are; held: what its values are held at, where no weights can do that; states: what
    its states are, before the step and after it; outputs: what its outputs must be, and states of which it
    does not matter what they were before; free: its states that
    nothing else depends on; left_with, right_with: hyper-parameters other than their defaults; sizes: where
    the usual ones do not fit, right_sizes: where a size of the right cell is another one than the left's.
    """

    left: str
    right: str
    kind: Kind
    words: str
    inputs: Substitution = nothing
    held: Substitution = nothing
    states: Substitution = nothing
    outputs: Substitution = nothing
    free: tuple[str, ...] = ()
    left_with: Mapping[str, float] = field(default_factory=dict)
    right_with: Mapping[str, float] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    right_sizes: Mapping[str, int] = field(default_factory=dict)

    @property
    def claim(self) -> str:
        """What the left cell's verdict says.

        >>> Relation("lstm", "lstm-peephole", "special case", "p_i = p_f = p_o = 0").claim
        'equal to lstm-peephole with p_i = p_f = p_o = 0'
        """
        verb = "made of" if self.kind == "part" else "equal to"
        return f"{verb} {self.right} with {self.words}"
