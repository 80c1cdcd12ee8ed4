"""The sentences beside derived lines say what happened, in English that differs by rule."""

import pytest

from derive import catalogue
from derive.document import document
from tests.document import reading

LSTM = {
    "adj_h_next": "Nothing else in the step uses h_{t}: its adjoint is the cotangent that the caller "
    "supplies.",
    "adj_c_next": r"c_{t} is used by h_{t} (through \tanh, times o_{t}), and the caller supplies a cotangent "
    "of its own: two terms.",
    "adj_f": "f_{t} is used once, in c_{t}, multiplied by c_{t-1}; the adjoint of c_{t} is multiplied by the "
    "same factor.",
    "adj_a_f": r"f_{t} is the sigmoid of a_{f,t}, and the slope there is f_{t} \odot (1 - f_{t}).",
    "adj_a_g": "g_{t} is the hyperbolic tangent of a_{g,t}, and the slope there is 1 - g_{t}^{2}.",
    "grad_x": "x_{t} is used by a_{f,t}, a_{i,t}, a_{g,t} and a_{o,t}, each time through a weight matrix: "
    "four adjoints, each sent back through the transposed matrix.",
    "grad_W_f": "W_{f} multiplies x_{t} in a_{f,t}: the gradient is the outer product of the adjoint of "
    "a_{f,t} with x_{t}.",
    "grad_b_f": "b_{f} is added in a_{f,t}: it gets the adjoint of a_{f,t} unchanged.",
}


def _sentences(name: str, part: str = "gradient") -> dict[str, str]:
    found = reading.rows(document(catalogue.load(name), [part]))
    return {row.statement: reading.words(row.explanation) for row in found}


@pytest.mark.parametrize("statement", LSTM)
def test_the_lstm_is_explained_rule_by_rule(statement: str) -> None:
    assert _sentences("lstm")[statement] == LSTM[statement]


def test_a_value_used_twice_in_one_statement_and_one_used_in_different_ways() -> None:
    gru = _sentences("gru")
    assert gru["adj_z"] == (
        "z_{t} is used twice in h_{t}, times g_{t} with a minus sign and times h_{t-1}: "
        "the terms share the adjoint of h_{t}."
    )
    assert gru["grad_h"].endswith("q_{t} (through U_{g}) and h_{t} (times z_{t}): four terms.")
    assert "f_{t} (with a minus sign) and c_{t}" in _sentences("lstm-coupled")["adj_i"]
    part = "x_{t} is one part of s_{t}: it gets that part of the adjoint of s_{t}."
    assert _sentences("lstm-concatenated")["grad_x"] == part


def test_through_time_a_state_has_uses_in_two_steps_and_an_end() -> None:
    assert _sentences("lstm", "through-time")["adj_c_next"] == (
        r"c_{t} is used in its own step by h_{t} (through \tanh, times o_{t}) and in the next step by "
        "c_{t+1} (times f_{t+1}); the caller supplies a cotangent of its own: three terms. "
        "At {t = T} no step follows, and the term of step {t + 1} vanishes."
    )


def test_a_cell_without_states_has_no_time_index() -> None:
    sentence = "b_{y} is added in a_{y}: it gets the adjoint of a_{y} unchanged."
    assert _sentences("dense")["grad_b_y"] == sentence


def test_products_of_two_vectors_and_of_two_matrices_have_sentences_of_their_own() -> None:
    found = _sentences("gated-delta-net")
    assert found["grad_w_beta"] == (
        r"w_{\beta} is multiplied by x_{t} in a_{\beta,t}: the adjoint of a_{\beta,t} is multiplied by x_{t} "
        "too."
    )
    assert "the adjoint of S_{t} is multiplied by the transpose of" in found["grad_S"]


def test_a_transposed_matrix_hands_back_through_itself() -> None:
    found = _sentences("additive-attention")
    assert found["adj_alpha"] == (
        r"The transpose of H multiplies \alpha in c: the adjoint of c goes back through H itself."
    )
    assert found["grad_U"].startswith(
        "The transpose of U is multiplied by H in a_{E}: the transposed adjoint"
    )
    kept = _sentences("softmax-attention")["grad_Q"]
    assert kept.endswith("the adjoint of a_{A} is multiplied by K itself.")


def test_several_uses_in_one_statement_stand_together() -> None:
    found = _sentences("delta-net")
    assert r"a_{s_{k},t} (twice: in a product with \kappa_{t}) and k_{t}" in found["adj_kappa"]
    assert "h_{t} (twice: as it is and times 0.05 through A_{t})" in _sentences("lipschitz-rnn")["grad_h"]


def test_functions_in_functions_and_surrogates_are_named_as_what_they_are() -> None:
    gate = _sentences("m-lstm")["adj_a2_r"]
    assert gate.startswith(r"r_{t} is a function of a_{r,t}^{\prime} (through \max and \exp), and the slope")
    assert "In the place of its slope stands the surrogate's" in _sentences("lif")["adj_a_s"]


def test_a_function_times_something_is_told_with_the_statement_that_has_it() -> None:
    found = _sentences("antisymmetric-rnn")["adj_a_h"]
    assert found == r"a_{h,t} is used once, by h_{t} (through \tanh, times 0.1)."
