"""The mutants are the mistakes that people make; the checks notice them, and a blind check is found out."""

from __future__ import annotations

import pytest

import derive.checks.mutation as module
from derive.catalogue import load
from derive.checks.equality import prove_equal
from derive.checks.exact import prove_gradient
from derive.checks.mutants import OPERATORS, Mutant, mutants
from derive.checks.mutation import FATES, Report, mutation_verdict, report
from derive.checks.notice import by_change
from derive.checks.numeric import numeric_verdict
from derive.checks.sizes import small
from derive.definition import Cell, let, output, sigmoid, sizes, spike, vector
from derive.errors import DefinitionError
from derive.passes.gradient import gradient
from derive.program import Program
from derive.reference import lstm as reference
from tests.cells import every_cell
from tests.checks.helpers import kinked, with_program

LSTM = load("lstm")
SIZES = {"n": 2, "m": 3}


def texts(operator: str, name: str) -> set[str]:
    found = mutants(LSTM.program)
    return {str(m.step.expr) for m in found if m.operator == operator and m.step.target.name == name}


def test_operators_make_the_mistakes_that_they_are_named_after() -> None:
    assert texts("drop a term", "c_next") == {"f * c", "i * g"}
    assert texts("flip a sign", "c_next") == {"-f * c + i * g", "f * c - i * g"}
    assert texts("drop a factor", "c_next") == {"c + i * g", "f + i * g", "f * c + g", "f * c + i"}
    assert texts("swap sigma and tanh", "o") == {"tanh(a_o)"}
    assert texts("swap t and t-1", "h_next") == {"o * tanh(c)"}
    assert texts("transpose", "a_f") == {"W_f.T @ x + U_f @ h + b_f", "W_f @ x + U_f.T @ h + b_f"}
    assert len(texts("swap two symbols", "a_f")) == 4  # W_f, U_f, h and b_f have others of their shape


def test_every_operator_and_every_statement_has_mutants() -> None:
    program = gradient(LSTM)
    found = list(mutants(program))
    assert {m.operator for m in found} == set(OPERATORS)
    assert {m.step.target for m in found} == {step.target for step in program.steps}


def test_no_mutant_is_the_original_and_none_comes_twice_in_a_statement() -> None:
    program = gradient(LSTM)
    found = [(m.position, m.step.expr) for m in mutants(program, every=True)]
    assert len(found) == len(set(found))
    assert all(program.steps[position].expr != expr for position, expr in found)


def test_every_mutant_is_noticed_or_proved_to_change_nothing() -> None:
    found = report(LSTM)  # the other cells: test_catalogue
    assert found.unnoticed == ()
    assert len(found.fates) == sum(map(found.count, FATES)) > 250


@pytest.mark.slow
@every_cell
def test_with_every_symbol_in_the_place_of_every_other_too(name: str) -> None:
    assert report(load(name), every=True).unnoticed == ()


def test_the_table_says_which_check_notices_what() -> None:
    table = report(LSTM).table()
    assert table["swap sigma and tanh"]["numeric"] and table["drop a term"]["exact"]
    assert table["transpose"]["shapes"] and table["transpose"]["exact"] and table["transpose"]["numeric"]


def test_a_mutant_that_changes_nothing_is_proved_to_and_counted_apart() -> None:
    verdict = mutation_verdict(load("elman"), every=True)
    found = report(load("elman"), every=True)
    same = [str(fate.mutant) for fate in found.fates if fate.noticed == "equivalent"]
    assert same == ["swap two symbols: adj_a_h = grad_h_next * (1 - h_next ** 2)"]
    assert verdict.figure.endswith("1 proved to change nothing")


@pytest.mark.parametrize("check", ["by_proof", "by_numbers"])
def test_a_blind_check_is_found_out(check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, check, lambda *given: lambda mutant: False)
    verdict = mutation_verdict(load("elman"))
    assert verdict.status == "fail" and verdict.figure.endswith(" unnoticed")
    assert "no check notices 'drop a term', " in verdict.detail


def test_the_short_cut_agrees_with_the_whole_exact_check() -> None:
    backward = gradient(LSTM)
    made = list(mutants(backward, len(LSTM.program.steps)))[::9]
    fates = {str(fate.mutant): fate.noticed for fate in report(LSTM).fates if fate.backward}
    for mutant in made:
        noticed = _rejected(mutant) or not prove_gradient(LSTM.program, mutant.program(backward), SIZES).holds
        assert noticed == (fates[str(mutant)] in ("shapes", "exact"))


