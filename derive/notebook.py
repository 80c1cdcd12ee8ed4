r"""How expressions, statements, programs, cells and rows show themselves in a notebook.

Formulas are LaTeX that MathJax and KaTeX both read.  A cell and a table are Markdown, which every front end
shows with its formulas; what reads a notebook without Markdown has a cell's LaTeX, and plain text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from derive.algebra.display import Rows, register_display
from derive.algebra.node import Apply, Node
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.analysis.dimensions import DimensionRow
from derive.analysis.parameters import parameters
from derive.checks.verdict import Verdict
from derive.definition import Cell
from derive.definition.language import Statement
from derive.definition.own import Function
from derive.definition.resolve import resolve
from derive.document.pen import Pen
from derive.errors import DefinitionError, ShapeMismatch
from derive.formats.escape import markdown_text
from derive.formats.lines import lines
from derive.ops.contraction import matmul, transpose
from derive.passes.through_time import ThroughTime
from derive.printing.latex import Equation, Notation, count, equation, latex, notation_of, sizes, symbol
from derive.printing.scalar_latex import function_equations
from derive.program import Program, Step

WIDTH = 46.0  # ems of a line, as a notebook's column has them
# what has a meaning in TeX, as a sign of mathematics: the front ends do not agree on escapes inside \text
_SIGNS = {c: f"\\{c}" for c in "&%$#_{}"} | {
    "\\": "\\backslash", "~": "{\\sim}", "^": "{\\wedge}", "<": "\\lt", ">": "\\gt",
}  # fmt: skip


def words(text: str) -> str:
    r"""Plain words inside a formula.

    >>> print(words("gate of x_1"))
    \text{gate of x}\_\text{1}
    """
    pieces, run = [], ""
    for character in f"{text}\0":
        if character not in _SIGNS and character != "\0":
            run += character
            continue
        pieces += [f"\\text{{{run}}}"] if run else []
        pieces += [_SIGNS[character]] if character in _SIGNS else []
        run = ""
    return "".join(pieces)


def aligned(steps: Sequence[Step], notation: Notation, summed: bool = False) -> str:
    """Statements as lines that are aligned at their signs of equality, each with its meaning; then the own
    functions in them.
    """
    exprs = [step.expr for step in steps]
    rows = [row for step in steps for row in _rows(equation(step, notation), step.meaning, notation, summed)]
    for made in (*function_equations(exprs), *function_equations(exprs, derived=True)):
        rows += _rows(made, "entry by entry", notation)
    return "\n".join(["\\begin{aligned}", " \\\\\n".join(rows), "\\end{aligned}"])


def _rows(shown: Equation, meaning: str, notation: Notation, summed: bool = False) -> Iterator[str]:
    """An equation, broken where it is too long; its meaning stands behind the first line."""
    terms = _summed(shown.terms, notation.step) if summed else shown.terms
    first, *rest = lines(shown.lhs, shown.relation, terms, WIDTH)
    yield f"{shown.lhs} &{shown.relation} {first}" + (f" && {words(meaning)}" if meaning else "")
    yield from (f"&\\quad {line}" for line in rest)


def _summed(terms: tuple[str, ...], step: str) -> tuple[str, ...]:
    """The sum over the steps, with brackets around more than one term."""
    whole = " ".join(terms)
    return (f"\\sum_{{{step}}} " + (f"\\left({whole}\\right)" if len(terms) > 1 else whole),)


def _program(program: Program) -> str:
    return aligned(program.steps, notation_of(program))


def _step(step: Step) -> str:
    shown = equation(step)
    return f"{shown.lhs} {shown.relation} {shown.rhs}"


def _statement(statement: Statement) -> str:
    """What the statement becomes in a cell; while it fits no cell, what was written."""
    try:
        steps = tuple(resolve([statement], ""))
    except DefinitionError:
        return f"{latex(statement.target)} = {latex(statement.expr)}"
    return _step(steps[0]) if len(steps) == 1 else aligned(steps, Notation())


def _function(function: Function) -> str:
    made = function(*(TensorSymbol(f"z{k}") for k in range(function.definition.arity)))
    (shown,) = function_equations([made])
    return f"{shown.lhs} {shown.relation} {shown.rhs}"


def _node(node: Node) -> str:
    return latex(_readable(node))


def _readable(node: Node) -> Node:
    """The expression with ``@`` as the product that it will be, where the shapes fit."""
    if not isinstance(node, Apply):
        return node
    operands = [_readable(operand) for operand in node.operands]
    try:
        if node.op == "matmul":
            return matmul(*operands)
        if node.op == "transpose":
            return transpose(*operands)
    except (ShapeMismatch, KeyError):  # KeyError: a word inside that has no shape yet, `affine`
        pass
    return node.with_operands(operands)


# -- in Markdown


def _cell(cell: Cell) -> str:
    """Title, summary, what goes in and what is learned with their sizes, and the equations."""
    name = f" `{cell.name}`" if cell.name else ""
    parts = [f"**{_prose(cell.title)}**{name}", _prose(cell.summary), *_sizes(cell)]
    return "\n\n".join([*filter(None, parts), f"$$\n{_program(cell.program)}\n$$"])


def _prose(text: str) -> str:
    """Plain text in Markdown in which dollars enclose formulas and tildes strike out."""
    return markdown_text(text).replace("$", "&#36;").replace("~", "&#126;")


def _sizes(cell: Cell) -> Iterator[str]:
    pen = Pen.of(cell)
    groups = (
        ("Inputs", cell.inputs),
        ("States", cell.states),
        ("Constants", cell.constants),
        ("Parameters", cell.parameters),
    )
    lists = [f"{title}: ${_joined(pen.sizes(group))}$" for title, group in groups if group]
    if cell.parameters:
        lists[-1] += f", together ${count(parameters(cell).factored)}$"
    yield "  \n".join(lists)


def _joined(formulas: Iterable[str]) -> str:
    return ",\\quad ".join(formulas)


def _through_time(found: ThroughTime) -> str:
    symbols = [s for step in found.forward for s in (step.target, *symbols_in(step.expr))]
    notation = Notation(timed=any(s.role == "state" for s in symbols))
    groups = (
        ("One step, $t = 1, \\dots, T$", found.forward, False),
        ("Adjoints, $t = T, \\dots, 1$; at $t = T$ nothing comes from $t + 1$", found.backward, False),
        ("Gradients of the inputs, one a step", found.inputs, False),
        ("Gradients of what is the same at every step", found.summed, True),
        ("Gradients of the initial states, at $t = 1$", found.start, False),
    )
    return "\n\n".join(
        f"{title}:\n\n$$\n{aligned(steps, notation, summed)}\n$$" for title, steps, summed in groups if steps
    )


def _table(rows: Rows[Any]) -> str:
    """Records of one kind, a column for what they know."""
    if not rows:
        return "nothing"
    titles, spelled = _TABLES[type(rows[0])]
    lines = [titles, ["---"] * len(titles), *spelled(rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _dimensions(rows: Rows[DimensionRow]) -> Iterator[Sequence[str]]:
    notation = Notation(timed=any(row.symbol.role == "state" for row in rows))
    for row in rows:
        name, example = symbol(row.symbol, notation), " × ".join(map(str, row.example)) or "1"
        yield f"${name}$", row.role, _prose(row.meaning), f"${sizes(row.shape)}$", example


def _verdicts(rows: Rows[Verdict]) -> Iterator[Sequence[str]]:
    for row in rows:
        yield row.kind, row.status, _prose(row.figure), _prose(row.detail)


_TABLES: Mapping[type, tuple[Sequence[str], Callable[[Any], Iterator[Sequence[str]]]]] = {
    DimensionRow: (("symbol", "role", "meaning", "size", "example"), _dimensions),
    Verdict: (("check", "outcome", "figure", "how"), _verdicts),
}

register_display(Node, "latex", _node)
register_display(Function, "latex", _function)
register_display(Step, "latex", _step)
register_display(Statement, "latex", _statement)
register_display(Program, "latex", _program)
register_display(Cell, "latex", lambda cell: _program(cell.program))
register_display(Cell, "markdown", _cell)
register_display(Rows, "markdown", _table)
register_display(ThroughTime, "markdown", _through_time)
