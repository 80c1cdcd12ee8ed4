"""A cell as a part of another: its statements under names of their own, its inputs bound to expressions."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sympy

from derive.algebra.node import Node, Scalar, as_node
from derive.algebra.record import shape_of
from derive.algebra.shape import Shape, as_shape
from derive.algebra.symbol import TensorSymbol
from derive.definition.cell import Cell
from derive.definition.fitting import fitted
from derive.definition.language import ARTICLE, Statement
from derive.definition.names import caller, check_name, check_text
from derive.definition.past import KEPT
from derive.definition.resolve import resolve
from derive.definition.rewrite import Rewriting, following, resized
from derive.errors import DefinitionError, LanguageError, Location, ShapeMismatch
from derive.ops.structure import spread

_LABEL = re.compile(r"[A-Za-z0-9_]*", re.ASCII)
_ENDING = re.compile(rf"(, layer \d+|{KEPT})*$")  # what stays last when a meaning grows


class UnknownPart(DefinitionError, AttributeError):
    """A name that a part does not have; an AttributeError too, as Python's tools expect."""


@dataclass(frozen=True)
class Part:
    """The statements of a part, and the symbols that they are about by the names that the part's own
    definition gives them: ``enc.f``, ``enc.h`` (at the start of the step), ``enc.h_next`` (at its end).

    cell: what it was made of; label: what its names end in; statements: to put among the cell's equations,
    as ``[*enc, ...]``;
    names: symbols by name, where one of them is called as an attribute of a part is.
    """

    cell: Cell
    label: str
    statements: tuple[Statement, ...]
    names: Mapping[str, TensorSymbol]

    @property
    def weights(self) -> dict[str, TensorSymbol]:
        """Parameters and constants by name: ``use(lstm, "b", **a.weights)`` has the same weights as a."""
        return {s.name: self.names[s.name] for s in self.cell.timeless}

    def __repr__(self) -> str:
        return f"<part {self.label} of {self.cell.label}: {len(self.statements)} statements>"

    def __iter__(self) -> Iterator[Statement]:
        return iter(self.statements)

    def __getitem__(self, name: str) -> TensorSymbol:
        return self.__getattr__(name)

    def __getattr__(self, name: str) -> TensorSymbol:
        if name.startswith("__") or name == "names":
            raise AttributeError(name)
        if name not in self.names:
            known = ", ".join(self.names)
            message = f"part {self.label or self.cell.label} has no {name}; it has {known}"
            raise UnknownPart(message, caller())
        return self.names[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self.names]


def use(cell: Cell, label: str, meaning: str = "", /, **bound: Any) -> Part:
    """A cell as a part of another: ``enc = use(gru, "enc", "encoder", x=concat(x, u))``.

    All names of the part end in its label: `W_r_enc`, `h_enc`; without a label they stay.  meaning: what the
    part is, for the words on the page.  bound: by the part's names, what its inputs, states, parameters,
    constants and sizes are outside.  An input that is not bound is an input of the whole, under its own
    name; a state that is not bound is a state of the whole; the next value of a bound state is a plain value.
    Sizes follow from what is bound, and others stay.

    >>> from derive.catalogue import load
    >>> from derive.definition import sizes, vector
    >>> n, k = sizes("n k")
    >>> enc = use(load("elman"), "enc", "encoder", x=vector("u", k))
    >>> enc.W_h, enc.W_h.shape, enc.h.next == enc.h_next
    (W_h_enc, (m, k), True)

    Raises: DefinitionError that names the part and the binding where it is none, or its shape does not fit.
    """
    where = caller()
    if not isinstance(cell, Cell):
        raise DefinitionError(f"use takes a cell, not {cell} ({type(cell).__name__})", where)
    if not isinstance(label, str) or not _LABEL.fullmatch(label):
        raise DefinitionError(f"the label of a part is letters, digits and _, not {label!r}", where)
    words = ARTICLE.sub("", check_text(meaning, "meaning of a part"))
    return _Use(cell, label, words, bound, where).part()


