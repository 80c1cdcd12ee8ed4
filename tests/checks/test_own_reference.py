"""The reference beside a user's definition: found, called for one sample at a time, and never trusted."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from derive.catalogue import load
from derive.checks.mutation import mutation_verdict
from derive.checks.numeric import numeric_verdict
from derive.checks.own_reference import OwnReference
from derive.checks.reference import reference
from derive.checks.run import check
from derive.checks.verdict import Verdict
from derive.definition import Cell
from derive.errors import DefinitionError
from derive.reference import lstm

GATED = """\
import numpy as np
from derive.definition import Cell, affine, let, sigmoid, sizes, state, tanh, vector, vectors

n, m = sizes("n m")
x, h, (z, g) = vector("x", n), state("h", m), vectors("z g", m)
EQUATIONS = [let(z, sigmoid(affine(x, h))), let(g, tanh(affine(x))), let(h.next, z * h + (1 - z) * g)]
mine = Cell("Mine", EQUATIONS)


def sigma(a):
    return 1 / (1 + np.exp(-a))


"""
REFERENCE = """\
def reference(v):
    z = sigma(v["W_z"] @ v["x"] + v["U_z"] @ v["h"] + v["b_z"])
    g = np.tanh(v["W_g"] @ v["x"] + v["b_g"])
    return {"z": z, "g": g, "h_next": z * v["h"] + (1 - z) * g}
