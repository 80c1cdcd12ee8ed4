"""Recorded verdicts: pages show them without running anything, and a record that no longer fits shows as
stale.

A record carries a hash of what was checked: the cell's program, its gradient, and the text of its reference.
Those of the catalogue lie in a folder of their own, those of a user's cells beside their file, as
``my_cell.verdicts.json``, which has an entry for every cell of the file.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from derive.algebra.node import Apply, Node
from derive.algebra.symbol import TensorSymbol
from derive.checks.oracles import oracles_for
from derive.checks.reference import is_own
from derive.checks.reference_text import reference_text
from derive.checks.verdict import KINDS, NOT_ASKED, Status, Verdict
from derive.definition import Cell
from derive.errors import InputError, Location
from derive.files import sweep, write_if_changed
from derive.passes.gradient import gradient

FOLDER = Path(__file__).resolve().parent.parent / "records"
Verdicts = tuple[Verdict, ...]
_at_hand: ContextVar[Mapping[str, Verdicts]] = ContextVar("verdicts at hand", default=MappingProxyType({}))


@dataclass(frozen=True)
class Recorded:
    """What is on file for a cell.

    stale: the cell has changed since; missing: there is no record.
    """

    verdicts: Verdicts = ()
    stale: bool = False
    missing: bool = False

    @property
    def fits(self) -> bool:
        """Whether it says something about the cell as it is."""
        return not self.stale and not self.missing


def write(cell: Cell, verdicts: Sequence[Verdict], folder: Path = FOLDER) -> Path:
    """Store the verdicts on a cell; the file is complete or as it was.

    A verdict of an oracle that was not asked for this time, or that this machine does not have, stays on
    file while the cell is the same.
    folder: of the catalogue's records.
    Raises: InputError for a cell that is neither in the catalogue nor in a file.
    """
    path = place(cell, folder)
    if path is None:
        raise InputError("verdicts are recorded for cells that have a file", Location(cell=cell.label))
    kept = tuple(part for verdict in verdicts for part in _kept(cell, verdict, folder))
    entry = {
        "cell": cell.name,
        "definition": definition_hash(cell),
        "verdicts": [_fields(verdict) for verdict in kept],
    }
    content = {"cells": _beside(path, entry)} if is_own(cell) else entry
    write_if_changed(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    sweep(path.parent)
    return path


def _fields(verdict: Verdict) -> dict[str, Any]:
    """A verdict as it is stored; bounds only where it has such."""
    fields = {**asdict(verdict), "counts": dict(verdict.counts), "bounds": dict(verdict.bounds)}
    return fields if verdict.bounds else {name: each for name, each in fields.items() if name != "bounds"}


def place(cell: Cell, folder: Path = FOLDER) -> Path | None:
    """The file of a cell's record: in the folder, or beside the definition of a user's own cell; None where
    there is no such definition.

    >>> from derive import catalogue
    >>> place(catalogue.load("lstm")).name
    'lstm.json'
    """
    if not is_own(cell):
        return folder / f"{cell.name}.json"
    file = Path(cell.where.file)
    return (
        file.with_suffix(".verdicts.json") if cell.name and file.suffix == ".py" and file.is_file() else None
    )


def _beside(path: Path, entry: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The entry with those of other cells that the file has; what cannot be read is given up."""
    try:
        others = _entries(path)
    except InputError:
        others = {}
    found = {**others, entry["cell"]: entry}
    return [found[name] for name in sorted(found)]


def _kept(cell: Cell, verdict: Verdict, folder: Path) -> Verdicts:
    absent = [oracle.shown for oracle in oracles_for(cell.name) if verdict.detail == oracle.missing]
    if verdict.detail != NOT_ASKED and not absent:
        return (verdict,)
    on_file = recorded(cell, folder)
    before = () if on_file.stale else tuple(v for v in on_file.verdicts if v.kind == verdict.kind)
    if absent:
        before = tuple(v for v in before if any(f" from {shown} " in v.figure for shown in absent))
    return before or (verdict,)


def recorded(cell: Cell, folder: Path = FOLDER) -> Recorded:
    """The verdicts on a cell that are at hand, or else on file.

    Raises: InputError where the file is no record.
    """
    path = place(cell, folder)
    current = definition_hash(cell) if _at_hand.get() or (path and path.is_file()) else ""
    if found := _at_hand.get().get(current):
        return Recorded(found)
    entry = _entries(path).get(cell.name) if path and path.is_file() else None
    if entry is None:
        return Recorded(missing=True)
    return Recorded(tuple(map(_verdict, entry["verdicts"])), stale=entry["definition"] != current)


def bounds_on_file(cell: Cell) -> dict[str, float]:
    """The bounds of the precision verdict that were recorded for the cell as it is; none where there is no
    such record, or one that cannot be read."""
    try:
        found = recorded(cell)
    except InputError:
        return {}
    verdicts = () if found.stale else found.verdicts
    return {name: bound for v in verdicts if v.kind == "precision" for name, bound in v.bounds}


@contextmanager
def at_hand(found: Mapping[str, Verdicts]) -> Iterator[None]:
    """Verdicts that were just found, by `definition_hash`: within, they count as recorded, and nothing is
    written."""
    token = _at_hand.set(found)
    try:
        yield
    finally:
        _at_hand.reset(token)


def _entries(path: Path) -> dict[str, dict[str, Any]]:
    """The records of a file by the name of the cell.

    Raises: InputError where it holds something else, a half-merged version, say.
    """
    try:
        content = json.loads(path.read_bytes()) if path.is_file() else {"cells": []}
        entries = {each["cell"]: each for each in content.get("cells", [content])}
        for each in entries.values():
            _check(each)
    except (ValueError, KeyError, TypeError, AttributeError):
        message = "this is no record of verdicts; remove it, and make it again with `derive check --record`"
        raise InputError(message, Location(str(path))) from None
    return entries


def _check(entry: Mapping[str, Any]) -> None:
    """Raises ValueError and its like where an entry is none."""
    verdicts = [_verdict(fields) for fields in entry["verdicts"]]
    texts = [entry["cell"], entry["definition"], *(t for v in verdicts for t in (v.figure, v.detail))]
    kinds, statuses = {v.kind for v in verdicts}, {v.status for v in verdicts}
    if not all(isinstance(text, str) for text in texts) or kinds - {*KINDS} or statuses - {*get_args(Status)}:
        raise ValueError("not the texts of a verdict")


def _verdict(fields: dict[str, Any]) -> Verdict:
    numbers = {name: tuple(fields.get(name, {}).items()) for name in ("counts", "bounds")}
    return Verdict(**{**fields, **numbers})


def definition_hash(cell: Cell) -> str:
    """A hash of what the verdicts are about."""
    lines = [f"{step.target.name} {_dump(step.target)} = {_dump(step.expr)}" for step in gradient(cell).steps]
    text = "\n".join([*lines, reference_text(cell)])
    return hashlib.sha256(text.encode()).hexdigest()


def _dump(node: Node) -> str:
    """An expression without anything that printing may change."""
    if isinstance(node, TensorSymbol):
        return f"{node.name}{node.shape}{node.role}{''.join(map(str, node.traits))}"
    if isinstance(node, Apply):
        operands = ",".join(map(_dump, node.operands))
        return f"{node.op}({operands};{','.join(map(str, node.attributes))})"
    return str(node.args)
