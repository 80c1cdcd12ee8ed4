"""A page whose words stop to hold is not made: each claim here is made false, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from derive.analysis.sequence_cost import STEPS, sequence_cost
from derive.catalogue import load, names
from derive.document import claims, forms, gate_depth
from derive.document import conventions as tables
from derive.document.forms import compared
from derive.document.framework_counts import of_objects
from derive.document.model import Block
from derive.errors import DeriveError
from derive.questions import (
    conventions,
    deeper_gates,
    gradient_flow,
    kinds,
    lstm_sizes,
    neuron_or_layer,
    parameter_counts,
    stacking,
)
from derive.runtime.starts import Measured, Start, measured

LSTM = load("lstm")
CELLS = tuple(map(load, names()))


def slower(start: Start) -> Measured:
    """Gradients that die in cells with deeper gates, and all the same in others."""
    found = measured(Start("elman"))
    return found if start.cell == gate_depth.DEEP else replace(found, gradients=measured(start).gradients)


def per_step(cell: Any) -> Any:
    """Weights of their own for each step."""
    found = sequence_cost(cell)
    return replace(found, parameters=found.parameters * STEPS)


def unproved(cell: Any, form: str) -> Any:
    """What is compared where there is no proof at all."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(forms, "prove", lambda *_: ())
        return compared.__wrapped__(cell, form)


CLAIMS: dict[str, tuple[Callable[[], Any], Any, str, Any]] = {
    "a recurrent matrix of all gates": (conventions._matrices, conventions, "recurrent", lambda cell: set()),
    "who stores two biases": (conventions._biases, conventions, "twice_biased", set),
    "there are two hard sigmoids": (tables.slopes, tables, "SLOPES", {"z/7": Fraction(1, 7)}),
    "both hard sigmoids are 1": (conventions._functions, conventions, "FAR", 2),
    "deeper gates keep all parameters": (deeper_gates._counts, deeper_gates, "PLAIN", "lstm-peephole"),
    "nothing below the gates changes": (deeper_gates._equations, deeper_gates, "PLAIN", "lstm-nfg"),
    "a step with deeper gates costs little": (gate_depth.lengths, gate_depth, "measured", slower),
    "no parameter is of a step": (lambda: lstm_sizes._try(LSTM), lstm_sizes, "sequence_cost", per_step),
    "only one layer in two directions is twice one": (
        lambda: parameter_counts._reasons(LSTM), parameter_counts, "example_of", lambda each: 7,
    ),
    "a minGRU halves gradients": (
        gradient_flow._reasons_hold, gradient_flow, "measured", lambda start: measured(Start("lstm")),
    ),
    "gates of cells that are not gated": (
        lambda: kinds._exceptions(CELLS), kinds, "_of", lambda cells, *_, **__: [LSTM],
    ),
    "the weights of all boxes have the same sizes": (
        lambda: neuron_or_layer._lines(LSTM), neuron_or_layer, "boxes", lambda cell: (),
    ),
    "a bidirectional layer has twice": (
        lambda: stacking._both(LSTM), stacking, "example_of", lambda each: 7,
    ),
    "the arrays of the second one end in": (
        stacking._names, stacking, "of_objects", lambda *_: of_objects("hk.LSTM(m)", "hk.GRU(m)"),
    ),
    "has the form two-biases": (
        lambda: [claims.proved(LSTM, "two-biases")], forms, "compared", unproved,
    ),
    "what multiplies in a JANET": (kinds._counted, kinds, "gates", lambda program: ()),
}  # fmt: skip


@pytest.mark.parametrize("claim", CLAIMS)
def test_a_page_that_would_say_what_is_not_so_is_not_made(
    claim: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, module, name, wrong = CLAIMS[claim]
    monkeypatch.setattr(module, name, wrong)
    with pytest.raises(DeriveError, match=f"what does not hold: .*{claim}"):
        blocks: Iterator[Block] = made()
        list(blocks)
