"""Tables and records for the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Any

from derive.algebra.shape import show
from derive.analysis.cost import cost
from derive.analysis.parameters import parameters
from derive.analysis.properties import properties
from derive.checks.mutation import FATES
from derive.checks.side_by_side import Checked
from derive.checks.verdict import Verdict
from derive.definition import Cell

STATUS_MARKS = {"pass": "pass", "fail": "FAIL", "not checked": "-"}


def described(cell: Cell) -> dict[str, Any]:
    """A cell as the record that `derive list --json` gives."""
    return {
        "name": cell.name,
        "title": cell.title,
        "family": cell.family,
        "summary": cell.summary,
        "cite": cell.cite,
        "sizes": [str(s) for s in cell.sizes],
        "inputs": {s.name: show(s.shape) for s in cell.inputs},
        "states": {state.name: show(state.shape) for state in cell.states},
        "outputs": {s.name: show(s.shape) for s in cell.outputs},
        "parameters": {s.name: show(s.shape) for s in cell.parameters},
        **measured(cell),
    }


def measured(cell: Cell) -> dict[str, Any]:
    """What follows from a cell's program: its properties, and as formulas of sizes its parameters, scalar
    operations, and the numbers that its gradient reads of a step."""
    found, spent = properties(cell), cost(cell)
    bounds = {
        b.state.name: {"low": str(b.low), "high": str(b.high), "always": b.always} for b in found.bounded
    }
    named = {each.name: getattr(found, each.name) for each in fields(found)}
    return {
        "properties": {
            **named,
            "curved": None if found.curved is None else found.curved.name,
            "bounded": bounds,
        },
        "parameter_count": str(parameters(cell).total),
        "operations": {"forward": str(spent.forward), "backward": str(spent.backward)},
        "kept": str(spent.stored_numbers),
    }


def cell_table(cells: Sequence[Cell]) -> str:
    """One line a cell: name, family, title."""
    return table(["cell", "family", "title"], [[cell.name, cell.family, cell.title] for cell in cells])


def verdict_rows(found: Sequence[tuple[str, Sequence[Verdict]]]) -> list[dict[str, str]]:
    """Verdicts as the records that `derive check --json` gives."""
    return [
        {"cell": cell, "kind": v.kind, "status": v.status, "figure": v.figure, "detail": v.detail}
        for cell, verdicts in found
        for v in verdicts
    ]


def verdict_table(found: Sequence[tuple[str, Sequence[Verdict]]]) -> str:
    """One line a verdict, failures in detail, and what was not checked."""
    rows = verdict_rows(found)
    lines = [[r["cell"], r["kind"], STATUS_MARKS[r["status"]], r["figure"] or r["detail"]] for r in rows]
    failed = [f"FAIL {r['cell']}, {r['kind']}: {_said(r)}" for r in rows if r["status"] == "fail"]
    unchecked: dict[str, list[str]] = {}
    for row in rows:
        if row["status"] == "not checked":
            unchecked.setdefault(f"{row['kind']}: {_said(row)}", []).append(row["cell"])
    missing = [f"not checked, {reason} ({', '.join(cells)})" for reason, cells in unchecked.items()]
    head = table(["cell", "check", "verdict", "figure"], lines)
    return "\n".join([head, *mutation_table(found), *failed, *missing, _summary(rows)])


def slowest_cells(checked: Mapping[str, Checked], number: int) -> str:
    """The cells whose checks took longest, in one line."""
    ordered = sorted(checked.items(), key=lambda item: -item[1].seconds)[:number]
    return f"slowest: {', '.join(f'{spec} {each.seconds:.1f} s' for spec, each in ordered)}"


def mutation_table(found: Sequence[tuple[str, Sequence[Verdict]]]) -> list[str]:
    """Mutants by operator and by the check that noticed them first, over all cells."""
    counts: Counter[tuple[str, str]] = Counter()
    for verdict in (v for _, verdicts in found for v in verdicts if v.kind == "mutation"):
        for name, number in verdict.counts:
            operator, _, fate = name.partition(": ")
            counts[operator, fate] += number
    operators, fates = (list(dict.fromkeys(key[k] for key in counts)) for k in (0, 1))
    if not counts:
        return []
    ordered = [fate for fate in FATES if fate in fates]
    rows = [[operator, *(str(counts[operator, fate]) for fate in ordered)] for operator in operators]
    return ["", table(["mutants", *ordered], rows), ""]


def _said(row: Mapping[str, str]) -> str:
    return row["detail"] or row["figure"]


def _summary(rows: Sequence[Mapping[str, str]]) -> str:
    counts = {status: sum(row["status"] == status for row in rows) for status in STATUS_MARKS}
    return f"{counts['pass']} passed, {counts['fail']} failed, {counts['not checked']} not checked"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns aligned on the left.

    >>> print(table(["a", "b"], [["1", "22"], ["333", "4"]]))
    a    b
    1    22
    333  4
    """
    widths = [max(len(row[k]) for row in [head, *rows]) for k in range(len(head))]
    padded = [[text.ljust(width) for text, width in zip(row, widths, strict=True)] for row in [head, *rows]]
    return "\n".join("  ".join(row).rstrip() for row in padded)
