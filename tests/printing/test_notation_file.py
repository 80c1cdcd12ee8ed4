r"""Notation files: what they change, and what is said of one that cannot be right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from derive.catalogue import load, names
from derive.document import document
from derive.document.forms import in_forms
from derive.document.pen import written_in
from derive.errors import InputError
from derive.passes.gradient import gradient
from derive.printing.latex import equation, notation_of
from derive.printing.notation_file import load_notation, shipped
from derive.printing.symbols import alike

ROOT = Path(__file__).resolve().parents[2]


def written(tmp_path: Path, text: str) -> str:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def formulas(spec: str, cell: str = "lstm") -> dict[str, str]:
    asked = load_notation(spec)
    with written_in(asked):
        program = gradient(in_forms(load(cell)).program)
    notation = notation_of(program, asked)
    made = [(step.target.name, equation(step, notation)) for step in program.steps]
    return {name: f"{shown.lhs} = {shown.rhs}" for name, shown in made}


def test_a_file_that_says_nothing_changes_nothing(tmp_path: Path) -> None:
    program = gradient(load("lstm").program)
    plain = {step.target.name: equation(step, notation_of(program)) for step in program.steps}
    found = formulas(written(tmp_path, 'title = "ours"'))
    assert found == {name: f"{shown.lhs} = {shown.rhs}" for name, shown in plain.items()}


@pytest.mark.parametrize(
    ("text", "statement", "formula"),
    [
        ('[step]\nplace = "above"', "f", r"f^{(t)} = \sigma(a_{f}^{(t)})"),
        ('[step]\nplace = "above"\nbrackets = false', "f", r"f^{t} = \sigma(a_{f}^{t})"),
        ('[step]\nletter = "k"', "f", r"f_{k} = \sigma(a_{f,k})"),
        ('[fonts]\nvectors = "bold"', "f", r"\mathbf{f}_{t} = \sigma(\mathbf{a}_{f,t})"),
        ('[functions]\nsigmoid = "\\\\mathrm{sigm}"', "f", r"f_{t} = \mathrm{sigm}(a_{f,t})"),
        ('[pre-activation]\nletter = "z"', "f", r"f_{t} = \sigma(z_{f,t})"),
        ('[pre-activation]\naccent = "\\\\hat"', "f", r"f_{t} = \sigma(\hat{f}_{t})"),
        ('[signs]\nproduct = "\\\\circ"', "h_next", r"h_{t} = o_{t} \circ \tanh(c_{t})"),
        ('[names]\nc = "s"', "h_next", r"h_{t} = o_{t} \odot \tanh(s_{t})"),
        ('[subscripts]\nf = "\\\\phi"', "a_f", r"a_{f,t} = W_{\phi}\, x_{t} + U_{\phi}\, h_{t-1} + b_{\phi}"),
        (
            '[names]\n"W_*" = "W_{x*}"\n"U_*" = "W_{h*}"', "a_f",
            r"a_{f,t} = W_{xf}\, x_{t} + W_{hf}\, h_{t-1} + b_{f}",
        ),
        ('[signs]\nspace = false', "a_f", r"a_{f,t} = W_{f} x_{t} + U_{f} h_{t-1} + b_{f}"),
        ('[signs]\ntranspose = "T"', "grad_W_f", r"\bar{W}_{f} = \bar{a}_{f,t}\, x_{t}^{T}"),
        ('[gradients]\nadjoint = "delta"', "adj_f", r"\delta_{f,t} = \delta_{c,t} \odot c_{t-1}"),
        (
            '[gradients]\nparameters = "nabla"\nloss = "\\\\mathcal{L}"', "grad_b_f",
            r"\nabla_{b_{f}} \mathcal{L} = \bar{a}_{f,t}",
        ),
        (
            '[gradients]\nadjoint = "partial"\n[signs]\npower = "brackets"', "adj_c_next",
            r"\frac{\partial L}{\partial c_{t}} = \Delta^{c}_{t} + \frac{\partial L}{\partial h_{t}} \odot "
            r"o_{t} \odot (1 - (\tanh(c_{t}))^{2})",
        ),
        ('[cells."lst*".names]\nc = "s"', "h_next", r"h_{t} = o_{t} \odot \tanh(s_{t})"),
        ('[cells.gru.names]\nc = "s"', "h_next", r"h_{t} = o_{t} \odot \tanh(c_{t})"),
    ],
)  # fmt: skip
def test_a_key_says_how_something_is_written(tmp_path: Path, text: str, statement: str, formula: str) -> None:
    assert formulas(written(tmp_path, text))[statement] == formula


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("step = 3", "own.toml:1: step: expected a table, found 3"),
        ("[step]\nplace = 'abov'", "own.toml:2: step.place: expected .*'abov'; did you mean 'above'?"),
        ("title = 'a'\n[stepp]\nplace = 'above'", "own.toml:2: stepp is not known; .*did you mean step?"),
        ("[signs]\nprodukt = '*'", "own.toml:2: signs.produkt is not known; .*did you mean product?"),
        ("[signs]\nspace = 'no'", "own.toml:2: signs.space: expected true or false, found 'no'"),
        ("[names]\nh = '\\mathbf{h'", "own.toml:2: names.h: expected TeX .* a brace is not closed"),
        ("[names]\nh = 'h}'", "own.toml:2: names.h: .*a brace is closed that was not opened"),
        ("[names]\nh = '\\sgima'", "own.toml:2: names.h: .*both know \\\\sigma"),
        ("[names]\nh = '\\input{x}'", "own.toml:2: names.h: .*\\\\input is not known to both"),
        ("[names]\nh = '$h$'", "own.toml:2: names.h: .*'\\$' stands for something else in TeX"),
        ("[names]\nh = ''", "own.toml:2: names.h: .*it is empty"),
        ("[names]\n'W_*' = 'W'", "own.toml:2: names.W_\\* has a star, and 'W' does not say where"),
        ("[names]\nW_f = 'W_{x*}'", "own.toml:2: names.W_f has no star"),
        ("[names]\n'W f' = 'W'", "own.toml:2: names.W f is no name of a cell"),
        ("[names]\nh = 'h_a_b'", "own.toml:2: names.h has two scripts of one kind"),
        ("[names]\nh = 'h + 1_{a} x'", "own.toml:2: names.h is one letter or word"),
        ("[functions]\nsigmod = '\\sigma'", "own.toml:2: functions.sigmod is not known.* mean sigmoid?"),
        ("[functions]\nrelu = '\\tanh'", "own.toml:2: functions.relu writes relu as tanh is written"),
        ("[functions]\nsigmoid = '\\tanh'", "own.toml:2: functions.sigmoid writes sigmoid as tanh"),
        ("[functions]\nsigmoid = '-'", "own.toml:2: functions.sigmoid: expected a letter or word in TeX"),
        ("[signs]\nproduct = '+'", "own.toml:2: signs.product: expected .*, found '\\+'"),
        ("[signs]\ntranspose = '-1'", "own.toml:2: signs.transpose: expected a letter or word in TeX"),
        ("[signs]\ntranspose = '^T'", "own.toml:2: signs.transpose: .*has nothing to stand at"),
        ("[step]\nletter = 't+1'", "own.toml:2: step.letter: expected one letter, found 't\\+1'"),
        ("[pre-activation]\naccent = '\\alpha'", "own.toml:2: pre-activation.accent: expected an accent"),
        ("[names]\nc = '\\hat'", "own.toml:2: names.c: .*has nothing to stand at"),
        ("[names]\nc = '\\hat_{s}'", "own.toml:2: names.c: .*has nothing to stand at"),
        ("[names]\nc = 's_{}'", "own.toml:2: names.c: .*has nothing to stand at"),
        ("[names]\nc = '<b>'", "own.toml:2: names.c is one letter or word"),
        ("unconfirmed = 3", "own.toml:1: unconfirmed: expected a list of texts, found 3"),
        ("title = 'a'\nunconfirmed = ['b', 4]", "own.toml:2: unconfirmed: expected a list of texts, found"),
        ("[[names]]\nh = 's'", r"own.toml:1: names: expected a table, found \["),
        ("[cells.'lstm*'.names]\nh = 3", r"own.toml:2: cells.lstm\*.names.h: expected a text, found 3"),
        (f"x = {'[' * 5000}", "own.toml: this is no TOML: too many brackets within each other"),
        ("[names]\n'' = 's'", "names. is no name of a cell"),
        ('title = "a\\nb"', "own.toml:1: title: expected one line of text"),
        ("[signs]\nproduct = '*'", "own.toml:2: signs.product writes products as convolutions are written"),
        ("[form]\nbiases = 2", "own.toml:2: form.biases: expected 'one' or 'two', found 2"),
        ("[form]\nbiases = 'tow'", "found 'tow'; did you mean 'two'?"),
        ("[form]\npeepholes = 1", "own.toml:2: form.peepholes: expected true or false, found 1"),
        ("[form]\nvector = 'row'", "own.toml:2: form.vector is not known; .*did you mean vectors?"),
        ("[form]\nvectors = 'rows'", "form.vectors: expected 'column' or 'row', found 'rows'; did you mean"),
        ("[cells.lstm.form]\nvectors = 'row'", "own.toml:2: cells.lstm.form.vectors is not known"),
        ("[cells.lstm.form]\nbiases = 1", "own.toml:2: cells.lstm.form.biases: expected 'one' or 'two'"),
        ("[step\n", "own.toml:1: this is no TOML"),
        ("[cells.lstm]\nname = 1", "own.toml:2: cells.lstm.name is not known; .*did you mean names?"),
        ("[gradients]\njacobian = 'rows'", "own.toml:2: gradients.jacobian: expected 'numerator' or"),
    ],
)  # fmt: skip
def test_a_mistake_is_said_with_file_line_and_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        load_notation(written(tmp_path, text))


@pytest.mark.parametrize(("table", "warning"), [
    ("[cells.lstmm.names]", r"own.toml:2: cells.lstmm fits no cell .*; did you mean lstm\?"),
    ("[cells.'nobody*'.form]", r"own.toml:2: cells.nobody\* fits no cell of the catalogue or of yours$"),
])  # fmt: skip
def test_a_table_that_fits_no_cell_is_odd(tmp_path: Path, table: str, warning: str) -> None:
    found = load_notation(written(tmp_path, f"title = 'ours'\n{table}\n[cells.'lst*'.names]"))
    (said,) = found.strangers(["lstm"])
    assert re.search(warning, said)
    assert found.strangers(["lstm", "lstmm", "nobody-knows"]) == ()


@pytest.mark.parametrize("notation", shipped())
def test_shipped_notations_speak_of_cells_that_there_are(notation: str) -> None:
    assert load_notation(notation).strangers(names()) == ()


def test_an_editor_may_begin_a_file_with_a_mark_of_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text("\ufefftitle = 'ours'", encoding="utf-8")
    assert load_notation(str(path)).title == "ours"


def test_a_name_that_is_no_notation_has_a_hint(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no notation 'gref': .*did you mean greff?"):
        load_notation("gref")
    broken = tmp_path / "latin.toml"
    broken.write_bytes("title = 'é'".encode("latin-1"))
    with pytest.raises(InputError, match=r"latin.toml: expected UTF-8, found byte 0xe9"):
        load_notation(str(broken))


def test_two_symbols_that_are_written_alike_are_refused_with_both_names(tmp_path: Path) -> None:
    same = load_notation(written(tmp_path, "title = 'one letter'\n[names]\nf = 'o'"))
    message = r"the notation one letter writes W_f and W_o alike, W_\{o\}; .*\[cells\.lstm\.names\]"
    with written_in(same), pytest.raises(InputError, match=message):
        document(load("lstm"), ["forward"])


@pytest.mark.parametrize("notation", shipped())
def test_shipped_notations_write_no_two_symbols_of_a_cell_alike(notation: str) -> None:
    chosen = load_notation(notation)
    for cell in map(load, ("lstm", "gru", "lstm-peephole", "lstm-stacked", "conv-lstm", "gru-d")):
        program = gradient(cell.program)
        symbols = [*program.inputs, *program.defined]
        assert alike(symbols, notation_of(program, chosen)) is None, cell.name


def test_a_page_is_in_the_notation_that_is_said_around_it_and_no_longer() -> None:
    with written_in(load_notation("graves")):
        inside = document(load("lstm"), ["forward"])
    assert "W_{xf}" in str(inside) and "W_{xf}" not in str(document(load("lstm"), ["forward"]))


def test_the_page_on_notations_shows_what_they_write() -> None:
    page = (ROOT / "docs" / "notation-files.md").read_text(encoding="utf-8")
    page = page.replace("&#95;", "_").replace("&#42;", "*")
    for notation in shipped():
        assert f"| `{notation}` | {load_notation(notation).title} |" in page
        found = formulas(notation)
        gradient_of = next(name for name in ("grad_W_f", "grad_M_f", "grad_W_f_T") if name in found)
        assert all(found[name] in page for name in ("a_f", "c_next", gradient_of))


def test_the_file_on_the_page_is_one(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "notation-files.md").read_text(encoding="utf-8")
    example = page.partition('```toml title="my-notation.toml"\n')[2].partition("```")[0]
    found = formulas(written(tmp_path, example))
    assert found["c_next"].startswith(r"\mathbf{s}^{(t)} = \mathbf{f}^{(t)} \circ \mathbf{s}^{(t-1)}")
    assert found["grad_W_f"].startswith(r"\nabla_{\mathbf{W}_{xf}} \mathcal{L} = ")
