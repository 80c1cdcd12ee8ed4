"""What the page on unrolling says in numbers is what arrays of runs have."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from derive import catalogue
from derive.algebra.record import Array
from derive.algebra.shape import evaluate
from derive.document.claims import holds, same
from derive.errors import DeriveError
from derive.passes.gradient import gradient
from derive.passes.unrolled import unrolled
from derive.runtime import Tape, sequence
from derive.runtime.function import function
from tests.questions.pages import made, prose, rows, table

SIZES = {"n": 10, "m": 20}
LSTM = catalogue.load("lstm")


def _run(length: int) -> Tape:
    rng = np.random.default_rng(0)
    weights = {p.name: rng.normal(size=evaluate(p.shape, SIZES)) for p in LSTM.parameters}
    return sequence(LSTM).forward(weights, {"x": rng.normal(size=(length, SIZES["n"]))})[1]


def _gradients(tape: Tape) -> dict[str, Array]:
    return sequence(LSTM).backward(tape, {"h": np.ones((tape.length, SIZES["m"]))})


def _read(tape: Tape) -> set[str]:
    """The names of which the gradient depends on the values."""
    found = set()
    head, kept, rest = tape.recorded[:4], tape.recorded[4], tape.recorded[5:]
    for name, array in kept.items():
        spoilt = replace(tape, recorded=(*head, {**kept, name: np.full_like(array, np.nan)}, *rest))
        if any(np.isnan(grad).any() for grad in _gradients(spoilt).values()):
            found.add(name)
    return found


def test_all_steps_of_a_run_use_the_same_arrays_and_the_table_counts_them() -> None:
    shown = {int(row[0]): int(row[2]) for row in table(made("unrolling"), "unrolling:steps")}
    for length in (1, 2, 5, 20, 100):
        grads = _gradients(_run(length))
        assert shown[length] == sum(grads[f"grad_{p.name}"].size for p in LSTM.parameters)


def test_what_is_kept_is_what_the_backward_pass_reads() -> None:
    shown = {int(row[0]): int(row[4]) for row in table(made("unrolling"), "unrolling:steps")}
    for length in (1, 2, 5):
        tape = _run(length)
        read = _read(tape)
        assert read == {*tape.arrays}
        # a state after one step is the one before the next: the same numbers
        series = [(name.removesuffix("_next"), row) for name in read for row in tape.arrays[name]]
        values = {(name, row.tobytes()): row.size for name, row in series}
        assert shown[length] == sum(values.values()) == tape.numbers


def test_the_gradient_of_the_written_out_program_is_that_through_time() -> None:
    elman, length, rng = catalogue.load("elman"), 3, np.random.default_rng(1)
    sizes = {"n": 2, "m": 4}
    program = unrolled(elman.program, length)
    arrays = {s.name: rng.normal(size=evaluate(s.shape, sizes)) for s in program.inputs}
    seeds = {f"grad_{s.name}": rng.normal(size=evaluate(s.shape, sizes)) for s in program.results}
    found = function(gradient(program))({**arrays, **seeds})
    inputs = np.stack([arrays[s.name] for s in program.inputs if s.base == "x"])
    weights = {p.name: arrays[p.name] for p in elman.parameters}
    run = sequence(elman)
    _, tape = run.forward(weights, {"x": inputs}, {"h": arrays["h"]})
    grads = run.backward(tape, {"h": np.stack(list(seeds.values()))})
    for name in (*weights, "h"):
        np.testing.assert_allclose(found[f"grad_{name}"], grads[f"grad_{name}"], rtol=1e-12)


def test_the_three_equations_are_those_of_backpropagation_through_time() -> None:
    carried, inner, summed = rows(made("unrolling"))
    assert len(carried.terms) == 2 and "t+1" in carried.terms[1]
    assert inner.statement == "adj_a_h" and summed.terms[0].startswith(r"\sum_{t=1}^{T}")


def test_a_batch_adds_an_axis_to_values_and_none_to_parameters() -> None:
    shapes = {row[0]: row[1:] for row in table(made("unrolling"), "unrolling:batch")}
    assert shapes["W_{f}"] == [r"20 \times 10"] * 2 == shapes["gradient of W_{f}"]
    assert shapes["h_{t} of all steps"] == [r"5 \times 20", r"5 \times 8 \times 20"]


def test_truncated_backpropagation_keeps_the_numbers_of_a_shorter_sequence() -> None:
    shown = {int(row[0]): int(row[4]) for row in table(made("unrolling"), "unrolling:steps")}
    each = shown[2] - shown[1]
    assert f"each further step keeps {each} numbers more" in prose(made("unrolling"))


def test_a_program_of_no_steps_is_refused() -> None:
    with pytest.raises(ValueError, match="0 steps"):
        unrolled(LSTM.program, 0)


def test_a_page_that_would_say_what_is_not_so_is_not_made() -> None:
    with pytest.raises(DeriveError, match="all are equal"):
        holds(False, "all are equal")
    with pytest.raises(DeriveError, match="all are equal"):
        same([1, 2], "all are equal")
