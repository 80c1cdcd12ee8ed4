"""The tables and charts of the page, each from the rows of a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from benchmarks.training.names import BASE, CHECKED, JAX, NAIVE, NUMPY, OURS, SCANS
from benchmarks.training.outcome import Timed
from benchmarks.training.problem import SIZES
from benchmarks.training.results import LAYERS, OTHERS, Results, Row
from derive.document.chart import Chart, Head, Tick
from derive.document.chart_draw import Series, chart
from derive.document.model import Column, Table
from derive.document.spans import Code, Link, Span, Spans
from derive.document.words import say

DRAWN = (*OURS, SCANS[0], NAIVE)  # who has a curve
_SHORT = {SCANS[0]: "scan", NAIVE: "naive"}  # names at the ends of curves on a phone
CATALOGUE_NAMES = {"min-gru-positive": "min-gru", "min-lstm-positive": "min-lstm"}


def times(ratio: float) -> str:
    """A ratio as tables have it.

    >>> times(0.8549), times(14.2), times(225.4)
    ('0.85', '14', '225')
    """
    return f"{ratio:.2f}" if ratio < 9.95 else f"{ratio:.0f}"


def milliseconds(seconds: float) -> str:
    """Three digits.

    >>> milliseconds(0.0123456), milliseconds(0.0000123), milliseconds(1.234)
    ('12.3', '0.0123', '1230')
    """
    value = float(f"{1e3 * seconds:.3g}")
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def layers(results: Results, cell: str, dtype: str, threads: int) -> list[Row]:
    """The rows of LSTM or GRU, smallest size first."""
    wanted = (LAYERS, cell, dtype, threads)
    return [row for row in results.rows if (row.group, row.cell, row.dtype, row.threads) == wanted]


def keys(rows: Sequence[Row], first: Sequence[str] = OURS) -> list[str]:
    """Everyone who took part, ours first."""
    there = dict.fromkeys(key for row in rows for key in row.outcome.times)
    return [key for key in (*first, *there) if key in there]


def _table(titles: Sequence[str], rows: Sequence[Sequence[str | Spans]], texts: int = 1) -> Table:
    """Texts in the first columns, numbers in the others."""
    columns = [Column(say(title), "text" if k < texts else "number") for k, title in enumerate(titles)]
    return Table(tuple(columns), tuple(tuple(say(each) for each in row) for row in rows))


def speeds(rows: Sequence[Row]) -> Table:
    """How many times as fast as torch.nn everyone is, a row a size."""
    everyone = [key for key in dict.fromkeys(keys(rows)) if key not in (BASE, CHECKED)]
    lines = [
        [row.size, milliseconds(row.outcome.times[BASE].seconds), *_ratios(row, everyone, BASE)]
        for row in rows
    ]
    return _table(["size", f"{BASE}, ms", *everyone], lines)


def ours(rows: Sequence[Row]) -> Table:
    """The same for the generated code alone, all cells and formats in one table."""
    everyone = [key for key in OURS if any(key in row.outcome.times for row in rows)]
    lines = [
        [
            f"{row.cell.upper()}, {row.dtype}, {row.size}",
            *(milliseconds(row.outcome.times[BASE].seconds), *_ratios(row, everyone, BASE)),
        ]
        for row in rows
    ]
    return _table(["cell, format, size", f"{BASE}, ms", *everyone], lines)


def _ratios(row: Row, everyone: Sequence[str], peer: str) -> list[str]:
    return [times(row.ratio(key, peer)) if key in row.outcome.times else "" for key in everyone]


def sizes() -> Table:
    """What the sizes are."""
    lines = [
        [size.shown, str(size.steps), str(size.batch), *map(str, size.lengths.values())] for size in SIZES
    ]
    return _table(["size", "steps T", "batch B", "inputs n", "units m"], lines)


def curves(rows: Sequence[Row], label: str, title: str) -> Chart:
    """The same as curves over the sizes, for those who took part in all."""
    drawn = [key for key in DRAWN if all(key in row.outcome.times for row in rows)]
    series = [Series(_SHORT.get(key, key), tuple(row.ratio(key, BASE) for row in rows)) for key in drawn]
    about = f"Speed as a multiple of {BASE} at {len(rows)} sizes, one curve each for {', '.join(drawn)}."
    caption = say(f"{title}: how many times as fast as {BASE}, one thread; above the line at 1 is faster.")
    made = chart(label, title, about, ("size", f"times {BASE}"), series, caption)
    across = tuple(Tick(tick.at, row.size) for tick, row in zip(made.plot.across, rows, strict=True))
    heads = (made.heads[0], *(Head(say(row.size)) for row in rows))
    return replace(made, plot=replace(made.plot, across=across), heads=heads)


def floors(results: Results, rows: Sequence[Row]) -> Table:
    """How near everyone comes to the time of the operations alone."""
    everyone = [key for key in (*OURS, BASE, *SCANS) if any(key in row.outcome.times for row in rows)]
    lines = []
    for row in rows:
        floor = results.floor(row)
        shares = [_share(floor, row.outcome.times.get(key)) for key in everyone]
        lines.append([f"{row.cell.upper()}, {row.dtype}, {row.size}", milliseconds(floor), *shares])
    return _table(["cell, format, size", "floor, ms", *everyone], lines)


def _share(floor: float, timed: Timed | None) -> str:
    return f"{100 * floor / timed.seconds:.0f} %" if timed else ""


def scans(rows: Sequence[Row]) -> Table:
    """Generated JAX against JAX written by hand."""
    there = [row for row in rows if JAX in row.outcome.times]
    lines = [
        [f"{row.cell.upper()}, {row.dtype}, {row.size}", *(times(row.ratio(JAX, peer)) for peer in SCANS)]
        for row in there
    ]
    return _table(["cell, format, size", *SCANS], lines)


def checking(rows: Sequence[Row]) -> Table:
    """What checking arguments costs."""
    there = [row for row in rows if CHECKED in row.outcome.times]
    lines = []
    for row in there:
        plain, checked = (row.outcome.times[key].seconds for key in (NUMPY, CHECKED))
        name = f"{row.cell.upper()}, {row.dtype}, {row.size}"
        lines.append([name, milliseconds(plain), milliseconds(checked), times(checked / plain)])
    return _table(["cell, format, size", "functions, ms", "derive.sequence, ms", "ratio"], lines)


def others(results: Results) -> Table:
    """Cells that nobody tuned, against each implementation."""
    rows = [row for row in results.rows if row.group == OTHERS]
    backends = [key for key in OURS if any(key in row.outcome.times for row in rows)]
    lines: list[list[str | Spans]] = [
        [
            linked(row.cell), peer, milliseconds(row.outcome.times[peer].seconds),
            *_ratios(row, backends, peer),
        ]
        for row in rows
        for peer in peers(row)
    ]  # fmt: skip
    return _table(["cell", "package", "its ms", *backends], lines, texts=2)


def peers(row: Row) -> Iterator[str]:
    """Whose times are not ours."""
    return (key for key in row.outcome.times if key not in (*OURS, CHECKED))


def linked(cell: str) -> Spans:
    """A cell's name, with a link to its page."""
    name = CATALOGUE_NAMES.get(cell, cell)
    return say(Link(name, f"cells/{name}.md"))


def named(names: Sequence[str]) -> Spans:
    """Names as code, one after the other."""
    joined: list[str | Span] = []
    for name in names:
        joined += [", ", Code(name)]
    return say(*joined[1:])
