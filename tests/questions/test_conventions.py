"""The code on the page reads the weights of the frameworks' own layers, and its tables say what is so."""

from __future__ import annotations

import inspect
import math
import os
from collections.abc import Callable

import numpy as np
import pytest

import derive
from derive.algebra.record import Array
from derive.analysis.parameters import EXAMPLE, parameters
from derive.document import conventions
from derive.document.framework_counts import of_objects
from derive.document.spans import Code
from derive.questions import page
from derive.reference import gru_chung, gru_reset_before, lstm
from derive.runtime.layouts import LAYOUTS, Layout
from derive.runtime.mixups import MIXUPS, case, difference
from tests.document.reading import words
from tests.questions.framework_runs import MARKS, RUNS, Arrays, drawn, numbers

MIXED = {each.name: each for each in MIXUPS}


@pytest.mark.parametrize(
    "layout",
    [pytest.param(each, marks=MARKS[each.framework]) for each in LAYOUTS],
    ids=lambda each: each.call,
)
def test_the_code_of_the_page_reads_the_weights_of_the_frameworks_own_layer(layout: Layout) -> None:
    arrays, x = drawn(layout)
    theirs = RUNS[layout.framework][1](layout, arrays, x)
    ours = derive.sequence(derive.load(layout.cell)).forward(layout.read(arrays), {"x": x})[0]["h"]
    np.testing.assert_allclose(ours, theirs, atol=2e-5)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda each: each.call)
def test_every_number_of_a_framework_is_read(layout: Layout) -> None:
    """A change of any entry changes what is read."""
    arrays, _ = drawn(layout)
    before = layout.read(arrays)
    for name, array in arrays.items():
        moved = layout.read({**arrays, name: array + 1})
        changed = sum(np.count_nonzero(moved[each] != before[each]) for each in before)
        assert changed >= array.size / 2, "two biases are added up, so each half counts"


def test_the_orders_of_the_picture_are_those_in_the_table_of_mix_ups() -> None:
    assert set(conventions.orders("lstm")) == {"ifgo", "iofg", "igfo"}
    assert set(conventions.orders("gru")) == {"rzg", "zrg"}
    assert "Flax" not in str(conventions.orders("gru").values())


# -- mix-ups


def steps(step: Callable[[Arrays], Arrays], v: Arrays, x: Array, states: Arrays) -> Array:
    """The hidden states of a hand-written cell."""
    found = []
    for each in x:
        after = step({**v, "x": each, **states})
        states = {name: after[f"{name}_next"] for name in states}
        found.append(states["h"])
    return np.array(found)


def test_mix_ups_of_the_lstm_are_those_of_the_hand_written_cell() -> None:
    given = case("lstm", EXAMPLE)
    right = steps(lstm.step, given.parameters, given.inputs["x"], given.initial)
    lies = {"i": "i", "f": "o", "g": "f", "o": "g"}  # i f g o where ONNX has i o f g
    permuted = {f"{kind}_{k}": given.parameters[f"{kind}_{lies[k]}"] for kind in "WUb" for k in "ifgo"}
    wrong = {
        "order-onnx": steps(lstm.step, permuted, given.inputs["x"], given.initial),
        "states": steps(
            lstm.step, given.parameters, given.inputs["x"],
            {"h": given.initial["c"], "c": given.initial["h"]},
        ),
        "forget": steps(
            lstm.step, {**given.parameters, "b_f": given.parameters["b_f"] + 1}, given.inputs["x"],
            given.initial,
        ),
    }  # fmt: skip
    for name, found in wrong.items():
        assert math.isclose(np.max(np.abs(found - right)), difference(MIXED[name]), rel_tol=1e-9), name


def test_the_mix_up_of_z_is_that_of_the_hand_written_cells() -> None:
    given = case("gru-reset-before", EXAMPLE)
    both = [
        steps(each.step, given.parameters, given.inputs["x"], given.initial)
        for each in (gru_reset_before, gru_chung)
    ]
    assert math.isclose(np.max(np.abs(both[0] - both[1])), difference(MIXED["update"]), rel_tol=1e-9)


def test_every_mix_up_is_seen_in_the_output() -> None:
    assert all(difference(each) > 0.01 for each in MIXUPS)
    assert {each.name for each in MIXUPS} == set(conventions._MIXED)


