"""What can be wrong with a file, and what is not understood, is said with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from derive.cli import main
from derive.errors import DeriveError
from derive.verify.paper import parsed
from tests.verify.judging import block_of, statuses, verdicts

GOOD = r"\[ f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f) \]"


def file(text: str) -> str:
    return f"% derive: begin lstm\n{text}\n% derive: end\n"


@pytest.mark.parametrize(("text", "message"), [
    ("no marker", "p.tex: no equations to compare"),
    (f"% derive: begin\n{GOOD}\n% derive: end", "p.tex:1: expected a cell after `begin`"),
    (f"% derive: begin lstm\n{GOOD}", "p.tex:1: `derive: begin` without a `derive: end`"),
    (f"{GOOD}\n% derive: end", "p.tex:2: `derive: end` without a `derive: begin CELL`"),
    (f"% derive: begin lstm\n{GOOD}\n% derive: begin gru\n% derive: end",
     "p.tex:3: expected `derive: end` of line 1"),
    (file("words"), "p.tex:1: no equation between this line"),
    (file(f"% derive:\n{GOOD}"), "p.tex:2: expected `begin CELL`"),
    (file(f"% derive: edn\n{GOOD}"), "p.tex:2: .*did you mean end"),
    (file(f"% derive: W_x =\n{GOOD}"), "p.tex:2: expected `begin CELL`"),
    (file(f"% derive: free b_x\n{GOOD}"), "p.tex:2: expected `free NAME like NAME`"),
    (f"% derive: begin lstm notatoin=greff\n{GOOD}\n% derive: end", "p.tex:1: .*did you mean notation=...?"),
    (f"% derive: begin lstm vectors=diagonal\n{GOOD}\n% derive: end",
     "p.tex:1: expected vectors=columns or rows"),
    (f"% derive: begin lstm step=7\n{GOOD}\n% derive: end", "p.tex:1: expected the letter of the step"),
])  # fmt: skip
def test_a_file_that_cannot_be_taken_apart_is_refused(text: str, message: str) -> None:
    with pytest.raises(DeriveError, match=message):
        parsed(text, "p.tex")


@pytest.mark.parametrize(("lines", "options", "message"), [
    (("W = V_f",), "", "paper.tex:2: V_f is no name of lstm; did you mean"),
    (("W + 1 = W_f",), "", "paper.tex:2: expected a name left of the sign"),
    (("W = W_f U_f",), "", "paper.tex:2: W = W_f U_f"),
    (("W = W_f (",), "", "paper.tex:2: W = W_f \\("),
    (("without q_f",), "", "paper.tex:2: q_f is no parameter of lstm"),
    (("f = \\operatorname{softmax}",), "", "is no function of one number"),
    ((), "notation=gref", "paper.tex:1: there is no notation 'gref'.*did you mean greff"),
])  # fmt: skip
def test_a_line_about_names_that_cannot_be_is_refused(
    lines: tuple[str, ...], options: str, message: str
) -> None:
    with pytest.raises(DeriveError, match=message):
        verdicts("lstm", GOOD, options, lines)


@pytest.mark.parametrize(("tex", "at", "reason"), [
    (r"f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f", "", "expected ), found the end"),
    (r"f_t = \sigma(W_q x_t)", "W_q", "W_{q} is defined nowhere; did you mean"),
    (r"f_t = \sigma(a_{f,t}) +", "", "expected a symbol or a bracket, found the end"),
    (r"f_t + \sigma(a_{f,t})", "f_t", "expected an equality sign, found none"),
    (r"f_t = \operatorname{foo}(a_{f,t})", r"\operatorname", "is defined nowhere"),
    (r"f_{t,t-1} = \sigma(a_{f,t})", "t-1", "a second step"),
    (r"f_t = \sum W_j", "W_j", "expected the letter that a sum goes over"),
    (r"f_t = [a_t, b_t; c_t]", "", "commas and semicolons"),
    (r"\frac{\partial c_t}{\partial f_t} = c_{t-1}", r"\partial c_t", "expected the derivative of a loss"),
    (r"U_f^2 = U_f", "U_f^2", "the power 2 of a matrix"),
    (r"\loop = f_t", r"\loop", "the macro \\loop stands for itself"),
])  # fmt: skip
def test_what_is_not_understood_says_where(tex: str, at: str, reason: str) -> None:
    text = file(f"\\newcommand{{\\loop}}{{\\loop}}\n\\[ x_t = x_t \\]\n\\[ {tex} \\]")
    paper = parsed(text, "p.tex")
    from_block = block_of("lstm", text.split("\n", 1)[1].rsplit("\n% derive", 1)[0]).verdicts
    assert from_block[0].status == "equal"
    assert from_block[1].status == "not understood" and reason in from_block[1].reason
    assert paper.blocks[0].equations
    if at:
        begins = "% derive: begin lstm \n\n" + text.split("\n", 1)[1]
        assert begins[from_block[1].place :].startswith(at.lstrip())


def test_the_ways_to_write_one_equation_are_one() -> None:
    lines = [
        r"\delta a_{f,t} = \delta c_t \odot c_{t-1} \odot f_t \odot (1 - f_t)",
        r"\delta_{t}^{f} = \bar{c}_t \circ c^{(t-1)} \circ \sigma'(a_{f,t})",
        r"\frac{\partial \mathcal{L}}{\partial a_{f,t}} = \mathrm{diag}(f_t)\, \partial L/\partial f_t"
        r" - f_t^2 \delta f_t",
        r"\delta a_f^t = \delta f_t \mathbin{*} \bigl[f_t - f_t^{\odot 2}\bigr]",
    ]
    assert statuses("lstm", r"\\".join(lines)) == ["equal", "different", "equal", "equal"]
    assert statuses("lstm", lines[1], "delta=pre-activations") == ["equal"]


def test_a_name_of_the_paper_s_own_is_found_among_the_derived_values() -> None:
    found = block_of("lstm", r"\hat q_t = W_f x_t + U_f h_{t-1} + b_f \\ f_t = \operatorname{sigm} \hat q_t")
    assert [v.status for v in found.verdicts] == ["equal", "equal"] and found.adopted == (
        (r"\hat{q}_{t}", "a_f"),
    )


def test_what_no_derived_value_is_stands_for_what_the_paper_says() -> None:
    found = statuses("lstm", r"s_t = W_f x_t + U_f h_{t-1} \\ f_t = \sigma(s_t + b_f)")
    assert found == ["definition", "equal"]
    alone = verdicts("lstm", r"s_t = W_f x_t \\ f_t = \sigma(a_{f,t})")
    assert alone[0].status == "not understood" and "no derived value" in alone[0].reason


def test_a_wrong_definition_is_found_by_what_uses_it() -> None:
    found = verdicts("lstm", r"q_t = \sigma(W_g x_t + U_g h_{t-1} + b_g) \\ c_t = f_t c_{t-1} + i_t q_t")
    assert [v.status for v in found] == ["different", "equal"] and found[0].meant == "g"
    assert found[0].guess.startswith("sigma or tanh")


def test_the_command_exits_with_1_where_something_differs(tmp_path: Path) -> None:
    path = tmp_path / "p.tex"
    for text, code in ((GOOD, 0), (GOOD.replace("+ b_f", ""), 1), (r"\[ f_t = ? \]", 1)):
        path.write_text(file(text), encoding="utf-8")
        result = CliRunner().invoke(main, ["verify", str(path), "--json"])
        rows = json.loads(result.stdout)
        assert result.exit_code == code and rows[0]["line"] == 2 and rows[0]["cell"] == "lstm"


@pytest.mark.parametrize(("text", "message"), [
    (None, "no such file"),
    (b"\xff", "expected UTF-8"),
    (file(GOOD).replace("lstm", "lstn").encode(), "p.tex:1: .*lstn"),
    (file(GOOD).replace("begin lstm", "begin lstm notation=none.toml").encode(), "p.tex:1: .*none.toml"),
])  # fmt: skip
def test_the_command_exits_with_2_for_what_is_no_paper(
    tmp_path: Path, text: bytes | None, message: str
) -> None:
    if text is not None:
        (tmp_path / "p.tex").write_bytes(text)
    result = CliRunner().invoke(main, ["verify", str(tmp_path / "p.tex")])
    assert result.exit_code == 2
    pytest.importorskip("re").search(message, result.stderr) or pytest.fail(result.stderr)
