"""Recorded verdicts: pages show them without running anything, and a record that no longer fits shows as
stale.

A record carries a hash of what was checked: the cell's program, its gradient, and the text of its reference.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from derive import catalogue
from derive.algebra.node import Apply, Node
from derive.algebra.symbol import TensorSymbol
from derive.checks.oracles import oracles_for
from derive.checks.reference import module_name
from derive.checks.verdict import NOT_ASKED, Verdict
from derive.definition import Cell
from derive.errors import InputError, Location
from derive.files import write_if_changed
from derive.passes.gradient import gradient

FOLDER = Path(__file__).resolve().parent.parent / "records"


@dataclass(frozen=True)
class Recorded:
    """What is on file for a cell.

    stale: the cell has changed since; missing: there is no record.
    """

    verdicts: tuple[Verdict, ...] = ()
    stale: bool = False
    missing: bool = False


def write(cell: Cell, verdicts: Sequence[Verdict], folder: Path = FOLDER) -> Path:
    """Store the verdicts on a catalogue cell; the file is complete or as it was.

    A verdict of an oracle that was not asked for this time, or that this machine does not have, stays on
    file while the cell is the same.
    Raises: InputError for a cell that is not in the catalogue.
    """
    if not catalogue.has(cell):
        raise InputError("verdicts are recorded for cells of the catalogue", Location(cell=cell.label))
    kept = tuple(part for verdict in verdicts for part in _kept(cell, verdict, folder))
    content = {
        "cell": cell.name,
        "definition": definition_hash(cell),
        "verdicts": [{**asdict(verdict), "counts": dict(verdict.counts)} for verdict in kept],
    }
    path = folder / f"{cell.name}.json"
    write_if_changed(path, json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    return path


def _kept(cell: Cell, verdict: Verdict, folder: Path) -> tuple[Verdict, ...]:
    absent = [oracle.shown for oracle in oracles_for(cell.name) if verdict.detail == oracle.missing]
    if verdict.detail != NOT_ASKED and not absent:
        return (verdict,)
    on_file = recorded(cell, folder)
    before = () if on_file.stale else tuple(v for v in on_file.verdicts if v.kind == verdict.kind)
    if absent:
        before = tuple(v for v in before if any(f" from {shown} " in v.figure for shown in absent))
    return before or (verdict,)


def recorded(cell: Cell, folder: Path = FOLDER) -> Recorded:
    """The verdicts on file for a cell; none for users' own cells."""
    path = folder / f"{cell.name}.json"
    if not catalogue.has(cell) or not path.is_file():
        return Recorded(missing=True)
    content = json.loads(path.read_text(encoding="utf-8"))
    verdicts = tuple(_verdict(fields) for fields in content["verdicts"])
    return Recorded(verdicts, stale=content["definition"] != definition_hash(cell))


def _verdict(fields: dict[str, Any]) -> Verdict:
    return Verdict(**{**fields, "counts": tuple(fields["counts"].items())})


def definition_hash(cell: Cell) -> str:
    """A hash of what the verdicts are about."""
    lines = [f"{step.target.name} {_dump(step.target)} = {_dump(step.expr)}" for step in gradient(cell).steps]
    text = "\n".join([*lines, _reference_text(cell)])
    return hashlib.sha256(text.encode()).hexdigest()


def _dump(node: Node) -> str:
    """An expression without anything that printing may change."""
    if isinstance(node, TensorSymbol):
        return f"{node.name}{node.shape}{node.role}{''.join(map(str, node.traits))}"
    if isinstance(node, Apply):
        operands = ",".join(map(_dump, node.operands))
        return f"{node.op}({operands};{','.join(map(str, node.attributes))})"
    return str(node.args)


def _reference_text(cell: Cell) -> str:
    spec = importlib.util.find_spec(module_name(cell)) if module_name(cell) else None
    return Path(spec.origin).read_text(encoding="utf-8") if spec and spec.origin else ""
