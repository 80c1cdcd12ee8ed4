"""Files and formulas that nobody should write: each ends in one sentence and the right exit status."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from derive.cli import main
from derive.errors import DeriveError
from derive.verify.paper import parsed
from tests.verify.judging import statuses, verdicts

GOOD = r"\[ h_t = \tanh(W_h x_t + U_h h_{t-1} + b_h) \]"
EXP, TANH, SUM = r"\exp(", r"\tanh ", r"\sum_j "


def in_block(text: str, options: str = "") -> str:
    return f"% derive: begin elman {options}\n{text}\n% derive: end\n"


@pytest.mark.parametrize(("tex", "status", "reason"), [
    (r"h_t = \operatorname{diag}(W_h)", "different", "the diagonal matrix of a tensor of shape (3, 2)"),
    (r"W_h = \operatorname{diag}(2)", "different", "the diagonal matrix of a tensor of shape ()"),
    (r"h_t = W_h^{-1} x_t", "different", "the inverse of a matrix (3, 2)"),
    (r"U_h = (U_h - U_h)^{-1}", "not understood", "the inverse of a matrix that has none"),
    (r"h_t = (h_t)_{1:9}", "not understood", "entries 1 to 9 of (3,)"),
    (r"h_t = (h_t)_{:,1:2}", "different", "entries along axis 2 of (3,)"),
    (r"h_t = (h_t)_{1:2:3}", "not understood", "a subscript 1:2:3"),
    (r"h_t = (h_t)_{:}", "not understood", "nothing is no index"),
    (rf"h_t = {'9' * 5000}", "not understood", "a number of more than 100 digits"),
    (f"h_t = {EXP * 8}h_t{')' * 8}", "not understood", "too large"),
    (r"h_t = \sqrt{-b_h^2}", "not understood", "a root or logarithm of -0."),
    (f"h_t = {TANH * 500}h_t", "not understood", "more than 100 operations within each other"),
    (f"h_t = {SUM * 500}h_t", "not understood", "more than 100 operations within each other"),
    (rf"h_t = h_t{'^2' * 500}", "not understood", "more than 100 operations within each other"),
    (rf"h_t = h_t{'/2' * 500}", "not understood", "more than 100 operations within each other"),
    (rf"h_t = h_t{' h_t' * 200}", "different", ""),
    (rf"h_t = h_t{' + h_t' * 200}", "different", ""),
    (rf"h_t = {'+'.join(['h_t'] * 70)} - 69 h_t", "equal", ""),
    (r"h_t = \max(h_t, b_h, h_t)", "different", ""),
    (r"\max(h_t, h_t, h_t) = h_t", "equal", ""),
    (r"h_t = \frac{h_t}", "not understood", "expected more, found the end"),
    (r"h_t = \sqrt[3]{h_t}", "not understood", "expected a symbol or a bracket, found the end"),
    (r"\[ h_t = \begin{cases} 1 & h_t \\ 0 & b_h \end{cases} \]", "not understood", "the environment cases"),
    (r"h_t = \verb|x|", "not understood", "expected an operator or the end"),
    (r"h_t = #1", "not understood", "expected a symbol, found #1"),
    (r"h_t = = h_t", "not understood", "nothing stands on this side"),
    ("h_t = \x00", "not understood", "expected a symbol"),
    (r"h_{t-9} = h_t", "not understood", "h_{t-9} is defined nowhere"),
], ids=lambda text: text[:40])  # fmt: skip
def test_an_odd_formula_is_answered_with_a_sentence(tex: str, status: str, reason: str) -> None:
    (found,) = verdicts("elman", tex)
    assert found.status == status and reason in found.reason


def test_a_row_has_a_diagonal_matrix_too() -> None:
    tex = r"\delta a_h = \delta h_t \operatorname{diag}(1 - h_t^2)"
    assert statuses("elman", tex, "vectors=rows delta=values") == ["equal"]


@pytest.mark.parametrize("opening", [r"\begin{align}", r"\begin{equation*}", r"\[", "$$"])
def test_a_display_that_is_never_closed_is_not_left_out(opening: str) -> None:
    for text in (f"{GOOD} {opening} h_t = x_t", f"{opening} h_t = x_t \\end{{document}} {GOOD}"):
        if opening not in ("$$", r"\[") or text.startswith(GOOD):
            found = {each.status: each.reason for each in verdicts("elman", text)}
            assert found["not understood"] == f"{opening} begins a display that is never closed"
            assert "equal" in found


@pytest.mark.parametrize(("text", "message"), [
    (in_block(GOOD, "notation="), "p.tex:1: expected something behind notation=, found nothing"),
    (in_block(GOOD, "vectors="), "p.tex:1: expected vectors=columns or rows, found nothing"),
    (in_block(f"% derive: W = W_h\n% derive: W = U_h\n{GOOD}"), "p.tex:3: W is W_h on line 2 and U_h here"),
    (in_block(f"% derive: without b_h,\n{GOOD}"), "p.tex:2: expected names with commas between them"),
    (f"% derive: begin elman\n{GOOD}\n% derive: end elman", "p.tex:3: .*found end elman; did you mean end?"),
    ("", "p.tex: no equations to compare"),
    ("\x00\x01", "p.tex: no equations to compare"),
])  # fmt: skip
def test_an_odd_file_is_refused_with_its_line(text: str, message: str) -> None:
    with pytest.raises(DeriveError, match=message):
        parsed(text, "p.tex")


def test_what_holds_for_all_blocks_may_be_otherwise_in_one() -> None:
    found = parsed(f"% derive: W = W_h\n{in_block(f'% derive: W = U_h{chr(10)}{GOOD}')}", "p.tex")
    assert len(found.blocks[0].directives) == 2


@pytest.mark.parametrize(("line", "message"), [
    ("without h", "paper.tex:2: h is no parameter of elman; did you mean b_h"),
    ("without {", "paper.tex:2: { is no parameter of elman"),
    (r"W = \operatorname{diag}(W_h)", "the diagonal matrix of a tensor of shape"),
    (f"W = {TANH * 500}W_h", "paper.tex:2: .*more than 100 operations within each other"),
])  # fmt: skip
def test_an_odd_line_about_names_is_refused(line: str, message: str) -> None:
    with pytest.raises(DeriveError, match=message):
        verdicts("elman", GOOD, "", (line,))


@pytest.mark.parametrize("content", [bytes(range(256)), "\\[ h_t = x_t \\]".encode("utf-16"), b""])
def test_a_file_of_no_text_is_a_mistake(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p.tex").write_bytes(content)
    result = CliRunner().invoke(main, ["verify", str(tmp_path / "p.tex")])
    assert result.exit_code == 2 and result.output.count("\n") == 1
    assert CliRunner().invoke(main, ["verify", str(tmp_path)]).output == f"{tmp_path}: is a directory\n"
