"""A cell as a part of another: it is a flat cell afterwards, and computes what a flat one would."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
import sympy

import derive
from derive.algebra.shape import show
from derive.checks.claims import exact_verdict
from derive.checks.equality import prove_equal
from derive.definition import (
    Cell,
    Part,
    affine,
    concat,
    constant,
    einsum,
    function,
    let,
    matrix,
    ones,
    outer,
    output,
    parameter,
    scalar,
    sigmoid,
    sizes,
    stack,
    state,
    tanh,
    tensor,
    use,
    vector,
    vectors,
    zeros,
)
from derive.errors import DefinitionError
from derive.passes.gradient import gradient
from derive.printing import latex
from derive.program import Program

n, m, k = sizes("n m k")
x, x_m, u, h, c = vector("x", n), vector("x", m), vector("u", k), state("h", m), state("c", m)
LSTM, GRU, ELMAN = derive.load("lstm"), derive.load("gru"), derive.load("elman")
AT = {"n": 2, "m": 3}


def same(left: Program, right: Program, sizes: dict[str, int]) -> bool:
    """Whether both compute the same results of the same names."""
    return prove_equal(left, right, {}, sizes).holds and prove_equal(right, left, {}, sizes).holds


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


def test_a_part_has_the_names_of_its_definition_and_says_so() -> None:
    part = use(GRU, "enc")
    assert isinstance(part, Part)
    assert part.h.next == part.h_next == part["h_next"]
    assert "W_r" in dir(part) and not hasattr(part, "W_nothing")
    with pytest.raises(DefinitionError, match=r"part enc has no f; it has x, h, .*W_r") as raised:
        _ = part.f
    assert raised.value.where and raised.value.where.file.endswith("test_parts.py")


twin = vector("v", n)
square = Cell("square", [let(output("y", n), x * twin)])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: use("gru", "enc"), "use takes a cell, not gru (str)"),  # type: ignore[arg-type]
        (lambda: use(GRU, "enc 1"), "the label of a part is letters, digits and _, not 'enc 1'"),
        (lambda: use(GRU, "next"), "'h_next' cannot name a symbol of a part: names that"),
        (lambda: use(GRU, "enc", input=x), "part enc (gru): it takes no input; it takes x, h, "),
        (lambda: use(GRU, "enc", W_rr=x), "part enc (gru): it takes no W_rr; .*did you mean W_r?"),
        (
            lambda: use(GRU, "enc", x="x"),
            "part enc (gru): x: an expression or a number is needed here, not str",
        ),
        (lambda: use(GRU, "enc", x=matrix("A", n, m)), r"part enc (gru): x is bound to (n, m), expected (n)"),
        (
            lambda: use(GRU, "enc", h=u, W_r=matrix("A", m, n)),
            "W_r is bound to (m, n), expected (k, n), declared (m, n) where n is n by W_r, m is k by h",
        ),
        (
            lambda: use(square, "s", x=u, v=h),
            "part s (square): v is bound to (m), expected (k), declared (n) where n is k by x",
        ),
        (lambda: use(square, "s", x=u, n=m), "x is bound to (k), expected (m), declared (n) where n is m"),
        (
            lambda: use(square, "s", n="m"),
            "part s (square): n is a size: a symbol or a positive whole number, not 'm'",
        ),
        (lambda: use(square, "s", n=0), "n is a size: a symbol or a positive whole number, not 0"),
        (
            lambda: use(square, "s", x=concat(x, u) + h),
            "part s (square): x: concat(x, u) (n + k) + h (m): .*equal shapes",
        ),
    ],
)
def test_what_cannot_be_bound_is_refused_at_its_line(wrong: Callable[[], object], message: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        wrong()
    said = str(raised.value)
    assert all(words in said for words in message.split(".*")), said
    assert raised.value.where and raised.value.where.file.endswith("test_parts.py")


def test_two_uses_with_one_label_are_told_apart_by_nothing() -> None:
    with pytest.raises(DefinitionError, match="statement a_r_enc: a_r_enc is defined twice, first on line"):
        _ = Cell("t", [*use(GRU, "enc"), *use(GRU, "enc")]).program


def test_an_error_in_the_whole_names_the_statement_of_the_part() -> None:
    part = use(GRU, "enc")
    y = output("y", k)
    with pytest.raises(
        DefinitionError, match=r"test_parts.py:\d+: t, statement y: y has shape \(k\), but h_enc"
    ):
        _ = Cell("t", [*part, let(y, part.h_next)]).program


def test_a_number_can_stand_for_an_input() -> None:
    s, f = scalar("s"), vectors("f q", m)[0]
    scaled = Cell("t", [let(f, s * h), let(h.next, f + parameter("b", m))])
    part = use(scaled, "p", s=2)
    assert [str(step.expr) for step in Cell("t", [*part]).program.steps][:2] == ["2", "s_p * h_p"]


FILE = """
import derive
from derive.definition import *
n, m, k = sizes("n m k")
x, u, h, g, y = vector("x", n), vector("u", k), state("h", m), vector("g", m), output("y", m)
_unit = Cell("unit", [let(g, sigmoid(affine(x, h)), "gate"), let(h.next, g * h + 1, "memory")])
unit = use(_unit, "in", "inner unit")
{more}
mine = Cell("t", [*unit, {equation}])
"""


def test_a_cell_whose_name_begins_with_an_underscore_is_a_part_and_none_of_the_files_cells(
    tmp_path: Path,
) -> None:
    path = tmp_path / "mine.py"
    path.write_text(FILE.format(more="", equation="let(y, unit.h_next)"))
    cell = derive.load(path)
    assert (cell.name, cell.program.file) == ("mine", derive.load(path).where.file)
    assert len(cell.warnings) == 1 and "u is declared and never used" in cell.warnings[0]  # g is the part's


def test_an_error_in_a_part_is_said_at_the_line_that_uses_it(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(FILE.format(more='two = use(_unit, "two", x=u, n=m)', equation="let(y, two.h_next)"))
    message = r"mine.py:8: part two \(unit\): x is bound to \(k\), expected \(m\), declared \(n\)"
    with pytest.raises(DefinitionError, match=message):
        derive.load(path)


def test_a_part_says_what_it_is() -> None:
    assert repr(use(GRU, "enc")) == "<part enc of gru: 8 statements>"


def test_a_stack_hands_on_one_input_and_all_layers_see_the_others() -> None:
    mask = vector("mask", m, gradient=False)
    masked = Cell("t", [let(h.next, mask * tanh(affine(x, h)))])
    two = stack(masked, 2, through="h", into="x")
    assert [s.name for s in two.inputs] == ["x", "mask"]
    one = use(masked, "1")
    assert same(two.program, Cell("t", [*one, *use(masked, "2", x=one.h_next)]).program, AT)
    with pytest.raises(DefinitionError, match=r"inputs x, mask, states h; say which: into=\.\.\.$"):
        stack(masked, 2, through="h")
    with pytest.raises(DefinitionError, match="a cell with an input y and a state h; found 2 layers"):
        stack(masked, 2, through="h", into="y")


def test_sizes_grow_from_layer_to_layer() -> None:
    s, v = state("s", n + 1), vector("v", n + 1)
    longer = Cell("t", [let(v, concat(x, ones(1))), let(s.next, v * s)])
    shapes = [show(state.shape) for state in stack(longer, 3, through="s").states]
    assert shapes == ["(n + 1)", "(n + 2)", "(n + 3)"]


@pytest.mark.parametrize(("wrong", "found"), [(lambda part: part, "Part"), (lambda part: [*part], "list")])
def test_a_part_without_its_star_is_refused_with_a_hint(wrong: Callable[[Part], object], found: str) -> None:
    equations = [wrong(use(GRU, "enc"))]
    with pytest.raises(DefinitionError, match=rf"equation 1 is written let.*, not {found}; put \* before it"):
        _ = Cell("t", equations).program  # type: ignore[arg-type]


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
