"""What layers cost over a sequence, against the stack itself and against a list of what is kept."""

from __future__ import annotations

from math import prod

import pytest

from derive.algebra.shape import at_sizes, evaluate
from derive.analysis.cost import cost
from derive.analysis.sequence_cost import sequence_cost
from derive.catalogue import load
from derive.definition import Cell, stack
from derive.errors import InputError

CELLS = ("lstm", "gru", "gru-reset-before", "elman", "lstm-peephole", "min-gru")
SIZES = {"n": 5, "m": 7, "T": 4, "B": 3}
every_kind = pytest.mark.parametrize("name", CELLS)
layers = pytest.mark.parametrize("layers", [1, 2, 3])


def stacked(name: str, layers: int) -> Cell:
    """That many layers, written out as one cell."""
    return stack(load(name), layers=layers, through="h")


@every_kind
@layers
def test_parameters_and_operations_are_those_of_the_stack(name: str, layers: int) -> None:
    found, at = sequence_cost(load(name)), {**SIZES, "L": layers}
    whole, samples = stacked(name, layers), SIZES["T"] * SIZES["B"]
    learned = sum(prod(evaluate(symbol.shape, SIZES)) for symbol in whole.parameters)
    assert at_sizes(found.parameters, at) == learned
    assert at_sizes(found.forward, at) == samples * at_sizes(cost(whole).forward, SIZES)
    summed = (samples - 1) * learned  # the shares of all steps and sequences but the first are added
    assert at_sizes(found.backward, at) == samples * at_sizes(cost(whole).backward, SIZES) + summed


@pytest.mark.parametrize("name", [*CELLS, "mogrifier-lstm", "antisymmetric-rnn"])
@layers
def test_what_is_kept_is_a_list_without_doubles(name: str, layers: int) -> None:
    """A state after a step is the state before the next one, and stands in the list once; a matrix made of
    parameters alone has neither steps nor samples."""
    listed: dict[tuple[str, int], int] = {}
    for symbol in cost(stacked(name, layers)).stored:
        for step in range(1, SIZES["T"] + 1):
            if symbol.name.startswith("A"):
                listed[symbol.name, 0] = prod(evaluate(symbol.shape, SIZES))
                continue
            is_state = symbol.role == "state"
            series, at = (symbol.at(-1).name, step + symbol.time) if is_state else (symbol.name, step)
            listed[series, at] = SIZES["B"] * prod(evaluate(symbol.shape, SIZES))
    assert at_sizes(sequence_cost(load(name)).kept, {**SIZES, "L": layers}) == sum(listed.values())


def test_a_longer_sequence_and_a_larger_batch_learn_nothing_more() -> None:
    free = {symbol.name for symbol in sequence_cost(load("lstm")).parameters.free_symbols}
    assert free == {"n", "m", "L"}


@pytest.mark.parametrize("name", ["dense", "lstm-projected", "lstm-stacked"])
def test_what_is_no_such_layer_is_refused_by_name(name: str) -> None:
    with pytest.raises(InputError, match="one input of n numbers and a state h of m") as refused:
        sequence_cost(load(name))
    assert str(refused.value).startswith(f"{load(name).label}")
