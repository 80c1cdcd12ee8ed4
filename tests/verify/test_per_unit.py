"""Equations of one unit, in lines of text and as authors type them; and what must not be called equal."""

from __future__ import annotations

import pytest

from derive.catalogue import load
from derive.errors import DeriveError
from derive.verify.block import Judged, judged
from derive.verify.paper import parsed

FORGET = r"f_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)"
MEMORY = r"c_t = f_t c_{t-1} + i_t g_t"


def block(cell: str, text: str) -> Judged:
    paper = parsed(f"% derive: begin {cell}\n{text}\n% derive: end\n", "p.tex")
    return judged(load(cell), paper.blocks[0], "p.tex")


def said(cell: str, text: str) -> list[str]:
    return [each.status for each in block(cell, text).verdicts]


@pytest.mark.parametrize("tex", [
    r"f_j^t = \sigma\left( \sum_{k=1}^{n} W_{f,jk} x_k^t + \sum_{k=1}^m U_{f,jk} h_k^{t-1} + b_{f,j} \right)",
    r"f_{t,j} = \sigma( \sum_k (W_f)_{jk} x_{t,k} + \sum_k (U_f)_{jk} h_{t-1,k} + (b_f)_j )",
    r"[f_t]_j = \sigma( \sum_k [W_f]_{j,k} [x_t]_k + [U_f h_{t-1} + b_f]_j )",
    r"c_j(t) = f_j(t) c_j(t-1) + i_j(t) g_j(t)",
    r"c_t^{(i)} = f_t^{(i)} c_{t-1}^{(i)} + i_t^{(i)} g_t^{(i)}",
    r"f^j_t = \sigma(W_f x_t + U_f h_{t-1} + b_f)^j",
    r"\delta W_{f,jk} = \delta a_{f,j} x_k",
    r"\delta h_{t-1,k} = \sum_j ( U_{f,jk} \delta a_{f,j} + U_{i,jk} \delta a_{i,j}"
    r" + U_{g,jk} \delta a_{g,j} + U_{o,jk} \delta a_{o,j})",
])  # fmt: skip
def test_equations_of_a_unit_are_equal(tex: str) -> None:
    assert said("lstm", rf"\[ {tex} \]") == ["equal"]


@pytest.mark.parametrize(("tex", "status", "reason"), [
    (r"f_{t,j} = \sigma(\sum_k W_{f,kj} x_{t,k} + \sum_k U_{f,jk} h_{t-1,k})", "different", "goes to"),
    (r"f_{t,j} = \sigma( \sum_k W_{f,jk} x_{t,k} + \sum_k U_{f,jk} h_{t-1,j} + b_{f,j} )", "different", ""),
    (r"c_j = f_j c_j^t + i_j g_j", "different", ""),
    (r"c_j = f_j c_k^{t-1} + i_j g_j", "not understood", "c_{k,t-1} is defined nowhere"),
    (r"c_j = f_t c_j^{t-1} + i_j g_j", "not understood", "a tensor (3,) where the entry j"),
    (r"f_j = \sigma( W_f x_j + U_f h_j^{t-1} + b_{f,j})", "different", "the shapes"),
    (r"\delta c_j^{t-1} = \sum_{k=2}^m f_k \delta c^t_k", "not understood", "a sum over all of an index"),
    (r"\delta c_j^{t-1} = \sum_{k=1}^{m-1} f_k \delta c^t_k", "not understood", "a sum over all of an index"),
])  # fmt: skip
def test_what_a_unit_does_not_do_is_not_equal(tex: str, status: str, reason: str) -> None:
    found = block("lstm", rf"\[ {tex} \]").verdicts[0]
    assert found.status == status and reason in found.reason


def test_names_of_a_unit_are_the_author_s() -> None:
    sums = r"s_j(t) = \sum_k W_{f,jk} x_k(t) + \sum_l U_{f,jl} h_l(t-1) + b_{f,j}"
    found = block("lstm", rf"\[ {sums} \] \[ f_j(t) = \sigma(s_j(t)) \]")
    assert [v.status for v in found.verdicts] == ["equal", "equal"] and found.adopted == (("s_{t}", "a_f"),)
    parts = r"\mathrm{net}_j(t) = \sum_k W_{f,jk} x_k(t)"
    rest = r"f_j(t) = \sigma(\mathrm{net}_j(t) + \sum_l U_{f,jl} h_l(t-1) + b_{f,j})"
    assert said("lstm", rf"\[ {parts} \] \[ {rest} \]") == ["definition", "equal"]
    elman = r"h_{t,i} = \tanh(\sum_{j=1}^n W_{ij} x_{t,j} + \sum_{j=1}^m U_{ij} h_{t-1,j} + b_i)"
    assert said("elman", rf"\[ {elman} \]") == ["equal"]


@pytest.mark.parametrize("tex", ["$n = 10$", r"\[ n = m = 64 \]", r"\[ m = 2n \]"])
def test_a_size_that_is_set_is_no_equation_of_the_cell(tex: str) -> None:
    with pytest.raises(DeriveError, match=r"p.tex:1: nothing to compare between .*: . = .* sets a size"):
        said("lstm", tex)
    assert said("lstm", rf"{tex} \[ {FORGET} \]") == ["equal"]