@dataclass(frozen=True)
class _Use:
    """One use of a cell while it is put together."""

    cell: Cell
    label: str
    meaning: str
    bound: Mapping[str, Any]
    where: Location

    def part(self) -> Part:
        program = self.cell.program
        taken = {s.name: s for s in program.inputs}
        sizes = {size.name: size for size in self.cell.sizes}
        self._check_known([*taken, *sizes])
        values = {taken[name]: self._value(name, v) for name, v in self.bound.items() if name in taken}
        given = {sizes[name]: self._size(name, v) for name, v in self.bound.items() if name in sizes}
        shapes = [(s, self._shape(s, v)) for s, v in values.items() if not isinstance(v, Scalar)]
        try:
            found = fitted(self.cell.sizes, given, shapes)
        except ShapeMismatch as mismatch:
            raise self._error(str(mismatch)) from None
        first = {s: self._first(s, v, found) for s, v in values.items() if not isinstance(v, TensorSymbol)}
        outside = {s: v if isinstance(v, TensorSymbol) else first[s].target for s, v in values.items()}
        symbols = following(dict(self._symbols(outside, found)))
        rewriting = Rewriting(symbols, found)
        statements = [
            self._statement(step.target, step.expr, step.meaning, rewriting)
            for step in program.steps
            if rewriting.keeps(step.target, step.expr)
        ]
        names = {old.name: new for old, new in symbols.items()}
        return Part(self.cell, self.label, (*first.values(), *statements), names)

    def _check_known(self, known: list[str]) -> None:
        for name in self.bound:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise self._error(f"it takes no {name}; it takes {', '.join(known)}{hint}")

    def _value(self, name: str, value: Any) -> Node:
        try:
            return as_node(value)
        except LanguageError as error:
            raise self._error(f"{name}: {error.message}") from None

    def _size(self, name: str, value: Any) -> sympy.Expr:
        size = value if isinstance(value, int | sympy.Expr) and not isinstance(value, bool) else None
        number = as_shape([size])[0] if size is not None else None
        if number is None or not number.is_integer or number.is_positive is False:
            raise self._error(f"{name} is a size: a symbol or a positive whole number, not {value!r}")
        return number

    def _shape(self, symbol: TensorSymbol, value: Node) -> Shape:
        """The shape of what a tensor is bound to, by the rules of a statement."""
        if isinstance(value, TensorSymbol):
            return value.shape
        target = self._made(symbol, symbol.shape)
        place = replace(self.where, statement=target.name)
        *_, step = resolve([Statement(target, value, "", place)], "")
        try:
            return shape_of(step.expr)
        except ShapeMismatch as mismatch:
            raise self._error(f"{symbol.name}: {mismatch}") from None

    def _first(self, symbol: TensorSymbol, value: Node, sizes: Mapping[sympy.Expr, sympy.Expr]) -> Statement:
        """What is bound to an expression gets a statement, so that the expression stands there once."""
        shape = resized(symbol.shape, sizes)
        expr = spread(value, shape, ()) if isinstance(value, Scalar) and shape else value
        target = self._made(symbol, shape)
        place = replace(self.where, statement=target.name)
        several = sum(s.role == symbol.role for s in self.cell.program.inputs) > 1
        words = f"{symbol.role} {symbol.name}" if several else symbol.role
        return Statement(
            target, expr, self._words(f"{words} at the start" if symbol.role == "state" else words), place
        )

    def _made(self, symbol: TensorSymbol, shape: Shape) -> TensorSymbol:
        """The value that stands for an input; a state's name belongs to its next value."""
        base = f"{symbol.base}_start" if symbol.role == "state" else symbol.base
        return self._named(TensorSymbol(base, shape, "value", layer=symbol.layer))

    def _symbols(
        self, outside: Mapping[TensorSymbol, TensorSymbol], sizes: Mapping[sympy.Expr, sympy.Expr]
    ) -> Iterator[tuple[TensorSymbol, TensorSymbol]]:
        """What stands in the place of each symbol of the part."""
        program = self.cell.program
        for symbol in [*program.inputs, *(step.target for step in program.steps)]:
            here = symbol.with_shape(resized(symbol.shape, sizes))
            if symbol in outside:
                yield symbol, outside[symbol]
            elif symbol.role == "input":
                yield symbol, here.with_role("free")
            else:
                plain = symbol.role == "output" or (symbol.role == "state" and symbol.at(-1) in outside)
                here = here.with_role("value") if plain else here
                yield symbol, self._named(here)

    def _statement(self, target: TensorSymbol, expr: Node, meaning: str, rewriting: Rewriting) -> Statement:
        new = rewriting.symbols[target]
        place = replace(self.where, statement=new.name)
        return Statement(new, rewriting.node(expr), self._words(meaning) if meaning else "", place)

    def _words(self, meaning: str) -> str:
        """forget gate of the encoder; a part without a meaning is called by its label."""
        whole = f"the {self.meaning}" if self.meaning else self.label
        end = len(meaning) - len(_ENDING.search(meaning).group())  # type: ignore[union-attr]  # may be empty
        return f"{meaning[:end]} of {whole}{meaning[end:]}" if whole else meaning

    def _named(self, symbol: TensorSymbol) -> TensorSymbol:
        """The symbol under the part's label; a part of a part has the labels of both."""
        if not self.label:
            return symbol
        inside, label = symbol.part
        others = [trait for trait in symbol.traits if trait[0].name != "part"]
        whole = f"{label}_{self.label}" if label else self.label
        name = check_name(f"{symbol.base}_{self.label}", "symbol of a part")
        return symbol.renamed(name).with_traits([*others, ("part", inside, whole)])

    def _error(self, message: str) -> DefinitionError:
        called = f"part {self.label} ({self.cell.label})" if self.label else f"part {self.cell.label}"
        return DefinitionError(f"{called}: {message}", self.where)
