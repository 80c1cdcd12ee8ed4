"""A cell as a part of another: it is a flat cell afterwards, and computes what a flat one would."""

from __future__ import annotations

import pickle

import pytest
import sympy

import derive
from derive.algebra.shape import show
from derive.checks.claims import exact_verdict
from derive.checks.equality import prove_equal
from derive.definition import (
    Cell,
    affine,
    concat,
    constant,
    einsum,
    function,
    let,
    matrix,
    outer,
    output,
    parameter,
    scalar,
    sigmoid,
    stack,
    tanh,
    tensor,
    use,
    vector,
    vectors,
    zeros,
)
from derive.passes.gradient import gradient
from derive.printing import latex
from tests.definition.of_parts import AT, ELMAN, GRU, LSTM, c, h, k, m, n, same, u, x, x_m


def test_two_uses_of_an_lstm_are_two_stacked_layers() -> None:
    one = use(LSTM, "1", "first layer")
    two = use(LSTM, "2", "second layer", x=one.h_next)
    mine, theirs = Cell("t", [*one, *two]), stack(LSTM, 2, "h")
    assert same(mine.program, theirs.program, AT)
    assert same(gradient(mine), gradient(theirs), AT)


def test_states_that_are_bound_make_a_mogrifier_of_an_lstm() -> None:
    theirs = derive.load("mogrifier-lstm", rounds=2)
    v, w = vector("x_1", n), vector("h_2", m)
    gated = [
        let(v, 2 * sigmoid(matrix("Q_1", n, m) @ h) * x, "gated input"),
        let(w, 2 * sigmoid(matrix("R_2", m, n) @ v) * h, "gated state"),
    ]
    inner = use(LSTM, "in", x=v, h=w, c=c)
    mine = Cell("t", [*gated, *inner, let(c.next, inner.c_next), let(h.next, inner.h_next)])
    weights = {s.name: mine.program.by_name[f"{s.name}_in"] for s in LSTM.parameters}
    assert prove_equal(mine.program, theirs.program, weights, AT).holds


def test_a_part_of_a_part_is_the_part_itself() -> None:
    inner = use(ELMAN, "in", x=u)
    wrapped = Cell("w", [*inner, let(output("y", m), inner.h_next * 2)])
    twice = use(wrapped, "out")
    mine = Cell("t", [*twice, let(output("y", m), twice.y)])
    direct = use(ELMAN, "in_out", x=u)
    flat = Cell("t", [*direct, let(output("y", m), direct.h_next * 2)])
    assert same(mine.program, flat.program, {"k": 2, "m": 3})


def test_its_names_end_in_its_label_and_print_with_it_above() -> None:
    part = use(GRU, "enc", x=concat(x, u))
    names = [str(statement.target) for statement in part]
    assert names == "x_enc a_r_enc r_enc a_z_enc z_enc q_enc a_g_enc g_enc h_enc_next".split()
    written = [latex.symbol(part[name]) for name in ("W_r", "h", "h_next", "a_r", "x")]
    assert written == [
        r"W_{r}^{\mathrm{enc}}", r"h_{t-1}^{\mathrm{enc}}", r"h_{t}^{\mathrm{enc}}",
        r"a_{r,t}^{\mathrm{enc}}", r"x_{t}^{\mathrm{enc}}",
    ]  # fmt: skip
    assert latex.latex(outer(x, part.h)) == r"x_{t}\, h_{t-1}^{\mathrm{enc}\,\top}"
    assert latex.latex(outer(x, use(GRU, "2").h)) == r"x_{t}\, h_{t-1}^{(2)\top}"
    assert latex.symbol(use(GRU, "2").z) == "z_{t}^{(2)}"
    assert latex.symbol(use(GRU, "").z) == "z_{t}"


def test_its_meanings_say_whose_they_are() -> None:
    part = use(GRU, "enc", "the encoder", x=concat(x, u))
    meanings = Cell("t", [*part]).meanings
    assert meanings["x_enc"] == "input of the encoder"
    assert meanings["r_enc"] == "reset gate of the encoder"
    assert meanings["a_r_enc"] == "pre-activation of the reset gate of the encoder"
    assert Cell("t", [*use(GRU, "enc")]).meanings["r_enc"] == "reset gate of enc"
    assert Cell("t", [*use(GRU, "")]).meanings["r"] == "reset gate"
    stacked = use(stack(ELMAN, 2, "h"), "enc", "encoder")
    assert Cell("t", [*stacked]).meanings["h_enc_2_next"] == "hidden state of the encoder, layer 2"


