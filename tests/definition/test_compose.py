"""A stack of layers hands on one input, and its sizes may grow."""

from __future__ import annotations

import pytest

from derive.algebra.shape import show
from derive.definition import Cell, affine, concat, let, ones, stack, state, tanh, use, vector
from derive.errors import DefinitionError
from tests.definition.of_parts import AT, h, m, n, same, x


def test_a_stack_hands_on_one_input_and_all_layers_see_the_others() -> None:
    mask = vector("mask", m, gradient=False)
    masked = Cell("t", [let(h.next, mask * tanh(affine(x, h)))])
    two = stack(masked, 2, through="h", into="x")
    assert [s.name for s in two.inputs] == ["x", "mask"]
    one = use(masked, "1")
    assert same(two.program, Cell("t", [*one, *use(masked, "2", x=one.h_next)]).program, AT)
    with pytest.raises(DefinitionError, match=r"inputs x, mask, states h; say which: into=\.\.\.$"):
        stack(masked, 2, through="h")
    with pytest.raises(DefinitionError, match="a cell with an input y and a state h; found 2 layers"):
        stack(masked, 2, through="h", into="y")


def test_sizes_grow_from_layer_to_layer() -> None:
    s, v = state("s", n + 1), vector("v", n + 1)
    longer = Cell("t", [let(v, concat(x, ones(1))), let(s.next, v * s)])
    shapes = [show(state.shape) for state in stack(longer, 3, through="s").states]
    assert shapes == ["(n + 1)", "(n + 2)", "(n + 3)"]
