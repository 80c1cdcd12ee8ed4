"""The ratios of a run that are below 1, and the paragraphs that say why."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.training import tables
from benchmarks.training.explanations import Below, Reason, explained
from benchmarks.training.names import BASE, JAX, OURS, SCANS
from benchmarks.training.results import OTHERS, Results, Row
from derive.document.model import Block, Prose
from derive.document.words import say


def below(results: Results) -> list[Below]:
    """All ratios below 1, as tables round them."""
    return [
        Below(
            *(key, peer, row.cell, row.dtype, row.size, row.threads, row.ratio(key, peer)),
            results.possible(row, key, peer),
        )
        for row, key, peer in ratios(results)
        if round(row.ratio(key, peer), 2) < 1
    ]


def ratios(results: Results) -> Iterator[tuple[Row, str, str]]:
    """Everyone of ours and whom it is compared with, row by row."""
    for row in results.rows:
        for key in (key for key in OURS if key in row.outcome.times):
            wanted = tables.peers(row) if row.group == OTHERS else (BASE, *(SCANS if key == JAX else ()))
            yield from ((row, key, peer) for peer in wanted if peer in row.outcome.times)


def explanations(
    found: list[Below], reasons: tuple[Reason, ...], told: tuple[Reason, ...] = ()
) -> Iterator[Block]:
    """A paragraph for each reason that is needed, and one for all that the page has told before.

    Raises: Unexplained with all ratios that no reason fits.
    """
    before: list[str] = []
    for reason, cases in explained(found, reasons):
        if reason in told:
            before.append(_where(cases))
        else:
            yield Prose(say(f"{_where(cases)}: {reason.text}"))
    if before:
        yield Prose(say(f"Below 1 for reasons that are told above: {'; '.join(before)}."))


def _where(cases: list[Below]) -> str:
    """Whose ratios, against whom, of which cells, and how low."""

    def each(name: str) -> str:
        return ", ".join(dict.fromkeys(str(getattr(case, name)) for case in cases))

    low, high = min(case.ratio for case in cases), max(case.ratio for case in cases)
    span = tables.times(low) if len(cases) == 1 else f"{tables.times(low)} to {tables.times(high)}"
    return f"{each('who')} against {each('peer')}, {each('cell')} ({span})"
