"""Formulas as text for the terminal."""

from __future__ import annotations

import unicodedata

import pytest

from derive.catalogue import load, names
from derive.passes.gradient import gradient
from derive.passes.jacobian import state_jacobian
from derive.printing.latex import equation, notation_of
from derive.printing.unicode import columns, filled, plain
from derive.printing.units import unit_equations

READ = [
    (r"f_{t} = \sigma(W_{f}\, x_{t} + U_{f}\, h_{t-1} + b_{f})", "f_t = σ(W_f x_t + U_f h_{t-1} + b_f)"),
    (r"\bar{a}_{f,t} \odot (1 - \tanh^{2}(c_{t}))", "ā_{f,t} ⊙ (1 - tanh²(c_t))"),
    (r"W_{f}^{\top}\, \bar{W}_{f}", "W_fᵀ W̄_f"),
    (r"W_{f}^{(1)\top}\, f_{t}^{(2)}", "W_f⁽¹⁾ᵀ f_t⁽²⁾"),
    (r"\Delta^{h,(2)}_{t}", "Δ^{h,(2)}_t"),
    (r"\frac{\partial h_{t}}{\partial c_{t-1}}", "∂h_t/∂c_{t-1}"),
    (r"\frac{a + b}{2}", "(a + b)/2"),
    (r"\sqrt{x}", "√(x)"),
    (r"\sum_{k=1}^{n+m} W_{f,jk}\, s_{t,k}", "Σ_{k=1}^{n+m} W_{f,jk} s_{t,k}"),
    (r"\mathbb{R}^{m \times (n+m)}", "ℝ^{m × (n+m)}"),
    (r"\operatorname{diag}(f_{t})\, \varepsilon \Gamma", "diag(f_t) ε Γ"),
    (r"\tilde{\bar{\imath}}_{t}", unicodedata.normalize("NFC", "i\u0304\u0303_t")),
    (r"\left(\frac{a}{b}\right)", "(a/b)"),
    (r"j = 1, \dots, m", "j = 1, …, m"),
    (r"x^{-1}\, y^{10}\, z^{n}\, w^{n+1}", "x⁻¹ y¹⁰ z^n w^{n+1}"),
    (r"\sigma\bigl(\dot{x}\bigr) \geq \{0\}", "σ(ẋ) ≥ {0}"),
]


@pytest.mark.parametrize(("tex", "text"), READ, ids=[text for _, text in READ])
def test_a_formula_is_a_line_of_text(tex: str, text: str) -> None:
    assert plain(tex) == text


@pytest.mark.parametrize("name", names())
def test_no_tex_is_left_over(name: str) -> None:
    cell = load(name)
    notation = notation_of(cell.program)
    steps = gradient(cell).steps + state_jacobian(cell).steps
    equations = [*(equation(s, notation) for s in steps), *unit_equations(cell.program, notation)]
    text = " ".join(plain(f"{each.lhs} {each.rhs}") for each in equations)
    assert not set("\\~&$") & set(text)


def test_accents_take_no_column_of_their_own() -> None:
    assert (columns("f\u0304_t"), filled("f\u0304", 3)) == (3, "f\u0304  ")
