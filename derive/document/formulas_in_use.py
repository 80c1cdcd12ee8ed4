"""Formulas for parameters that are found in answers, compared with what frameworks count."""

from __future__ import annotations

from dataclasses import dataclass

import sympy

from derive.algebra.shape import at_sizes, size
from derive.analysis.parameters import parameters
from derive.catalogue import load
from derive.checks.framework_counts import explained, fits
from derive.document.framework_counts import of_cells, of_objects
from derive.document.model import Column, Table
from derive.document.spans import Code, Math, Spans
from derive.document.words import fill, listed, math, say
from derive.printing.latex import formula


@dataclass(frozen=True)
class Said:
    """A formula as it is said, of what, the cells whose objects it is compared with, and a remark."""

    tex: str
    formula: sympy.Expr
    of: str
    cells: tuple[str, ...]
    remark: Spans


_N, _M = size("n"), size("m")
_BOX = _M * (_N + _M)
_LSTM, _GRU = ("lstm",), ("gru", "gru-reset-before", "gru-chung")
_NONE_FOR_C = say("One matrix for each state: but the inputs need some, and ", math("c"), " needs none.")
SAID = (
    Said("4(m(n+m) + m)", 4 * (_BOX + _M), "LSTM", _LSTM, say("One bias a box.")),
    Said("4(m(n+m) + 2m)", 4 * (_BOX + 2 * _M), "LSTM", _LSTM, say("Two biases a box.")),
    Said("4 m(n+m)", 4 * _BOX, "LSTM", _LSTM, say("The biases are switched off, or forgotten.")),
    Said("m(n+m) + m", _BOX + _M, "LSTM", _LSTM, say("That is one box of four.")),
    Said("2 m^{2}", 2 * _M**2, "LSTM", _LSTM, _NONE_FOR_C),
    Said("3(m(n+m) + m)", 3 * (_BOX + _M), "GRU", _GRU, say("The reset acts before the product.")),
    Said("3 m(n+m) + 4m", 3 * _BOX + 4 * _M, "GRU", _GRU, say("It acts after it; no bias is in vain.")),
    Said("3(m(n+m) + 2m)", 3 * (_BOX + 2 * _M), "GRU", _GRU, say("Two biases a box.")),
)
_EXPECTED = (
    "The same puzzle with numbers: for a bidirectional GRU of {m} units on {n} inputs one expects "
    "{expected}, and Keras says {found}. Each direction has {more} more: the second bias vector."
)


def in_use() -> Table:
    """One row a formula: the objects of which it is right at all stored sizes."""
    heads = (
        Column(say("formula"), "math"),
        Column(say("said of")),
        Column(say("is right for"), width=0.4),
        Column(say("remark"), width=0.3),
    )
    return Table(heads, tuple(map(_row, SAID)))


def _row(said: Said) -> tuple[Spans, ...]:
    right = [each for each in of_cells(*said.cells) if fits(said.formula, each.counts)]
    named = listed([say(Code(each.call)) for each in right]) if right else say("none")
    return say(Math(said.tex)), say(said.of), named, said.remark


def expected(n: int = 16, m: int = 32) -> Spans:
    """What is expected of a bidirectional GRU in Keras, and what it has."""
    at, before = {"n": n, "m": m}, parameters(load("gru-reset-before")).total
    keras = explained(of_objects("keras.layers.GRU(m)")[0]).theirs
    more = keras - before
    return fill(
        _EXPECTED,
        n=f"{n}",
        m=f"{m}",
        expected=f"{2 * at_sizes(before, at)}",
        found=f"{2 * at_sizes(keras, at)}",
        more=Math(f"{formula(more)} = {at_sizes(more, at)}"),
    )
