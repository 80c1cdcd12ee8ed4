"""Why a ratio is below 1: who, against whom and where; a ratio without a reason is an error."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

ANY = ("*",)


@dataclass(frozen=True)
class Below:
    """A ratio below 1: whose, against whom, and where.

    possible: the ratio that there would be if all operations took only as long as in the fastest product of
    the BLAS that takes part.
    """

    who: str
    peer: str
    cell: str
    dtype: str
    size: str
    threads: int
    ratio: float
    possible: float = math.inf

    def __str__(self) -> str:
        threads = "one thread" if self.threads == 1 else f"{self.threads} threads"
        size = "" if self.size == self.cell else f"size {self.size}, "
        where = f"{self.cell}, {self.dtype}, {size}{threads}"
        return f"{self.who} against {self.peer}, {where}: {self.ratio:.2f}"


@dataclass(frozen=True)
class Reason:
    """Text, and the ratios that it explains; each field holds patterns, of which one must fit.

    least: the smallest such ratio; possible: what could be reached at best is no more than that.
    """

    text: str
    who: tuple[str, ...] = ANY
    peer: tuple[str, ...] = ANY
    cell: tuple[str, ...] = ANY
    dtype: tuple[str, ...] = ANY
    size: tuple[str, ...] = ANY
    threads: tuple[str, ...] = ANY
    least: float = 0.0
    possible: float = math.inf

    def explains(self, below: Below) -> bool:
        """Whether all patterns fit, and both numbers."""
        fields = ("who", "peer", "cell", "dtype", "size", "threads")
        fits = all(_fits(str(getattr(below, name)), getattr(self, name)) for name in fields)
        return fits and below.ratio >= self.least and below.possible <= self.possible


def _fits(value: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(value, pattern) for pattern in patterns)


class Unexplained(ValueError):
    """There are ratios below 1 that nobody has explained."""


def explained(ratios: Iterable[Below], reasons: tuple[Reason, ...]) -> list[tuple[Reason, list[Below]]]:
    """The reasons that are needed, in their order, each with its ratios; the first that fits counts.

    Raises: Unexplained with all ratios that no reason fits.
    """
    found: dict[Reason, list[Below]] = {reason: [] for reason in reasons}
    left: list[Below] = []
    for below in ratios:
        reason = next((reason for reason in reasons if reason.explains(below)), None)
        (left if reason is None else found[reason]).append(below)
    if left:
        raise Unexplained("below 1 and not explained:\n" + "\n".join(map(str, left)))
    return [(reason, cases) for reason, cases in found.items() if cases]
