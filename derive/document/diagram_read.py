"""From a program to what is drawn of it.

An author draws a gate as one box with its weights in it, and a product of two values as a circle.  So a
pre-activation belongs to the box of its statement, a statement of pointwise operations on values becomes the
circles of these, and any other is a box with its formula.  Parameters are named in boxes and are no lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

import sympy

from derive.algebra.node import Apply, Node, Scalar, is_op
from derive.algebra.record import record, shape_of
from derive.algebra.symbol import TensorSymbol, symbols_in
from derive.definition import Cell
from derive.document.diagram_graph import SHOWN, Graph, Vertex, find_spines, join_values
from derive.document.diagram_text import wide
from derive.document.gates import kinds
from derive.document.pen import Pen
from derive.ops.arithmetic import terms
from derive.printing.latex import number, style

POINTWISE = ("add", "mul", "neg", "div", "maximum", "minimum")
SIGNS = {"add": "+", "mul": r"\times", "div": "/", "maximum": r"\max", "minimum": r"\min"}
MOST = 8  # a statement of more operations than these is one box
ROOM, WIDEST, LETTERS = 150, 210, 12  # how wide a formula's line may be in a box, and its letters
CALLED = 14  # letters on a line of a gate's name


def graph(cell: Cell) -> Graph:
    """The graph of a cell's program; one of too many vertices to be drawn is left as it is read."""
    made = _Maker(cell)
    made.program()
    if len(made.graph.vertices) > SHOWN:
        return made.graph
    find_spines(made.graph)
    join_values(made.graph, {k: made.pen.name(s).text for k, s in made.graph.names.items()})
    return made.graph


