"""The README's paragraph on speed: ratios only, from what a run found."""

from __future__ import annotations

import re
import statistics
import textwrap
from pathlib import Path

from benchmarks.training import tables
from benchmarks.training.names import BASE, OURS
from benchmarks.training.results import OTHERS, Results, Row
from benchmarks.training.tables import times
from derive.document.words import number_word

FILE = Path(__file__).resolve().parents[2] / "README.md"
START, END = "<!-- benchmarks -->", "<!-- /benchmarks -->"
WIDTH = 120  # of the README's lines


def with_paragraph(text: str, results: Results) -> str:
    """The README with the paragraph of this run between its marks."""
    found = re.compile(f"{re.escape(START)}.*?{re.escape(END)}", re.DOTALL)
    if len(found.findall(text)) != 1:
        raise ValueError(f"the README needs {START} and {END} once")
    wrapped = textwrap.fill(paragraph(results), WIDTH, break_long_words=False, break_on_hyphens=False)
    return found.sub(lambda _: f"{START}\n\n{wrapped}\n\n{END}", text)


def paragraph(results: Results) -> str:
    """What was found, in a few sentences."""
    layers = [row for cell in ("lstm", "gru") for d in ("float32", "float64")
              for row in tables.layers(results, cell, d, 1)]  # fmt: skip
    said = [_of(key, layers) for key in OURS if any(key in row.outcome.times for row in layers)]
    others = [_best(row) for row in results.rows if row.group == OTHERS]
    sizes = number_word(len({row.size for row in layers}))
    return (
        f"Training an LSTM or a GRU, forward and all gradients on one thread at {sizes} sizes in float32 and "
        f"float64, as multiples of `{BASE}`'s speed: {'; '.join(said)}. {len(others)} cells whose "
        f"packages run on PyTorch: {times(min(others))} to {times(max(others))}, in the middle "
        f"{times(statistics.median(others))}. [All ratios](docs/benchmarks.md), the ones below 1 with "
        "their reason."
    )


def _of(key: str, rows: list[Row]) -> str:
    """The range of one of ours."""
    found = [row.ratio(key, BASE) for row in rows if key in row.outcome.times]
    return (
        f"{key} {times(min(found))} to {times(max(found))} ({times(statistics.median(found))} in the middle)"
    )


def _best(row: Row) -> float:
    """The best of ours against the best of theirs."""
    theirs = min((row.outcome.times[key].seconds, key) for key in tables.peers(row))[1]
    return max(row.ratio(key, theirs) for key in OURS if key in row.outcome.times)
