"""Backward formulas that people published and that are wrong are caught, each with what it names.

The sources are those of the register of deviations, and pages that are cited here.
"""

from __future__ import annotations

import pytest

from tests.verify.judging import verdicts

# Coursera, Sequence Models, first assignment, early version, equations (7) to (10), as public copies have
# them; https://github.com/jinzishuai/learn2deeplearn/issues/44 says which are wrong
COURSERA_NAMES = (
    r"\Gamma_f^{\langle t \rangle} = f_t", r"\Gamma_u^{\langle t \rangle} = i_t",
    r"\Gamma_o^{\langle t \rangle} = o_t", r"\tilde c^{\langle t \rangle} = g_t", r"\tilde c = g_t",
    "c_{next} = c_t", "c_{prev} = c_{t-1}", r"da_{next} = \Delta^{h}_t", r"dc_{next} = \Delta^{c}_t",
)  # fmt: skip
COURSERA = r"""
$$d \Gamma_o^{\langle t \rangle} = da_{next}*\tanh(c_{next}) * \Gamma_o^{\langle t \rangle}*
(1-\Gamma_o^{\langle t \rangle})\tag{7}$$
$$d\tilde c^{\langle t \rangle} = dc_{next}*\Gamma_u^{\langle t \rangle}+ \Gamma_o^{\langle t \rangle}
(1-\tanh(c_{next})^2) * i_t * da_{next} * \tilde c^{\langle t \rangle} * (1-\tanh(\tilde c)^2) \tag{8}$$
$$d\Gamma_u^{\langle t \rangle} = dc_{next}*\tilde c^{\langle t \rangle} + \Gamma_o^{\langle t \rangle}
(1-\tanh(c_{next})^2) * \tilde c^{\langle t \rangle} * da_{next}*\Gamma_u^{\langle t \rangle}
*(1-\Gamma_u^{\langle t \rangle})\tag{9}$$
$$d\Gamma_f^{\langle t \rangle} = dc_{next}*c_{prev} + \Gamma_o^{\langle t \rangle} (1-\tanh(c_{next})^2)
* c_{prev} * da_{next}*\Gamma_f^{\langle t \rangle}*(1-\Gamma_f^{\langle t \rangle})\tag{10}$$
\[ x = x \]"""


def test_three_of_four_gate_derivatives_of_a_course_are_wrong() -> None:
    found = verdicts("lstm", COURSERA.replace(r"\[ x = x \]", r"\[ x_t = x_t \]"), "", COURSERA_NAMES)
    assert [v.status for v in found] == ["equal", "different", "different", "different", "equal"]
    assert [v.meant for v in found[:4]] == ["adj_a_o", "adj_a_g", "adj_a_i", "adj_a_f"]
    assert all(v.figure for v in found[1:4])


# https://github.com/datvodinh10/DL_library_from_scratch, the notebook's section Backward: d_L by d_C_t
# without what comes back from the next step, the slope of the sigmoid for that of tanh, and i for f
LIBRARY = r"""\frac{\partial L}{\partial C_t} = \frac{\partial L}{\partial h_t} o_t * (1-\tanh(C_t)^2) \\
\frac{\partial L}{\partial f_t} = \frac{\partial L}{\partial C_t} C_{t-1} \\
\delta a_{f,t} = \frac{\partial L}{\partial i_t} f_t (1-f_t) \\
\delta a_{g,t} = \frac{\partial L}{\partial \tilde{C}_t} \tilde{C}_t(1-\tilde{C}_t)"""


def test_a_library_forgets_the_later_cell_state_and_takes_another_slope() -> None:
    found = verdicts("lstm", LIBRARY, "delta=values", ("C_t = c_t", r"\tilde{C}_t = g_t"))
    assert [v.status for v in found] == ["different", "equal", "different", "different"]
    assert found[0].guess.startswith("a missing term: with + \\Delta^{c}_{t}")
    assert "\\bar{f}_{t}" in found[2].guess


# what is asked in https://github.com/CaptainE/RNN-LSTM-in-numpy/issues/1, and the other slips of that
# notebook and of https://github.com/hanbt/learn_dl, lstm.py, as formulas (see derive/deviations/backward.py)
@pytest.mark.parametrize(("wrong", "lines", "guess"), [
    (r"\delta a_{f,t} = \sigma(f_t) \odot \delta c_t \odot c_{t-1}", (), ""),
    (r"\delta a_{i,t} = \delta i_t \odot \sigma(i_t) \odot (1 - \sigma(i_t))", (), ""),
    (r"\delta a_{g,t} = \delta g_t \odot (1 - \tanh(g_t)^2)", (), ""),
    (r"\delta c_t = \delta h_t \odot o_t \odot (1 - \tanh(c_t)^2)", (), "a missing term"),
    (r"\delta c_t = \Delta^c_t + \delta h_t \odot (1 - \tanh(c_t)^2)", (), "a missing factor: with o_{t}"),
    (r"\delta c_t = \Delta^c_t + \delta h_t \odot o_t \odot \tanh(c_t)^2", (), "1 minus a square"),
    (r"\delta c_t = \Delta^c_t + \delta h_t \odot o_t \odot (1 - \tanh(c_t))", (), "a square"),
    (r"\delta c_t = \Delta^c_t \odot \delta h_t \odot o_t \odot (1 - \tanh^2(c_t))", (), ""),
    (r"\delta b_i = \delta a_{f,t}", (), "another name"),
    (r"\delta b_o = \delta a_{f,t}", (), "another name"),
    (r"\delta c_{t-1} = \delta c_t", (), "a missing factor: with f_{t}"),
    (r"\delta h_{t-1} = U_f \delta a_{f,t} + U_i^T \delta a_{i,t} + U_g^T \delta a_{g,t}"
     r" + U_o^T \delta a_{o,t}",
     (), "a transpose"),
    (r"\delta U_f = \delta a_{f,t} h_t^T", (), "the step: with h_{t-1} for h_{t}"),
    (r"\delta W_f = x_t \delta a_{f,t}^T", (), "the order"),
])  # fmt: skip
def test_the_usual_slips_are_caught_and_named(wrong: str, lines: tuple[str, ...], guess: str) -> None:
    right = r"\delta o_t = \delta h_t \odot \tanh(c_t)"
    found = verdicts("lstm", f"{right} \\\\ {wrong}", "delta=values vectors=columns", lines)
    assert [v.status for v in found] == ["equal", "different"]
    assert found[1].guess.startswith(guess) and (found[1].figure or "shapes" in found[1].reason)


# rnn, a package for R, vignette of the GRU: https://github.com/bquast/rnn, commit 12c60f08
@pytest.mark.parametrize("wrong", [
    r"\delta a_{z,t} = (\delta h_t g_t + \delta h_t z_t) \odot z_t \odot (1 - z_t)",
    r"\delta a_{r,t} = \delta s_t r_t \odot r_t \odot (1 - r_t)",
])  # fmt: skip
def test_a_vignette_of_the_gru_is_caught(wrong: str) -> None:
    right = r"\delta a_{z,t} = \delta h_t (g_t - h_{t-1}) \odot z_t \odot (1 - z_t)"
    found = verdicts("gru-chung", f"{right} \\\\ {wrong}", "delta=values")
    assert [v.status for v in found] == ["equal", "different"]
