"""How everyone did on a problem."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Timed:
    """A median over rounds in seconds, quartiles, how far values and gradients were from ours, and how many
    cores were busy.
    """

    seconds: float
    low: float
    high: float
    rounds: int
    difference: float
    cores: float


@dataclass(frozen=True)
class Outcome:
    """By key: times of those who agree, and what is wrong with the others."""

    times: dict[str, Timed] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
