"""What one unit computes, as LaTeX: indices and sums in place of vectors and matrices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import sympy

from derive.algebra.notation import ATOM, PRODUCT, Style, enclosed, typeset
from derive.algebra.shape import Size
from derive.algebra.symbol import TensorSymbol
from derive.analysis.entries import Delta, Entry, Index, Total, is_letter
from derive.analysis.units import UnitStatement, unit_statements
from derive.ops.arithmetic import terms
from derive.passes.jacobian import BlockSymbol
from derive.printing.latex import Equation, binding, entry, latex, number, symbol, turned, weight
from derive.printing.notation import DEFAULT, Notation
from derive.printing.quantities import size_text
from derive.printing.symbols import written
from derive.program import Program, Step


@dataclass(frozen=True, kw_only=True)
class UnitEquation(Equation):
    """A statement for one unit, as LaTeX.

    ranges: what the free indices run over, ``j = 1, \\dots, m``, or empty; step: the statement that it is one
    line of.
    """

    ranges: str
    step: Step


def unit_equations(program: Program, notation: Notation = DEFAULT) -> tuple[UnitEquation, ...]:
    r"""Every statement of a program for one unit.

    >>> from derive.catalogue import load
    >>> first = unit_equations(load("elman").program)[0]
    >>> first.lhs, first.terms[-1], first.ranges
    ('a_{h,t,j}', '+ b_{h,j}', 'j = 1, \\dots, m')
    """
    return tuple(_equation(line, notation) for line in unit_statements(program))


def _equation(line: UnitStatement, notation: Notation) -> UnitEquation:
    chosen = _style(notation)
    return UnitEquation(
        lhs=typeset(line.target, chosen),
        terms=terms(line.expr, chosen),
        ranges=_ranges([f"{index} = 1, \\dots, {size_text(last)}" for index, last in line.ranges]),
        step=line.step,
    )


def _ranges(each: Sequence[str]) -> str:
    """Side by side; braces keep each of several on one line."""
    return ",\\; ".join(f"{{{text}}}" for text in each) if len(each) > 1 else "".join(each)


def _style(notation: Notation) -> Style:
    def text(s: TensorSymbol) -> str:
        return _number(s, chosen, notation)

    def level(s: TensorSymbol) -> int:
        return PRODUCT if isinstance(s, Total) else _binding(s, notation)

    def turned_text(s: TensorSymbol) -> str:
        return turned(s, notation)

    chosen = Style(
        "latex", text, number, enclosed, level, weight, signs=notation.signs, turned=turned_text,
        entry=lambda s, indices: entry(s, indices, notation),
    )  # fmt: skip
    return chosen


def _binding(s: TensorSymbol, notation: Notation) -> int:
    if isinstance(s, Delta):
        return ATOM
    of = s.of if isinstance(s, Entry) else s
    return binding(of, notation) if isinstance(of, TensorSymbol) else ATOM


def _number(s: TensorSymbol, chosen: Style, notation: Notation) -> str:
    """The text of a symbol, of an entry of one, or of a sum."""
    if isinstance(s, Total):
        return f"\\sum_{{{s.index}=1}}^{{{size_text(s.last)}}} {typeset(s.body, chosen, PRODUCT)}"
    if isinstance(s, Delta):
        return f"\\delta_{{{_indices(s.args)}}}"
    if isinstance(s, Entry):
        return _entry(s, notation)
    return symbol(s, notation)


def _entry(s: Entry, notation: Notation) -> str:
    of = s.of
    if isinstance(of, BlockSymbol):
        rank = len(of.of.shape)
        above, below = (
            _entry(Entry(of.of, s.indices[:rank]), notation),
            _entry(Entry(of.by, s.indices[rank:]), notation),
        )
        return f"\\frac{{\\partial {above}}}{{\\partial {below}}}"
    if isinstance(of, TensorSymbol):
        return written(of, notation, _indices(s.indices)).text
    below, text = f"_{{{_indices(s.indices)}}}", latex(of, notation)
    # a list has brackets already, and so has what is given entry by entry in the same letters
    whole = text.removesuffix(below)
    return (whole if _in_brackets(whole) else enclosed(text, "[", "]")) + below


def _in_brackets(text: str) -> bool:
    """Whether one pair of square brackets is around all of it, as in ``[x, h]`` and not in ``[x]_{1:2}``."""
    inside = [*accumulate((c == "[") - (c == "]") for c in text.removeprefix("\\left"))]
    return text.endswith("]") and all(inside[:-1])


def _indices(indices: Sequence[Index]) -> str:
    """Letters side by side, with commas where one of them is shifted."""
    texts = [_index(index) for index in indices]
    return ("" if all(len(text) == 1 for text in texts) else ",").join(texts)


def _index(index: Index) -> str:
    """What is added comes first, n+j; what is taken away last, j+k-1."""
    parts = sympy.Add.make_args(index)
    letters = [t for t in parts if any(is_letter(s) for s in t.free_symbols)]
    added: Size = sum((t for t in parts if t not in letters), sympy.S(0))
    if not letters:
        return size_text(index)
    text = "+".join(map(str, letters)).replace("*", "").replace("+-", "-")
    if added == 0:
        return text
    if added.could_extract_minus_sign():
        return f"{text}{added}".replace(" ", "")
    return f"{size_text(added)}+{text}"