"""
Make = Callable[[str], Cell]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    """The cell of a file that ends as it is told to."""
    monkeypatch.chdir(tmp_path)

    def write(end: str) -> Cell:
        Path("mine.py").write_text(GATED + end, encoding="utf-8")
        return load("mine.py")

    return write


def failed(cell: Cell) -> str:
    verdict = numeric_verdict(cell)
    assert verdict.status == "fail"
    return verdict.detail


# -- what is right


def test_a_reference_is_compared_with_beside_the_equations_and_the_verdict_says_both(made: Make) -> None:
    verdict = numeric_verdict(made(REFERENCE))
    assert verdict.passed and verdict.figure == "below 1e-12"
    assert "gradients by complex step of the reference; and 40 arrays against explicit" in verdict.detail
    assert "no NumPy cell" not in verdict.detail


def test_the_step_is_mutated_where_the_reference_gives_its_values(made: Make) -> None:
    whole, results = mutation_verdict(made(REFERENCE)), mutation_verdict(made(_only_results()))
    without = mutation_verdict(made(""))
    assert whole.passed and results.passed and without.passed
    assert "of the step only 3 of 5 values, those that the reference has too" in whole.detail
    assert "of the step only 1 of 5 values" in results.detail
    counts = [sum(dict(v.counts).values()) for v in (whole, results, without)]
    assert counts == sorted(counts, reverse=True) and len(set(counts)) == 3


def _only_results() -> str:
    return REFERENCE.replace('"z": z, "g": g, ', "")


@pytest.mark.parametrize(
    "write",
    [
        'v["x"] @ v["W_z"].T + v["h"] @ v["U_z"].T + v["b_z"]',  # with batch axes in front
        '(v["W_z"] @ v["x"][:, None] + v["U_z"] @ v["h"][:, None])[:, 0] + v["b_z"]',  # columns
        'sum([v["W_z"] @ v["x"], v["U_z"] @ v["h"]], start=v["b_z"])',
    ],
)
def test_any_way_of_writing_it_for_one_sample_will_do(write: str, made: Make) -> None:
    text = REFERENCE.replace('v["W_z"] @ v["x"] + v["U_z"] @ v["h"] + v["b_z"]', write)
    assert text != REFERENCE and numeric_verdict(made(text)).passed


def test_lists_are_arrays_too_and_it_may_write_into_what_it_is_given(made: Make) -> None:
    text = REFERENCE.replace("    return", '    v["x"] += 1e6; v["h"] *= 1\n    return').replace(
        "{", '{"a_g": (v["W_g"] @ (v["x"] - 1e6) + v["b_g"]).tolist(), '
    )
    verdict = numeric_verdict(made(text))
    assert verdict.status == "fail" and "a_g differs" in verdict.detail  # 1e6 costs six digits, and no more
    assert "h_next" not in verdict.detail


def test_one_that_is_not_analytic_as_it_is_written_is_differentiated_by_differences(made: Make) -> None:
    verdict = numeric_verdict(made(REFERENCE.replace("z * v", "np.abs(z) * v")))
    assert verdict.passed and verdict.figure == "below 1e-06"
    assert "gradients by central differences of the reference; and 40 arrays against" in verdict.detail


@pytest.mark.parametrize("only", ["float(np.real(a[0])) * np.ones(4)", "np.array(a, dtype=float)"])
def test_one_that_takes_no_complex_numbers_is_differentiated_by_differences(only: str, made: Make) -> None:
    text = REFERENCE.replace("z = sigma", "z = real").replace(
        "def ref", f"{REAL.format(only=only)}\n\ndef ref"
    )
    verdict = numeric_verdict(made(text))
    assert (verdict.status, verdict.figure) == (
        ("pass", "below 1e-06") if "dtype" in only else ("fail", verdict.figure)
    )


REAL = "def real(a):\n    return sigma({only})\n"


def test_a_cell_of_the_catalogue_keeps_its_own(made: Make) -> None:
    assert reference(load("lstm")) is lstm.step
    own = reference(made(REFERENCE))
    assert isinstance(own, OwnReference) and own.function.__name__ == "reference"


def test_a_value_made_of_parameters_alone_has_no_batch_axis(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(
        "from derive.definition import *\nimport numpy as np\n"
        'm = sizes("m")\nh, b, s = state("h", m), parameter("b", m), vector("s", m)\n'
        'mine = Cell("Mine", [let(s, tanh(b)), let(h.next, s * h)])\n'
        'def reference(v):\n    s = np.tanh(v["b"])\n    return {"s": s, "h_next": s * v["h"]}\n'
    )
    assert numeric_verdict(load(path)).passed


# -- what is wrong


def test_another_cell_fails_and_the_verdict_says_that_the_definition_is_as_it_says(made: Make) -> None:
    detail = failed(made(REFERENCE.replace("(1 - z)", "(1 + z)")))
    assert detail.startswith("values: h_next differs by 1e")
    assert detail.endswith(
        "what the definition says is what the code computes: the reference is another cell"
    )


def test_one_that_computes_in_single_precision_fails_and_the_verdict_says_why(made: Make) -> None:
    detail = failed(made(REFERENCE.replace("np.tanh(", "np.float32(")))
    assert detail.endswith("the reference computes in float32, and has to in float64")


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        ("None", "returns nothing; expected a dictionary of arrays by name"),
        ("z", "returns ndarray; expected a dictionary of arrays by name"),
        ("{'h_nxt': z}", "returns h_nxt, which the cell does not have; it has a_z, z, a_g, g, h_next"),
        ("{'h_next': z[:2]}", "gives h_next with shape (2,), expected (4,), (m)"),
        ("{'h_next': z[None]}", "gives h_next with shape (1, 4), expected (4,), (m)"),
        ("{'h_next': 'z'}", "gives h_next as no array of numbers"),
        ("{'h_next': [[1], [1, 2]]}", "gives h_next as no array of numbers"),
        ("{'h_next': None}", "gives h_next as no array of numbers"),
    ],
)
def test_what_is_no_dictionary_of_the_cells_values_fails_with_its_line(
    returned: str, said: str, made: Make
) -> None:
    text = REFERENCE.partition("    return")[0] + f"    return {returned}\n"
    assert failed(made(text)) == f"mine.py:14: mine: the reference {said}"


@pytest.mark.parametrize("returned", ["{}", "{'z': z}"])
def test_a_result_that_is_left_out_fails(returned: str, made: Make) -> None:
    text = REFERENCE.partition("    return")[0] + f"    return {returned}\n"
    assert failed(made(text)) == "values: h_next is not in what it is compared with"


def test_values_that_are_no_numbers_fail(made: Make) -> None:
    assert "h_next is not a number" in failed(made(REFERENCE.replace("z * v", "z / 0 * v")))


def test_where_it_differs_its_values_say_nothing_about_mutants(made: Make) -> None:
    for broken in (REFERENCE.replace("(1 - z)", "(1 + z)"), REFERENCE.replace("z * v", "z / 0 * v")):
        verdict = mutation_verdict(made(broken))
        assert verdict.passed and "of the step only 2 of 5 values" in verdict.detail


def test_what_gives_nothing_to_compare_with_fails_the_check_of_mutants_too(made: Make) -> None:
    for line in ("return 3", "return {'z': 0 * v['h']}"):
        text = REFERENCE.partition("    return")[0] + f"    {line}\n"
        assert mutation_verdict(made(text)).status == "fail"


# -- what raises


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('v["U_y"]', "the cell has no array 'U_y'; it has x, h, W_z, U_z, b_z, W_g, b_g"),
        ("sgima(v)", "NameError: name 'sgima' is not defined"),
        ('v["W_z"] @ v["h"]', "ValueError: matmul: Input operand 1 has a mismatch in its core dimension"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("exit(3)", "the file ends the program (sys.exit)"),
        ("reference(v)", "RecursionError: maximum recursion depth exceeded"),
    ],
)
@pytest.mark.parametrize("verdict", [numeric_verdict, mutation_verdict])
def test_what_it_raises_is_an_error_with_its_line(
    line: str, said: str, verdict: Callable[[Cell], Verdict], made: Make
) -> None:
    cell = made(REFERENCE.replace("def reference(v):\n", f"def reference(v):\n    {line}\n"))
    with pytest.raises(DefinitionError) as caught:
        verdict(cell)
    assert str(caught.value).startswith(f"mine.py:15: mine: its reference fails: {said}")


def test_what_it_prints_goes_to_stderr_and_once(made: Make, capsys: pytest.CaptureFixture[str]) -> None:
    text = REFERENCE.replace("def reference(v):\n", "def reference(v):\n    print('here', len(v))\n")
    assert [each.status for each in check(made(text))].count("pass") == 5
    assert capsys.readouterr() == ("", "here 7\n")


# -- whose it is


def test_a_function_that_is_imported_is_no_reference(made: Make, tmp_path: Path) -> None:
    (tmp_path / "neighbour.py").write_text("def reference(v):\n    return {}\n")
    assert made("from neighbour import reference\n").reference is None
    assert made("reference = 3\n").reference is None


def test_one_that_is_decorated_is_found(made: Make) -> None:
    wrap = "import functools\ndef twice(f):\n    return functools.wraps(f)(lambda v: f(v))\n\n@twice\n"
    cell = made(wrap + REFERENCE)
    assert numeric_verdict(cell).passed and cell.reference is not None


def test_it_is_found_by_variable_too(made: Make) -> None:
    assert made(REFERENCE).reference is not None
    assert load("mine.py:mine").reference is not None


def test_beside_several_cells_it_has_to_be_said_whose_it_is(made: Make) -> None:
    with pytest.raises(DefinitionError) as caught:
        made(f'other = Cell("Other", EQUATIONS)\n{REFERENCE}')
    said = "reference stands beside 2 cells (mine, other); say whose it is: Cell(..., reference=reference)"
    assert str(caught.value) == f"mine.py:15: {said}"
    with pytest.raises(DefinitionError, match="2 cells"):
        load("mine.py:other")


def test_which_is_said_in_the_cell(made: Make) -> None:
    with pytest.raises(DefinitionError, match="expected one cell, found 2"):
        made(f'{REFERENCE}other = Cell("Other", EQUATIONS, reference=reference)\n')
    assert load("mine.py:mine").reference is None
    assert numeric_verdict(load("mine.py:other")).passed and load("mine.py:other").reference is not None


def test_a_partial_function_will_do_and_what_is_no_function_is_refused(made: Make) -> None:
    cell = made(REFERENCE)
    assert cell.reference is not None
    function = partial(cell.reference)
    assert numeric_verdict(cell.with_function("reference", function)).passed
    with pytest.raises(DefinitionError, match="the reference of a cell is a function, not int"):
        cell.with_function("reference", 3)  # type: ignore[arg-type]


def test_cells_are_equal_with_and_without_and_can_be_pickled(made: Make) -> None:
    cell = made(REFERENCE)
    again = pickle.loads(pickle.dumps(cell))
    assert again == cell and hash(again) == hash(cell) and again.reference is None
    assert pickle.loads(pickle.dumps(cell.with_function("reference", lstm.step))).reference is lstm.step
