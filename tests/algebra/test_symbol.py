"""A name is made of base, layer, time and marks, and nothing else tells symbols apart."""

from __future__ import annotations

import pytest

from derive.algebra.shape import size
from derive.algebra.symbol import TensorSymbol
from derive.errors import LanguageError

m = size("m")
h = TensorSymbol("h", (m,), "state", -1)
f = TensorSymbol("f", (m,))
W = TensorSymbol("W_f", (m, m), "parameter")


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        (h, "h"),
        (h.next, "h_next"),
        (h.in_layer(2), "h_2"),
        (h.in_layer(2).next, "h_2_next"),
        (W, "W_f"),
        (W.in_layer(1), "W_f_1"),
        (f.marked("pre"), "a_f"),
        (f.marked("pre", 2), "a2_f"),
        (f.marked("adj"), "adj_f"),
        (f.marked("pre").marked("adj"), "adj_a_f"),
        (h.next.marked("seed"), "grad_h_next"),
        (h.marked("grad"), "grad_h"),
        (h.marked("grad").marked("seed", 2), "grad2_grad_h"),
        (f.marked("adj").marked("adj", 2), "adj2_adj_f"),
        (f.shifted(-1), "f_tm1"),
        (f.shifted(2), "f_tp2"),
        (h.shifted(-1), "h_tm2"),
    ],
)
def test_the_identifier_says_what_the_symbol_is(symbol: TensorSymbol, name: str) -> None:
    assert symbol.name == name
    assert symbol.name.isidentifier()


def test_a_seed_and_a_gradient_of_one_name_are_different_symbols() -> None:
    assert h.marked("seed").name == h.marked("grad").name
    assert h.marked("seed") != h.marked("grad")


def test_parameters_are_the_same_at_every_step() -> None:
    assert W.shifted(-1) == W
    assert h.next.shifted(-1) == h


def test_the_outermost_mark_can_be_taken_off() -> None:
    assert f.marked("pre").marked("adj").primal() == f.marked("pre")


@pytest.mark.parametrize("symbol", [f, W, h.marked("grad")])
def test_only_a_state_has_a_next_value(symbol: TensorSymbol) -> None:
    with pytest.raises(LanguageError) as caught:
        _ = symbol.next
    expected = f"{symbol.name} is not a state and has no next value; declare it with state(...)"
    assert str(caught.value) == expected


def test_sizes_that_are_equal_make_equal_symbols() -> None:
    n = size("n")
    assert TensorSymbol("v", (2 * (m + n),)) == TensorSymbol("v", (m * 2 + n + n,))
