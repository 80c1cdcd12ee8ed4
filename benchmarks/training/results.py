"""What a run found, as records and as the file that the page is made from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.training.names import WITH_MKL
from benchmarks.training.outcome import Outcome, Timed
from derive.files import write_if_changed

FILE = Path(__file__).resolve().parents[1] / "results.json"
ELSEWHERE = FILE.parent / "elsewhere"  # runs on other machines, a file each
LAYERS, OTHERS = "layers", "others"  # LSTM and GRU against frameworks, and cells that nobody tuned


@dataclass(frozen=True)
class Row:
    """One problem: which, its scalar operations, and how everyone did; group: LAYERS or OTHERS."""

    group: str
    cell: str
    size: str
    at: str
    dtype: str
    threads: int
    work: int
    outcome: Outcome

    def ratio(self, key: str, peer: str) -> float:
        """How many times as fast as the peer."""
        return self.outcome.times[peer].seconds / self.outcome.times[key].seconds


@dataclass(frozen=True)
class Results:
    """A run: date, machine and versions as words, operations in a second by format and threads, rows."""

    date: str
    machine: Mapping[str, str]
    versions: Mapping[str, str]
    peaks: Mapping[str, Mapping[str, float]]
    rows: tuple[Row, ...]

    def floor(self, row: Row) -> float:
        """Seconds that the row's operations take at the speed of the fastest product of matrices."""
        return row.work / max(self.peaks[peak_key(row.threads, row.dtype)].values())

    def possible(self, row: Row, key: str, peer: str) -> float:
        """How many times as fast as the peer the row's operations alone would be with the BLAS of the key."""
        blas = "PyTorch" if key == WITH_MKL else "NumPy"  # PyTorch has MKL's products
        speed = self.peaks[peak_key(row.threads, row.dtype)][blas]
        return row.outcome.times[peer].seconds * speed / row.work

    def errors(self) -> list[str]:
        """What went wrong, a line each."""
        return [
            f"{row.cell}, {row.at}, {row.dtype}, {row.threads} threads: {key}: {wrong}"
            for row in self.rows
            for key, wrong in row.outcome.errors.items()
        ]


def peak_key(threads: int, dtype: str) -> str:
    """The name of a peak in the file."""
    return f"{dtype}, {threads}"


def write(results: Results, file: Path = FILE) -> None:
    """The file, whole or not at all."""
    write_if_changed(file, json.dumps(_rounded(asdict(results)), indent=1, ensure_ascii=False) + "\n")


def read(file: Path = FILE) -> Results:
    """The file's run."""
    found = json.loads(file.read_text(encoding="utf-8"))
    return Results(**{**found, "rows": tuple(map(row, found["rows"]))})


def elsewhere() -> tuple[Results, ...]:
    """The runs that are kept of other machines."""
    return tuple(map(read, sorted(ELSEWHERE.glob("*.json"))))


def row(found: Mapping[str, Any]) -> Row:
    """A row from its plain form."""
    times = {key: Timed(**value) for key, value in found["outcome"]["times"].items()}
    return Row(**{**found, "outcome": Outcome(times, found["outcome"]["errors"])})


def _rounded(value: Any) -> Any:
    """Numbers in four digits: no clock has more to say."""
    if isinstance(value, float):
        return float(f"{value:.4g}")
    if isinstance(value, dict):
        return {key: _rounded(each) for key, each in value.items()}
    return [_rounded(each) for each in value] if isinstance(value, list | tuple) else value
