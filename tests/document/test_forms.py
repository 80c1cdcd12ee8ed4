"""Pages in a form: what is written in it, and the paragraph with the map and its verdict."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from derive.catalogue import load
from derive.cli import main
from derive.document import document
from derive.document.forms import in_forms
from derive.document.pen import written_in
from derive.errors import InputError
from derive.printing.notation_file import load_notation


def shown(cell: str, parts: str, notation: str) -> str:
    result = CliRunner().invoke(main, ["show", cell, "--parts", parts, "--notation", notation])
    assert result.exit_code == 0, result.output
    return result.output


def own(tmp_path: Path, text: str) -> str:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_pytorch_has_two_biases_and_says_what_their_sum_is() -> None:
    text = shown("lstm", "forward,dimensions,gradient", "pytorch")
    assert "a_{f,t} = W_{if} x_t + b_{if} + W_{hf} h_{t-1} + b_{hf}" in text
    assert (
        "This is another form of the cell, with a bias for each of two products: b_f = b_{if} + b_{hf},"
        in text
    )
    assert (
        "Proved at n = 2 and m = 3: under this map 292 entries of values and gradients are identical." in text
    )
    assert "b̄_{if} = ā_{f,t}" in text and "b̄_{hf} = ā_{f,t}" in text


def test_the_equations_of_pytorch_for_the_gru_are_those_of_its_documentation() -> None:
    text = shown("gru", "forward", "pytorch")
    assert "q_t = W_{hn} h_{t-1} + b_{hn}" in text and "a_{n,t} = W_{in} x_t + b_{in} + r_t ⊙ q_t" in text


def test_olah_concatenates_the_state_and_the_input() -> None:
    text = shown("lstm", "forward", "colah")
    assert "s_t = [h_{t-1}, x_t]" in text and "a_{f,t} = W_f s_t + b_f" in text
    assert "W_f = [W_{hf}, W_{xf}]" in text


def test_graves_gives_the_lstm_peepholes_and_no_other_cell() -> None:
    assert "it is the cell where w_{cf} = 0, w_{ci} = 0 and w_{co} = 0. Proved" in shown(
        "lstm", "forward", "graves"
    )
    assert "w_{c" not in shown("janet", "forward", "graves")


def test_code_and_verdicts_are_of_the_cell_as_it_is() -> None:
    with written_in(load_notation("pytorch")):
        inside = document(load("lstm"), ["code", "verdicts"])
    assert inside == document(load("lstm"), ["code", "verdicts"])


def test_a_cell_that_cannot_have_the_form_says_why() -> None:
    text = shown("dense", "forward", "pytorch")
    assert "the cell stays as it is: no sum has two products with matrices and one bias of its own." in text


def test_forms_are_made_one_after_the_other_and_each_has_its_map(tmp_path: Path) -> None:
    spec = own(tmp_path, '[form]\nbiases = "two"\nconcatenate = "x h"\n[cells.lstm.form]\npeepholes = true\n')
    text = shown("lstm", "forward", spec)
    assert "a_{f,t} = M_f s_t + b_{W,f} + b_{U,f} + p_f ⊙ c_{t-1}" in text
    assert text.count("Proved at") == 3


def test_what_a_cell_says_of_its_form_goes_before_the_rest(tmp_path: Path) -> None:
    spec = own(tmp_path, '[form]\nbiases = "two"\n[cells.lstm.form]\nbiases = "one"\n')
    with written_in(load_notation(spec)):
        assert in_forms(load("lstm")) == load("lstm")
        assert in_forms(load("elman")) != load("elman")


def test_a_map_that_would_write_two_parameters_alike_is_refused(tmp_path: Path) -> None:
    spec = own(tmp_path, 'title = "ours"\n[form]\nconcatenate = "h x"\n[names]\n"M_*" = "W_{*}"\n')
    with written_in(load_notation(spec)), pytest.raises(InputError, match="ours writes M_f and W_f alike"):
        document(load("lstm"), ["forward"])


def test_rows_are_told_of_and_their_words_fit_the_formulas(tmp_path: Path) -> None:
    text = shown("lstm", "forward,gradient", own(tmp_path, '[form]\nvectors = "row"\n'))
    assert "with vectors as rows, in this order:" in text
    assert "four adjoints, each sent back through the matrix itself." in text
    assert "W̄_f = ā_{f,t}ᵀ x_t" in text and "x_t is multiplied by the transpose of W_f in a_{f,t}" in text


def test_rows_and_transposed_matrices_are_what_libraries_compute(tmp_path: Path) -> None:
    text = shown(
        "elman", "forward,gradient", own(tmp_path, '[form]\nvectors = "row"\nmatrices = "transposed"\n')
    )
    assert "a_{h,t} = x_t W_{h,T} + h_{t-1} U_{h,T} + b_h" in text
    assert (
        "x_t is multiplied by W_{h,T} in a_{h,t}: the adjoint of a_{h,t} goes back through the transposed"
        in text
    )


def test_an_appendix_with_rows_says_so(tmp_path: Path) -> None:
    spec = own(tmp_path, '[form]\nvectors = "row"\n')
    made = (
        CliRunner()
        .invoke(main, ["export", "elman", "--format", "tex", "--standalone", "--notation", spec])
        .output
    )
    assert "Vectors are rows;" in made and "stands transposed" in made
    assert "Vectors are columns;" not in made
