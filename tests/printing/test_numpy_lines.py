"""What a loop reads of an array is cut out in front of it."""

from __future__ import annotations

import re

import derive
from derive.definition import Cell, let, matrix, part, sigmoid, sizes, state, tanh, vector
from derive.printing.numpy_module import module
from derive.runtime.function import compile_text

_CUT = re.compile(r"\w+\[:[^\]]*\]")


def _loops(text: str) -> list[str]:
    """The lines of all loops over steps."""
    found = re.findall(r"^    for [^\n]*(?:\n    \)[^\n]*|\n {8}[^\n]*)*", text, re.MULTILINE)
    return [line.strip() for loop in found for line in loop.splitlines()]


def test_parts_of_arrays_have_names_in_the_loop() -> None:
    text = module(derive.load("gru"))
    calls = [line for line in _loops(text) if line.startswith("np.")]
    assert len(calls) > 30
    assert not [line for line in calls if _CUT.search(line)]
    assert "    sum_h_for_q = sum_h[:, :m]" in text  # one step's, computed anew in each turn
    assert "    all_a_for_a_g = all_a[:, 2 * m : 3 * m]" in text  # all steps', gone through
    assert "        by_step(all_a_for_a_g)," in text


def test_a_number_a_sample_is_widened_in_front_of_the_loop_too() -> None:
    calls = [line for line in _loops(module(derive.load("m-lstm"))) if line.startswith("np.")]
    assert any("f_for_C_next" in line for line in calls)
    assert not [line for line in calls if _CUT.search(line) and "einsum" not in line]


def test_two_parts_that_one_statement_reads_have_two_names_and_none_is_a_tensor_s() -> None:
    n, m = sizes("n m")
    h, q, r = state("h", m), vector("q", 3 * m), vector("r", m)
    taken = vector("q_for_r", n)  # an input of the name that the first part would have
    product = matrix("U", 3 * m, m) @ h + matrix("W", 3 * m, n) @ taken
    own = Cell(
        "own",
        [
            let(q, product),
            let(r, part(q, 0, m) * part(q, m, 2 * m)),
            let(h.next, sigmoid(r) + tanh(part(q, 2 * m, 3 * m))),
        ],
    )
    text = module(own)
    assert "np.multiply(q_for_r_, q_for_r__, out=" in text
    assert compile_text(text, "own")["self_test"]() < 1e-7