@pytest.mark.parametrize(
    ("bound", "weights"),
    [
        ({"x": u}, "(m, k)"),
        ({"x": concat(x, u)}, "(m, n + k)"),
        ({"x": 2 * u, "m": k}, "(k, k)"),
        ({"n": 3, "m": 4}, "(4, 3)"),
        ({"h": tanh(u)}, "(k, n)"),
        ({"W_h": matrix("V", k, m)}, "(k, m)"),
        ({"x": 0, "h": zeros(k)}, "(k, n)"),
        ({}, "(m, n)"),
    ],
)
def test_its_sizes_follow_from_what_is_bound(bound: dict[str, object], weights: str) -> None:
    assert show(use(ELMAN, "p", **bound).W_h.shape) == weights


def test_sums_and_multiples_of_sizes_are_solved() -> None:
    heads = Cell(
        "t",
        [
            let(output("y", 2 * m + n), concat(tensor("q", 2 * m), x)),
            let(output("w", n * m), 0 * tensor("r", n * m)),
        ],
    )
    part = use(heads, "p", q=vector("v", 4 * k), x=u)
    assert [show(part[name].shape) for name in ("y", "w", "r")] == ["(5*k)", "(2*k**2)", "(2*k**2)"]


def test_weights_are_its_own_unless_they_are_handed_on() -> None:
    one = use(LSTM, "one")
    own, tied = use(LSTM, "two", x=x), use(LSTM, "two", x=x, **one.weights)
    assert len(Cell("t", [*one, *own]).parameters) == 24
    assert len(Cell("t", [*one, *tied]).parameters) == 12


def test_weights_can_be_computed() -> None:
    """As a hyper-network does."""
    S = tensor("S", m, n)
    part = use(ELMAN, "main", W_h=S)
    mine = Cell("t", [let(S, einsum("j,k->jk", tanh(h), x)), *part, let(h.next, part.h_next)])
    assert [s.name for s in mine.parameters] == ["U_h_main", "b_h_main"]
    assert latex.latex(mine.program.steps[1].expr).startswith("S_{t}\\, x_{t} + U_{h}^{\\mathrm{main}}")


def test_constants_and_outputs_of_a_part_are_constants_and_values_of_the_whole() -> None:
    tau = constant("tau", m)
    inner = Cell("t", [let(h.next, h + tau * x_m), let(output("y", m), h.next**2)])
    part = use(inner, "in")
    whole = Cell("t", [*part, let(output("y", m), part.y + part.h)])
    assert [s.name for s in whole.constants] == ["tau_in"]
    assert [s.name for s in whole.outputs] == ["y"]
    assert [s.name for s in whole.states] == ["h_in"]


def test_a_number_can_stand_for_an_input() -> None:
    s, f = scalar("s"), vectors("f q", m)[0]
    scaled = Cell("t", [let(f, s * h), let(h.next, f + parameter("b", m))])
    part = use(scaled, "p", s=2)
    assert [str(step.expr) for step in Cell("t", [*part]).program.steps][:2] == ["2", "s_p * h_p"]


def test_a_part_says_what_it_is() -> None:
    assert repr(use(GRU, "enc")) == "<part enc of gru: 8 statements>"


def test_a_part_can_be_pickled() -> None:
    part = use(GRU, "enc")
    assert pickle.loads(pickle.dumps(part)).statements == part.statements


def test_a_function_of_ones_own_goes_with_the_part() -> None:
    z = sympy.Symbol("z")
    swish = function("swish", z / (1 + sympy.exp(-z)))
    inner = Cell("t", [let(h.next, swish(affine(x, h)))])
    part = use(inner, "p", x=concat(x, u), h=swish(h))
    whole = Cell("t", [*part, let(h.next, part.h_next)])
    assert exact_verdict(whole).status == "pass"
    assert [latex.latex(step.expr) for step in whole.program.steps if "swish" in str(step.expr)] == [
        r"\operatorname{swish}(h_{t-1})", r"\operatorname{swish}(a_{h,t}^{p})",
    ]  # fmt: skip