class _Maker:
    def __init__(self, cell: Cell) -> None:
        self.cell, self.pen, self.graph = cell, Pen.of(cell), Graph()
        self.known: dict[TensorSymbol, int] = {}
        self.statement, self.meaning, self.layer = "", "", 0
        self.kinds = kinds(cell.program)

    def program(self) -> None:
        """The edges' values, the statements in order, and what leaves."""
        program = self.cell.program
        used = {s for step in program.steps for s in symbols_in(step.expr)}
        for symbol in program.inputs:
            if symbol in used and symbol.role in ("input", "state", "free"):
                kind = "enter" if symbol.role == "state" else "input"
                self.known[symbol] = self.edge(kind, symbol)
        inlined: dict[TensorSymbol, Node] = {}
        for step in program.steps:
            expr = step.expr.xreplace(inlined)
            if step.target.marks:
                inlined[step.target] = expr
                continue
            self.statement, self.meaning, self.layer = step.target.name, step.meaning, step.target.layer
            self.known[step.target] = self.statement_of(step.target, expr)
        for result in program.results:
            kind = "leave" if result.role == "state" else "output"
            self.edge(kind, result, [self.known[result]])

    def edge(self, kind: str, symbol: TensorSymbol, sources: Sequence[int] = ()) -> int:
        """A value at the edge of the drawing."""
        text, layer = self.pen.name(symbol).text, symbol.layer
        new = self.graph.add(Vertex(kind, (text,), layer=layer, symbol=symbol), sources)
        if not sources:
            self.graph.names[new] = symbol
        return new

    def statement_of(self, target: TensorSymbol, expr: Node) -> int:
        """The vertex that gives the statement's value."""
        if isinstance(expr, TensorSymbol) and expr in self.known:
            return self.known[expr]
        splits = self.splits(expr) and _operations(expr) <= MOST
        made = self.split(expr) if splits else self.box(expr)
        self.graph.names.setdefault(made, target)
        return made

    # -- what an expression is

    def pure(self, expr: Node) -> bool:
        """Whether it is of values and numbers only, and pointwise, each value read once by an operation."""
        if isinstance(expr, TensorSymbol):
            return expr in self.known
        if isinstance(expr, Scalar):
            return True
        assert isinstance(expr, Apply)
        distinct = len(set(expr.operands)) == len(expr.operands)
        return (_pointwise(expr) or _function(expr)) and distinct and all(map(self.pure, expr.operands))

    def splits(self, expr: Node) -> bool:
        """Whether an author would draw its operations: of values, of numbers, and of gates."""
        if isinstance(expr, TensorSymbol):
            return expr in self.known
        if isinstance(expr, Scalar):
            return True
        assert isinstance(expr, Apply)
        if _function(expr):
            return self.pure(expr) or self.gate_like(expr.operands[0]) or self.splits(expr.operands[0])
        distinct = len(set(expr.operands)) == len(expr.operands)
        return _pointwise(expr) and distinct and all(map(self.splits, expr.operands))

    def gate_like(self, expr: Node) -> bool:
        """Whether it is a sum of maps of one value each, with parameters, as authors write weights."""
        terms = _terms(expr)
        alone = all(self.factors(term) <= 1 and self.linear(term) for term in terms)
        return alone and any(map(self.read, terms))

    def factors(self, expr: Node) -> int:
        """How often a term names values; a pointwise piece of values counts once."""
        if isinstance(expr, TensorSymbol):
            return int(expr in self.known)
        if not isinstance(expr, Apply):
            return 0
        if symbols_in(expr) and self.pure(expr):
            return 1
        return sum(map(self.factors, expr.operands))

    def linear(self, term: Node) -> bool:
        """Whether a term is a product with parameters, or entries moved, without a function of them."""
        if not isinstance(term, Apply) or (symbols_in(term) and self.pure(term)):
            return True
        known = _pointwise(term) or term.op == "contract" or record(term).moved is not None
        return known and all(map(self.linear, term.operands))

    def read(self, expr: Node) -> list[Node]:
        """The values in an expression; a pointwise piece of values counts as one."""
        if isinstance(expr, TensorSymbol):
            return [expr] if expr in self.known else []
        if not isinstance(expr, Apply):
            return []
        if self.pure(expr) and symbols_in(expr):
            return [expr]
        return list(dict.fromkeys(each for operand in expr.operands for each in self.read(operand)))

    # -- vertices

    def split(self, expr: Node) -> int:
        """The vertices of pointwise operations; the number of the last."""
        if isinstance(expr, TensorSymbol):
            return self.known[expr]
        assert isinstance(expr, Apply)
        if _function(expr):
            gate = not self.pure(expr) and self.gate_like(expr.operands[0])
            return self.gate(expr) if gate else self.function(expr)
        if is_op(expr, "neg"):
            return self.op("-", [expr.operands[0]])
        if is_op(expr, "add"):
            return self.sum(expr)
        numbers = [each for each in expr.operands if isinstance(each, Scalar)]
        others = [each for each in expr.operands if not isinstance(each, Scalar)]
        sign = SIGNS[expr.op]
        if numbers and expr.op == "mul":
            scaled = self.op(r"\times " + number(sympy.Mul(*(each.value for each in numbers))), others[:1])
            if len(others) == 1:
                return scaled
            return self.add("op", (sign,), [scaled, *map(self.split, others[1:])])
        if numbers:
            held = (each if isinstance(each, Scalar) else _ARGUMENT for each in expr.operands)
            text, name = self.pen.formula(expr.with_operands(held)).text, self.pen.name(_ARGUMENT).text
            return self.op(text.replace(name, r"\cdot "), others)
        sources = [self.split(each) for each in expr.operands]
        return self.add("op", (sign,), sources, negative=tuple(sources[1:] if expr.op == "div" else ()))

    def sum(self, expr: Apply) -> int:
        """A sum: 1 - z is one circle, and a term with a minus is marked where its line ends."""
        flat = _terms(expr)
        constant = sum((each.value for each in flat if isinstance(each, Scalar)), sympy.Integer(0))
        terms = [each for each in flat if not isinstance(each, Scalar)]
        if constant != 0 and len(terms) == 1:
            if is_op(terms[0], "neg"):
                return self.op(f"{number(constant)}{{-}}", [terms[0].operands[0]])
            sign = "+" if constant > 0 else "-"
            return self.op(f"{{{sign}}}{number(abs(constant))}", terms)
        inner = [each.operands[0] if is_op(each, "neg") else each for each in terms]
        sources = [self.split(each) for each in inner]
        minus = tuple(s for s, each in zip(sources, terms, strict=True) if is_op(each, "neg"))
        made = self.add("op", ("+",), sources, negative=minus)
        return made if constant == 0 else self.add("op", (f"+{number(constant)}",), [made])

    def op(self, text: str, operands: Sequence[Node]) -> int:
        return self.add("op", (text,), [self.split(each) for each in operands])

    def function(self, expr: Apply) -> int:
        """A function of a value."""
        name = self.function_name(expr)
        return self.add("function", (name,), [self.split(expr.operands[0])], role=expr.op)

    def gate(self, expr: Apply) -> int:
        """A function of a weighted sum: one box with the function and the weights."""
        inner = expr.operands[0]
        weights = [s for s in symbols_in(inner) if s not in self.known]
        sources = [self.split(piece) for piece in self.read(inner)]
        called = _called(self.meaning)
        lines = (*called, self.function_name(expr), *_rows([self.pen.name(s).text for s in weights]))
        return self.add("box", lines, sources, role=expr.op, words=len(called))

    def box(self, expr: Node) -> int:
        """A box with the formula."""
        if isinstance(expr, Apply) and _function(expr) and self.gate_like(expr.operands[0]):
            return self.gate(expr)
        sources = [self.known[s] for s in symbols_in(expr) if s in self.known]
        lines = _formula(expr, self.pen)
        if len(lines) > 3 or max(wide(line, LETTERS) for line in lines) > WIDEST:
            lines = tuple(wrap(self.meaning or self.statement, 20))
            return self.add("box", lines, sources, role="words", words=len(lines))
        return self.add("box", lines, sources, role="formula")

    def function_name(self, expr: Apply) -> str:
        argument = _ARGUMENT.with_shape(shape_of(expr.operands[0]))
        text, name = self.pen.formula(expr.with_operands([argument])).text, self.pen.name(argument).text
        return text.removesuffix(f"({name})").replace(name, r"\cdot ")

    def add(
        self,
        kind: str,
        lines: tuple[str, ...],
        sources: Sequence[int],
        role: str = "",
        negative: tuple[int, ...] = (),
        words: int = 0,
    ) -> int:
        if kind == "op" and (wide(lines[0], LETTERS) > 18 or len(set(sources)) > 3):
            kind = "function"
        layer = "layer" if kind == "box" and role not in ("formula", "words") else ""
        gate = "" if kind == "op" else self.kinds.get(self.statement, layer)
        vertex = Vertex(
            kind, lines, self.statement, role, self.layer, self.meaning, None, negative, words, gate
        )
        return self.graph.add(vertex, sources)