def test_each_part_of_a_bias_leaves_numbers_that_follow_by_hand() -> None:
    found = {words(row[0]): [words(cell) for cell in row[1:]] for row in conventions.probes("lstm").rows}
    tanh = math.tanh
    by_hand = {"i": (1.0, 0.5), "f": (2.0, 0.5), "g": (1.5, 0.5), "o": (1.0, 1.0)}  # c, and the output gate
    assert found == {k: [f"{o * tanh(c):.2f}", f"{c:.2f}"] for k, (c, o) in by_hand.items()}
    found = {words(row[0]): [words(cell) for cell in row[1:]] for row in conventions.probes("gru").rows}
    assert found == {"r": ["0.25"], "z": ["0.50"], "g": ["0.75"]}


# -- tables


def test_the_number_of_parameters_tells_the_form_of_a_gru_but_for_the_largest() -> None:
    cells: dict[str, set[str]] = {}
    by_call = {each.call: each.cell for each in LAYOUTS}
    for row in conventions.counts().rows:
        if words(row[0]) == "GRU":
            calls = [span.text for span in row[3] if isinstance(span, Code)]
            cells[words(row[1])] = {by_call[call] for call in calls}
    assert cells == {
        "1860": {"gru-reset-before", "gru-chung"},
        "1880": {"gru"},
        "1920": {"gru", "gru-reset-before"},
    }


def test_who_has_two_biases_is_as_the_page_says() -> None:
    lstms = {each.framework: of_objects(each.call)[0] for each in LAYOUTS if each.cell == "lstm"}
    ours = derive.load("lstm")
    single = parameters(ours).number
    assert {name for name, each in lstms.items() if each.example.total > single} == {"PyTorch", "ONNX"}


def named(name: str) -> tuple[str, str, str, str]:
    """What the table of names says of a framework."""
    (row,) = (each[1:] for each in conventions.NAMES if each[0] == name)
    return row


@pytest.mark.requires_package("torch")
def test_pytorch_has_the_names_of_the_page() -> None:
    import torch

    n, m, states, axes = named("PyTorch")
    layer = torch.nn.LSTM(**{n: 3, m: 4})
    assert not layer.batch_first and "batch_first" in axes
    _, (h, c) = layer(torch.zeros(5, 2, 3))
    assert h.abs().max() <= 1 and states == "(h, c)" and c.shape == h.shape


@pytest.mark.slow
@pytest.mark.requires_package("keras")
def test_keras_has_the_names_of_the_page() -> None:
    os.environ.setdefault("KERAS_BACKEND", "jax")
    import keras

    _, m, states, _ = named("Keras")
    layer = keras.layers.LSTM(**{m: 4}, return_state=True)
    output, h, _ = (numbers(keras, each) for each in layer(np.ones((2, 5, 3), np.float32)))
    assert states == "[h, c]" and np.array_equal(output, h) and output.shape == (2, 4)
    assert "time_major" not in inspect.signature(keras.layers.LSTM).parameters
    bias = numbers(keras, layer.weights[2])
    assert np.array_equal(np.nonzero(bias)[0], range(4, 8)) and set(bias[4:8]) == {1.0}


@pytest.mark.slow
@pytest.mark.requires_package("flax", "haiku", "equinox")
def test_flax_haiku_and_equinox_have_the_names_of_the_page() -> None:
    import equinox as eqx
    import flax.linen as nn
    import haiku as hk

    assert named("Flax")[1] in nn.LSTMCell.__annotations__ and nn.RNN.time_major is False
    assert named("Haiku")[1] in inspect.signature(hk.LSTM.__init__).parameters
    assert inspect.signature(hk.dynamic_unroll).parameters["time_major"].default is True
    assert named("Haiku")[2] == f"LSTMState({', '.join(hk.LSTMState._fields)})"
    assert {*named("Equinox")[:2]} <= {*inspect.signature(eqx.nn.LSTMCell.__init__).parameters}


def test_the_letters_are_those_of_the_notations() -> None:
    table = conventions.letters()
    rows = {words(row[0]): [words(cell) for cell in row[1:]] for row in table.rows}
    assert rows["this site"] == ["i_{t}", "f_{t}", "o_{t}", "g_{t}", "c_{t}", "h_{t}"]
    assert rows["Greff et al. (2017)"][-1] == r"\mathbf{y}^{t}"


def test_all_parts_of_the_page_have_something_in_them() -> None:
    assert all(part.blocks for part in page("conventions").parts)