def test_what_only_looks_like_a_size_is_compared() -> None:
    assert said("lstm", r"\[ n f_t = 10 f_t \]") == ["different"]
    named = r"\[ n_t = \tanh(W_g x_t + U_g h_{t-1} + b_g) \] \[ n = 3 \]"
    assert said("lstm", named) == ["equal", "different"]


def test_a_subscript_that_is_read_as_another_is_told() -> None:
    found = block("lstm", r"\[ f_t = \sigma(W_q x_t + U_q h_{t-1} + b_q) \]")
    assert found.adopted == (("the subscript q", "the subscript f"),)


def test_formulas_in_lines_of_text_are_read_where_they_are_of_the_cell() -> None:
    text = rf"The gate ${FORGET}$ and \({MEMORY}\) for $t = 1,\dots,T$, ${{n = 10}}$, \$5 and $x_t$."
    assert said("lstm", text) == ["equal", "equal"]
    assert said("lstm", r"The gate $f_t = \sigma(W_q x_t)$.") == ["not understood"]
    assert said("lstm", rf"The gate ${FORGET[:-1]}$.") == ["not understood"]


@pytest.mark.parametrize(("tex", "count"), [
    ("\\[ f_t = σ(W_f x_t + U_f h_{t−1} + b_f) \\] \\[ c_t = f_t ⊙ c_{t-1} + i_t ∘ g_t \\]", 2),
    (r"\begin{align*} f_t &= \sigma( W_f x_t \\ &\quad {} + U_f h_{t-1} + b_f ) \end{align*}", 1),
    (rf"\[ {FORGET} \quad\text{{(forget gate)}} \]", 1),
    (rf"\[ \text{{forget gate: }} {FORGET} \text{{ and }} {MEMORY} \]", 2),
    (rf"\[ \begin{{cases}} {FORGET} \\ {MEMORY} \end{{cases}} \]", 2),
    (rf"\[ \left\{{\begin{{aligned}} {FORGET} \\ {MEMORY} \end{{aligned}}\right. \]", 2),
    (rf"\begin{{multline*}} {FORGET[:20]} \\ {FORGET[20:]} \end{{multline*}}", 1),
    (r"\[ f_t = \frac{1}{1+e^{-a_{f,t}}} \]", 1),
])  # fmt: skip
def test_what_authors_type_is_read(tex: str, count: int) -> None:
    assert said("lstm", tex) == ["equal"] * count


@pytest.mark.parametrize(("tex", "reason"), [
    (r"f_t = \frac{f_t}{f_t - f_t}", "a division by zero"),
    (r"f_t = (f_t - f_t)^{-1}", "a division by zero"),
    (rf"f_t = {'(' * 3000}f_t{')' * 3000}", "brackets within each other"),
    (r"f_t = \a", "stands for more than"),
])  # fmt: skip
def test_what_cannot_be_computed_says_so(tex: str, reason: str) -> None:
    letters = "abcdefghijklmnopqrstuvwxy"
    doubled = "".join(
        f"\\newcommand{{\\{x}}}{{\\{y}\\{y}}}\n" for x, y in zip(letters, letters[1:] + "z", strict=True)
    )
    found = block("lstm", (doubled if tex.endswith("\\a") else "") + rf"\[ {tex} \]").verdicts[0]
    assert found.status == "not understood" and reason in found.reason


@pytest.mark.parametrize(("text", "message"), [
    ("% derive: begin lstm\n\\[ \\]\n% derive: end", "p.tex:1: no equation between"),
    ("% derive: begin lstm\n\\begin{align}\n\\end{align}\n% derive: end", "p.tex:1: no equation between"),
    ("% derive: begin lstm delta=values delta=pre-activations\n\\[ x_t = x_t \\]\n% derive: end",
     "p.tex:1: delta is values and pre-activations"),
    ("% derive: begin lstm\n% derive: without\n\\[ x_t = x_t \\]\n% derive: end",
     "p.tex:2: expected a name after"),
])  # fmt: skip
def test_bad_blocks_are_refused(text: str, message: str) -> None:
    with pytest.raises(DeriveError, match=message):
        parsed(text, "p.tex")


def test_an_exported_line_with_a_slip_is_different() -> None:
    right = r"a_{i,t} = W_{i} \ast x_{t} + U_{i} \ast h_{t-1} + p_{i} \odot c_{t-1} + b_{i}\, \mathbf{1}"
    assert said("conv-lstm", rf"\[ {right} \]") == ["equal"]
    assert said("conv-lstm", rf"\[ {right.replace('p_{i}', 'p_{f}')} \]") == ["different"]
    pooled = r"y = \frac{\left[\sum_{p=1}^{2} \sum_{u=1}^{2} x_{j,2k+p-2,2q+u-2}\right]_{jkq}}{4}"
    assert said("average-pooling", rf"\[ {pooled} \]") == ["equal"]
    wrong = block("average-pooling", rf"\[ {pooled.replace('{4}', '{2}')} \]").verdicts[0]
    assert wrong.status == "different" and wrong.figure is not None