_ARGUMENT = TensorSymbol("ARGUMENT", (), "parameter")  # while a function's name is asked for


def _pointwise(expr: Node) -> bool:
    return isinstance(expr, Apply) and expr.op in POINTWISE


def _function(expr: Node) -> bool:
    """A function of one tensor that keeps its shape."""
    if not isinstance(expr, Apply) or len(expr.operands) != 1:
        return False
    return expr.op == "softmax" or (record(expr).nonlinear and record(expr).moved is None)


def _terms(expr: Node) -> list[Node]:
    """The terms of a sum, and of sums in it."""
    if not isinstance(expr, Apply) or not is_op(expr, "add"):
        return [expr]
    return [term for operand in expr.operands for term in _terms(operand)]


def _operations(expr: Node) -> int:
    if not isinstance(expr, Apply):
        return 0
    return 1 + sum(map(_operations, expr.operands))


def _called(meaning: str) -> tuple[str, ...]:
    """What a box is called, on up to two short lines; of more words nothing."""
    lines = tuple(wrap(meaning.partition(",")[0], CALLED, break_long_words=False))
    return lines if len(lines) <= 2 and max(map(len, lines), default=0) <= CALLED else ()


def _rows(names: Sequence[str]) -> tuple[str, ...]:
    """Names of weights on lines of up to four."""
    each = -(-len(names) // -(-len(names) // 4)) if names else 1
    return tuple(",\\, ".join(names[k : k + each]) for k in range(0, len(names), each))


def _formula(expr: Node, pen: Pen) -> tuple[str, ...]:
    """A right side on lines that are no wider than a box may be, broken at its sum."""
    lines: list[str] = []
    for term in terms(expr, style(pen.notation)):
        if lines and wide(f"{lines[-1]} {term}", LETTERS) <= ROOM:
            lines[-1] += f" {term}"
        else:
            lines.append(term)
    return tuple(lines)
