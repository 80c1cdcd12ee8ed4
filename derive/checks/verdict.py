"""What a check says: passed or failed, with its figure, or not checked, with the reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from derive.errors import DeriveError

Kind = Literal["shapes", "exact", "numeric", "oracle", "mutation", "precision", "form"]
Status = Literal["pass", "fail", "not checked"]
KINDS: tuple[Kind, ...] = tuple(kind for kind in get_args(Kind) if kind != "form")  # of a cell as it is
NOT_ASKED = "not asked for: oracles run on demand"


class NothingChecked(DeriveError):
    """A check that compared nothing: it says nothing, and must not count as passed."""


@dataclass(frozen=True)
class Verdict:
    """The outcome of one check of one cell.

    figure: what was found, in a few words, "25 gradients proved at n = 2, m = 3"; bounds are powers of ten
    and never raw numbers, so that it is the same text on every machine; detail: how, or what went wrong, or
    why it was not checked; counts: figures by name for who wants them apart (mutants by operator and check);
    bounds: rounded numbers by name that a page has in a table of their own.
    """

    kind: Kind
    status: Status
    figure: str
    detail: str = ""
    counts: tuple[tuple[str, int], ...] = field(default=())
    bounds: tuple[tuple[str, float], ...] = field(default=())

    @property
    def passed(self) -> bool:
        """Whether it was checked and holds."""
        return self.status == "pass"


def outcome(
    kind: Kind,
    checked: int,
    failures: list[str],
    figure: str,
    detail: str,
    counts: tuple[tuple[str, int], ...] = (),
    wrong: str = "differ",
) -> Verdict:
    """The verdict of a check that looked at `checked` things; `failures` says what was wrong, `wrong` in a
    word.

    Raises: NothingChecked where it looked at none.
    """
    if not checked:
        raise NothingChecked(f"the {kind} check compared nothing")
    if failures:
        more = f" and {len(failures) - 5} more" if len(failures) > 5 else ""
        found = f"{len(failures)} of {checked} {wrong}"
        return Verdict(kind, "fail", found, "; ".join(failures[:5]) + more, counts)
    return Verdict(kind, "pass", figure, detail, counts)


def not_checked(kind: Kind, reason: str) -> Verdict:
    """The verdict of a check that could not run."""
    return Verdict(kind, "not checked", "", reason)