def test_what_the_first_numbers_do_not_show_others_do() -> None:
    cell = load("izhikevich")  # p and p - theta have the same signs at the first
    assert "swap two symbols: s = spike(p, 1)" in {
        str(fate.mutant) for fate in report(cell, every=True).fates
    }
    assert report(cell, every=True).unnoticed == ()


def test_the_short_cut_agrees_with_it_where_a_statement_of_the_gradient_names_a_spike() -> None:
    n = sizes("n")
    x, y, v = vector("x", n), vector("y", n), output("v", n)
    cell = Cell("spiking", [let(y, 1 * x), let(v, (x + y) * spike(y - 1, 4))], name="spiking")
    backward = gradient(cell)
    fates = [fate for fate in report(cell, every=True).fates if fate.backward]
    assert any("spike" in str(fate.mutant) and fate.noticed == "equivalent" for fate in fates)
    for fate in fates:
        holds = prove_gradient(cell.program, fate.mutant.program(backward), small(cell)).holds
        assert fate.noticed == ("equivalent" if holds else "exact")


def _rejected(mutant: Mutant) -> bool:
    try:
        return not mutant.program(gradient(LSTM))
    except DefinitionError:
        return True


def test_the_short_cut_agrees_with_the_whole_numeric_check() -> None:
    fates = {str(fate.mutant): fate.noticed for fate in report(LSTM).fates if not fate.backward}
    for mutant in list(mutants(LSTM.program))[::17]:
        if fates[str(mutant)] != "shapes":
            broken = with_program(LSTM, mutant.program(LSTM.program))
            assert (numeric_verdict(broken, reference.step).status == "fail") == (
                fates[str(mutant)] == "numeric"
            )


def test_the_exact_check_cannot_see_a_mistake_in_the_step_since_its_gradient_fits_it() -> None:
    mutant = next(m for m in mutants(LSTM.program) if m.operator == "drop a term")
    program = mutant.program(LSTM.program)
    assert prove_gradient(program, gradient(program), SIZES).holds


def test_without_a_reference_only_the_gradient_is_mutated_and_the_verdict_says_so() -> None:
    verdict = mutation_verdict(kinked())
    assert verdict.passed and "no reference" in verdict.detail
    assert all(fate.backward for fate in report(kinked()).fates)


def test_a_mistake_that_divides_by_zero_is_noticed() -> None:
    n = sizes("n")
    x, a, y = vector("x", n), vector("a", n), output("y", n)
    assert mutation_verdict(Cell("quotient", [let(y, sigmoid(x) / (x - a), "a quotient")])).passed


def test_counts_in_the_verdict_add_up() -> None:
    verdict = mutation_verdict(load("gru"))
    assert verdict.figure.startswith(f"{sum(dict(verdict.counts).values())} mutants: ")


def test_a_report_of_nothing_counts_nothing() -> None:
    empty = Report(())
    assert empty.unnoticed == () and not any(map(empty.count, FATES))


def test_a_mutant_whose_statement_alone_is_refused_is_refused_in_its_program_too() -> None:
    backward = gradient(LSTM)
    for mutant in list(mutants(backward, len(LSTM.program.steps)))[::5]:
        if _rejected(mutant):
            with pytest.raises(DefinitionError) as alone:
                mutant.alone(backward)
            with pytest.raises(DefinitionError) as whole:
                mutant.program(backward)
            assert str(alone.value) == str(whole.value)
        else:
            assert mutant.alone(backward).steps == (mutant.step,)


@pytest.mark.parametrize("name", ["elman", "lif", "m-lstm", "gru-d"])
def test_the_short_cut_to_what_changes_nothing_agrees_with_the_whole_proof(name: str) -> None:
    cell = load(name)
    original, changes = cell.program, by_change(cell, cell.program)
    everything = {step.target.name: step.target for step in original.steps}
    for mutant in [m for m in mutants(original) if _made(m, original)][::7]:
        same = prove_equal(original, mutant.program(original), {}, small(cell), everything).holds
        assert changes(mutant) is not same


def _made(mutant: Mutant, original: Program) -> bool:
    try:
        return bool(mutant.alone(original))
    except DefinitionError:
        return False
