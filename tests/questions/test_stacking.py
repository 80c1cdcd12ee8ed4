"""The counts of stacked layers are those of arrays, and a stack computes what layers one after another do."""

from __future__ import annotations

import re

import numpy as np

from derive import catalogue
from derive.algebra.shape import evaluate
from derive.runtime.sequence import sequence
from tests.questions.pages import made, prose, rows, table

SIZES = {"n": 10, "m": 20}
LSTM = catalogue.load("lstm")


def _weights(inputs: int, rng: np.random.Generator) -> dict[str, np.ndarray]:
    sizes = {**SIZES, "n": inputs}
    return {p.name: rng.normal(size=evaluate(p.shape, sizes)) for p in LSTM.parameters}


def _figure(cell: str) -> int:
    return int(re.search(r"= (\d+)$", cell)[1])  # type: ignore[index]


def test_the_counts_are_those_of_arrays() -> None:
    rng = np.random.default_rng(0)
    of_layer = [sum(a.size for a in _weights(width, rng).values()) for width in (10, 20, 20)]
    shown = table(made("stacking"), "stacking:layers")
    assert [_figure(row[3]) for row in shown] == of_layer
    assert [row[2] for row in shown] == ["n", "m", "m"]
    totals = table(made("stacking"), "stacking:totals")
    assert [_figure(row[1]) for row in totals] == np.cumsum(of_layer).tolist()
    assert [int(row[2]) for row in totals] == [2 * 20, 4 * 20, 6 * 20]


def test_two_layers_one_after_the_other_compute_what_the_stack_does() -> None:
    rng = np.random.default_rng(1)
    first, second, one = _weights(10, rng), _weights(20, rng), sequence(LSTM)
    x = rng.normal(size=(4, 10))
    below = one.forward(first, {"x": x})[0]["h"]
    above = one.forward(second, {"x": below})[0]["h"]
    both = {f"{k}_1": v for k, v in first.items()} | {f"{k}_2": v for k, v in second.items()}
    values = sequence(catalogue.load("lstm-stacked")).forward(both, {"x": x})[0]
    np.testing.assert_allclose(values["h_2"], above, rtol=1e-12)


def test_the_second_layer_reads_the_first_and_its_own_past() -> None:
    one, two = (" ".join(row.terms) for row in rows(made("stacking")))
    assert "x_{t}" in one and "x_{t}" not in two
    assert "h^{(1)}_{t}" in two.replace("h_{t}^{(1)}", "h^{(1)}_{t}")


def test_both_directions_have_twice_the_parameters_and_a_layer_above_reads_both() -> None:
    rng = np.random.default_rng(2)
    once, wide = (sum(a.size for a in _weights(n, rng).values()) for n in (10, 40))
    assert f"{2 * once} for" in prose(made("stacking")) and f"learns {wide} numbers" in prose(
        made("stacking")
    )
