"""A symbol on paper: every part in its place, and no two symbols alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from derive.algebra.symbol import TensorSymbol
from derive.catalogue import load
from derive.passes.gradient import gradient
from derive.passes.through_time import through_time
from derive.printing.latex import symbol
from derive.printing.notation import DEFAULT, GREEK, Notation, notation_of
from derive.printing.unicode import plain
from tests.cells import every_cell, sampled

M = (3,)
H = TensorSymbol("h", M, "state", -1)
F = TensorSymbol("f", M)
W = TensorSymbol("W_f", (3, 3), "parameter")
A = F.marked("pre")

WRITTEN = [
    (TensorSymbol("x", M, "input"), "x_{t}"),
    (H, "h_{t-1}"),
    (H.next, "h_{t}"),
    (H.shifted(2), "h_{t+1}"),
    (F, "f_{t}"),
    (W, "W_{f}"),
    (A, "a_{f,t}"),
    (F.marked("pre", 2), r"a_{f,t}^{\prime}"),
    (F.marked("pre", 3), r"a_{f,t}^{\prime\prime}"),
    (TensorSymbol("e_f", M), "e_{f,t}"),
    (TensorSymbol("e_f", M).marked("pre"), "a_{e_{f},t}"),
    (F.in_layer(1), "f_{t}^{(1)}"),
    (W.in_layer(2), "W_{f}^{(2)}"),
    (A.in_layer(2), "a_{f,t}^{(2)}"),
    (TensorSymbol("gate", M), r"\mathrm{gate}_{t}"),
    (TensorSymbol("W_in", M, "parameter"), r"W_{\mathrm{in}}"),
    (TensorSymbol("x1", M, "input"), "x_{1,t}"),
    (TensorSymbol("alpha_0", M, "parameter"), r"\alpha_{0}"),
    (TensorSymbol("Gamma", M, "parameter"), r"\Gamma"),
    (A.marked("adj"), r"\bar{a}_{f,t}"),
    (H.next.marked("adj"), r"\bar{h}_{t}"),
    (H.marked("grad"), r"\bar{h}_{t-1}"),
    (W.marked("grad"), r"\bar{W}_{f}"),
    (TensorSymbol("gate", M).marked("adj"), r"\overline{\mathrm{gate}}_{t}"),
    (TensorSymbol("i", M).marked("adj"), r"\bar{\imath}_{t}"),
    (H.next.marked("seed"), r"\Delta^{h}_{t}"),
    (H.next.in_layer(2).marked("seed"), r"\Delta^{h,(2)}_{t}"),
    (TensorSymbol("y", M, "output").marked("seed"), r"\Delta^{y}_{t}"),
    (A.marked("adj").marked("adj", 2), r"\tilde{\bar{a}}_{f,t}"),
    (H.next.marked("seed").marked("grad", 2), r"\tilde{\Delta}^{h}_{t}"),
    (W.marked("grad").marked("seed", 2), r"\Delta^{\bar{W}_{f}}"),
    (F.marked("adj", 4), r"\overset{(4)}{f}_{t}"),
]


@pytest.mark.parametrize(("given", "text"), WRITTEN, ids=[text for _, text in WRITTEN])
def test_a_symbol_is_written(given: TensorSymbol, text: str) -> None:
    assert symbol(given) == text


def test_without_time_no_step_is_written() -> None:
    untimed = Notation(timed=False)
    assert symbol(TensorSymbol("x", M, "input"), untimed) == "x"
    assert symbol(TensorSymbol("y", M, "output").marked("seed"), untimed) == r"\Delta^{y}"


@sampled
def test_no_two_symbols_of_a_program_look_alike(name: str) -> None:
    program = load(name).program
    for _ in range(3):
        program = gradient(program)
        symbols = [*program.inputs, *program.defined]
        texts = [symbol(s, notation_of(program)) for s in symbols]
        assert len(set(texts)) == len(symbols)
        assert len({plain(text) for text in texts}) == len(symbols)


@every_cell
def test_no_accent_reaches_over_an_index(name: str) -> None:
    program = gradient(gradient(load(name)))
    for s in program.defined:
        letter = symbol(s).split("_")[0].split("^")[0]
        assert letter.count("{") == letter.count("}"), "the accent is closed before the first index"


def test_through_time_the_next_step_is_told_from_this_one() -> None:
    carried = through_time(load("lstm")).carried
    (h,) = [s for s in carried if s.target.base == "h"]
    steps = {symbol(s) for s in h.expr.atoms(TensorSymbol)}
    assert {r"\bar{a}_{f,t+1}", r"\Delta^{h}_{t}", "U_{f}"} <= steps


def test_a_notation_is_data() -> None:
    letters = {**GREEK, "f": "\\phi"}
    mine = replace(DEFAULT, names=letters, step="\\tau", seed="G", pre="z", accents=(("\\dot", "\\dot"),))
    assert symbol(A.marked("adj"), mine) == r"\dot{z}_{\phi,\tau}"
    assert symbol(H.next.marked("seed"), mine) == r"G^{h}_{\tau}"
