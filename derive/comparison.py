"""The data by which a page compares two cells: a script for each cell, and one that lists them all.

They are classic scripts, since a page in a folder may load nothing else: each calls a function of
docs/javascripts/compare.js.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sympy

from derive import bibliography, catalogue, relations
from derive._version import __version__
from derive.algebra.symbol import TensorSymbol
from derive.analysis.cost import cost
from derive.analysis.dimensions import dimensions
from derive.analysis.kinds import kinds as kinds_of
from derive.analysis.parameters import example_sizes
from derive.analysis.parameters import parameters as counted
from derive.definition import Cell
from derive.document.diagram import on_page
from derive.document.gates import KINDS, kinds
from derive.document.index import family_title
from derive.document.kinds import MEANINGS as KIND_WORDS
from derive.document.parameters import count_formula
from derive.document.pen import Pen
from derive.document.properties import held
from derive.document.relatives import WORDS, status
from derive.document.sources import work
from derive.document.spans import Badge
from derive.document.verdicts import badges
from derive.errors import InputError
from derive.formats.lines import lines
from derive.formats.svg import svg
from derive.printing.latex import equation, formula, sizes
from derive.program import Program, Step

SUFFIX = ".js"
LIST = f"index{SUFFIX}"
ROOM = 24.0  # ems of a formula in one of two columns
# groups of statements, in the order in which they stand beside each other, and their headings
GROUPS: Mapping[str, str] = {
    "value": "Other values",
    **{kind: KINDS[kind].title.capitalize() for kind in ("reset", "forget", "input", "gate", "candidate")},
    "output": KINDS["output"].title.capitalize(),
    "state": "New state",
    "result": "Output",
}


def scripts(cells: Sequence[Cell]) -> dict[str, str]:
    """The files by name; the first lists all cells."""
    in_families = any(cell.family for cell in cells)
    listed = [
        {"name": cell.name, "title": cell.title, "family": family_title(cell.family) if in_families else ""}
        for cell in cells
    ]
    files = {LIST: _call("index", {"cells": listed, "groups": list(GROUPS.items())})}
    return files | {f"{cell.name}{SUFFIX}": _call("cell", data(cell)) for cell in cells}


def _call(name: str, value: Any) -> str:
    """A script that hands a value over; nothing in it ends a script, whoever puts it into a page."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return f"// Made by derive {__version__}; do not edit.\nderiveCompare.{name}({text});\n"


def data(cell: Cell) -> dict[str, Any]:
    """What the page shows of a cell, in plain lists and texts; formulas are TeX."""
    spent, found = cost(cell), counted(cell)
    return {
        "name": cell.name,
        "title": cell.title,
        "summary": cell.summary,
        "source": bibliography.short(work(cell.cite, cell)) if cell.cite else "",
        "kinds": [KIND_WORDS[kind][0] for kind in kinds_of(cell)],
        "rows": list(_rows(cell)),
        "symbols": list(_symbols(cell)),
        "counts": {
            "parameters": [count_formula(cell).text if cell.parameters else "0", _terms(found.total)],
            "operations": [formula(spent.forward), _terms(spent.forward)],
            "operations of the gradient": [formula(spent.backward), _terms(spent.backward)],
            "numbers kept for the gradient": [formula(spent.stored_numbers), _terms(spent.stored_numbers)],
        },
        "sizes": dict(example_sizes(cell)),
        "properties": dict(held(cell)),
        "verdicts": [[each.text, each.status] for each in badges(cell) if isinstance(each, Badge)],
        "relations": list(_relations(cell)),
        "diagram": _diagram(cell),
    }


def _rows(cell: Cell) -> Iterator[dict[str, Any]]:
    """Every statement: its group, what it means, whether it is a step on the way to a gate."""
    found, pen = kinds(cell.program), Pen.of(cell)
    for step in cell.program.steps:
        yield {
            "name": step.target.name,
            "group": _group(step, found),
            "meaning": step.meaning,
            "before": bool(step.target.marks),
            "tex": _display(step, pen),
        }


def _group(step: Step, found: Mapping[str, str]) -> str:
    roles = {"state": "state", "output": "result"}
    return roles.get(step.target.role) or found.get(step.target.name, "value")


def _display(step: Step, pen: Pen) -> str:
    """The equation, in lines that fit into half a page."""
    shown = equation(step, pen.notation)
    first, *others = lines(shown.lhs, shown.relation, shown.terms, ROOM)
    if not others:
        return f"{shown.lhs} {shown.relation} {first}"
    rest = "".join(rf" \\ &\quad {line}" for line in others)
    return rf"\begin{{aligned}} {shown.lhs} &{shown.relation} {first}{rest} \end{{aligned}}"


def _symbols(cell: Cell) -> Iterator[list[str]]:
    """What goes in, is carried on, comes out and is learned: role, symbol, meaning and size."""
    pen, program = Pen.of(cell), cell.program
    for row in dimensions(cell):
        role = _role(row.symbol, cell, program)
        if role:
            yield [role, pen.name(row.symbol).text, row.meaning, sizes(row.shape)]


def _role(symbol: TensorSymbol, cell: Cell, program: Program) -> str:
    groups = {
        "inputs": cell.inputs, "states": cell.states, "outputs": cell.outputs, "parameters": cell.parameters,
    }  # fmt: skip
    return next((role for role, symbols in groups.items() if symbol in symbols), "")


def _terms(total: sympy.Expr) -> list[Any]:
    """A polynomial in sizes as whole coefficients with the power of each size."""
    names = sorted(total.free_symbols, key=str)
    if not names:
        return [[int(total), {}]] if total else []
    return [
        [int(coefficient), {str(name): power for name, power in zip(names, powers, strict=True) if power}]
        for powers, coefficient in sympy.Poly(total, *names).terms()
    ]


def _relations(cell: Cell) -> Iterator[list[str]]:
    """The other cell, what this one is to it, with what, and whether that is proved."""
    if not catalogue.has(cell):
        return
    for each in relations.of(cell.name):
        other = each.right if each.left == cell.name else each.left
        verdict = status(each)
        told = WORDS[each.kind][cell.name != each.left]
        yield [other, told, each.words, verdict.text, verdict.status]


def _diagram(cell: Cell) -> str:
    try:
        return svg(on_page(cell))
    except InputError:
        return ""
