"""What scripts of other people rely on: every sentence of the contracts, as a test from outside.

Nothing here knows how derive does it: cells are compared with NumPy that is written out in the test,
gradients with differences.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

import derive
from derive.cli import main

Arrays = dict[str, Any]
N, M, B, T = 3, 4, 5, 6  # all different, so that no transpose can hide
LSTMS = ("lstm", "lstm-concatenated", "lstm-peephole", "lstm-coupled", "lstm-deep-gates")
GRUS = ("gru", "gru-reset-before", "gru-chung")
ELEVEN = ("dense", "elman", *LSTMS, "lstm-stacked", *GRUS)
every_cell = pytest.mark.parametrize("name", ELEVEN)


def shape(symbol: Any, n: int = N, m: int = M) -> tuple[int, ...]:
    """The lengths of a symbol's axes."""
    return tuple(int(eval(str(size), {"n": n, "m": m})) for size in symbol.shape)


def draw(cell: Any, *lead: int, n: int = N, m: int = M) -> Arrays:
    """Random inputs and states with leading axes, and parameters without."""
    rng = np.random.default_rng(7)
    found = {s.name: rng.normal(size=lead + shape(s, n, m)) for s in (*cell.inputs, *cell.states)}
    return found | {s.name: rng.normal(size=shape(s, n, m)) for s in cell.parameters}


def cotangents(cell: Any, *lead: int, n: int = N, m: int = M) -> Arrays:
    """Random cotangents of everything that a step gives."""
    rng = np.random.default_rng(8)
    return {f"grad_{s.name}": rng.normal(size=lead + shape(s, n, m)) for s in cell.program.results}


def loss(cell: Any, arrays: Arrays, weights: Arrays) -> Any:
    """The sum of the results, weighted with their cotangents."""
    values = derive.function(cell.program)(arrays)
    return sum(np.sum(weights[f"grad_{s.name}"] * values[s.name]) for s in cell.program.results)


def sigmoid(z: Any) -> Any:
    return 1 / (1 + np.exp(-z))


def gate(v: Arrays, k: str, squash: Any, h: Any) -> Any:
    return squash(v["x"] @ v[f"W_{k}"].T + h @ v[f"U_{k}"].T + v[f"b_{k}"])


# -- import and command line


@pytest.mark.parametrize("code", ["import derive", "import derive; derive.DeriveError, derive.__version__"])
def test_importing_derive_does_not_import_sympy(code: str) -> None:
    command = [sys.executable, "-c", f"{code}; import sys; sys.exit('sympy' in sys.modules)"]
    assert subprocess.run(command).returncode == 0


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"], ["serve", "--help"]])
def test_help_answers_without_sympy(arguments: list[str]) -> None:
    code = (
        "import sys; from click.testing import CliRunner; from derive.cli import main; "
        f"result = CliRunner().invoke(main, {arguments}); "
        "sys.exit(result.exit_code or 'sympy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_python_m_derive_is_the_command_line_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "derive", "show", "lstm", "--parts", "parameters"],
        cwd=tmp_path, capture_output=True, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "4(m(n+m) + m)" in done.stdout
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["list", "show", "check", "export", "build", "serve"])
def test_the_commands_of_the_contract_are_there(command: str) -> None:
    assert CliRunner().invoke(main, [command, "--help"]).exit_code == 0


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("list", ["--json", "--family"]),
        ("show", ["--parts"]),
        ("check", ["--oracles", "--record", "--json"]),
        ("export", ["--format", "-o", "--parts"]),
        ("build", ["--cells", "--templates", "--out", "--pages-only", "--check"]),
    ],
)
def test_every_command_has_the_options_of_the_contract(command: str, options: list[str]) -> None:
    shown = CliRunner().invoke(main, [command, "--help"]).output
    assert [option for option in options if option not in shown] == []


@pytest.mark.parametrize("part", ["forward", "units", "gradient", "through-time", "dimensions", "parameters"])
def test_show_knows_the_parts_of_the_contract(part: str) -> None:
    result = CliRunner().invoke(main, ["show", "lstm", "--parts", part])
    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 3


@pytest.mark.parametrize("fmt", ["tex", "bib", "md", "numpy", "json"])
def test_every_format_of_the_first_cells_is_exported_to_standard_output(fmt: str) -> None:
    result = CliRunner().invoke(main, ["export", "lstm", "--format", fmt])
    assert result.exit_code == 0
    assert "lstm" in result.stdout.lower() or "gers2000" in result.stdout


def test_an_exported_json_holds_sizes_inputs_values_and_gradients() -> None:
    found = json.loads(CliRunner().invoke(main, ["export", "lstm", "--format", "json"]).stdout)
    cell, sizes, step = derive.load("lstm"), found["sizes"], found["step"]
    arrays = {k: np.array(a) for k, a in (step["inputs"] | step["cotangents"]).items()}
    assert set(step["inputs"]) == {s.name for s in cell.program.inputs}
    assert arrays["x"].shape == (found["batch"], sizes["n"])
    grads = derive.function(derive.gradient(cell))(arrays)
    for name, values in (step["values"] | step["gradients"]).items():
        np.testing.assert_allclose(grads[name], np.array(values), rtol=1e-11, atol=1e-13)
    assert set(step["values"]) == {s.target.name for s in cell.program.steps}
    assert set(step["gradients"]) == {f"grad_{s.name}" for s in cell.program.inputs}


# -- names


def test_the_first_eleven_cells_have_the_names_of_the_contract() -> None:
    assert set(derive.names()) == set(ELEVEN)


@every_cell
def test_inputs_states_outputs_parameters_and_sizes_have_names_and_shapes(name: str) -> None:
    cell = derive.load(name)
    assert [size.name for size in cell.sizes] == ["n", "m"]
    for symbol in (*cell.inputs, *cell.states, *cell.outputs, *cell.parameters):
        assert symbol.name.isascii() and symbol.name.isidentifier()
        assert all({s.name for s in size.free_symbols} <= {"n", "m"} for size in symbol.shape)
    assert [s.next.name for s in cell.states] == [f"{s.name}_next" for s in cell.states]
    assert [s.shape for s in cell.states] == [s.next.shape for s in cell.states]


def test_the_names_of_an_lstm_are_those_of_the_contract() -> None:
    cell = derive.load("lstm")
    assert [s.name for s in cell.inputs] == ["x"]
    assert [s.name for s in cell.states] == ["h", "c"]
    assert cell.outputs == ()
    assert {s.name for s in cell.parameters} == {f"{letter}_{k}" for letter in "WUb" for k in "ifog"}
    defined = [step.target.name for step in cell.program.steps]
    assert set(defined) == {*"ifog", *(f"a_{k}" for k in "ifog"), "c_next", "h_next"}


@pytest.mark.parametrize(
    ("name", "gates"), [*((name, "ifog") for name in LSTMS), *((name, "zrg") for name in GRUS)]
)
def test_gates_and_candidates_have_the_letters_of_the_contract(name: str, gates: str) -> None:
    assert {s.target.name for s in derive.load(name).program.steps} >= set(gates)


def test_the_joint_matrix_is_m_by_n_plus_m() -> None:
    cell = derive.load("lstm-concatenated")
    assert {s.name: shape(s) for s in cell.parameters}["W_f"] == (M, N + M)


@every_cell
def test_a_gradient_names_cotangents_adjoints_and_results_as_the_contract_says(name: str) -> None:
    cell = derive.load(name)
    step = derive.gradient(cell)
    forward = [s.target.name for s in cell.program.steps]
    assert {s.name for s in step.inputs if s not in cell.program.inputs} == {
        f"grad_{s.name}" for s in cell.program.results
    }
    assert {s.name for s in step.results} == {f"grad_{s.name}" for s in cell.program.inputs}
    backward = [s.target.name for s in step.steps if s.target.name not in forward]
    assert {x for x in backward if x.startswith("adj_")} == {f"adj_{x}" for x in forward}
    assert all(x.startswith(("adj_", "grad_")) for x in backward)


def test_the_adjoint_of_the_cell_state_begins_with_its_cotangent() -> None:
    step = next(s for s in derive.gradient(derive.load("lstm")).steps if s.target.name == "adj_c_next")
    assert str(step.expr).startswith("grad_c_next + ")


# -- loading


def test_a_cell_is_loaded_from_a_file_and_by_variable(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    head = 'from derive.definition import *\nn, m = sizes("n m")\nx, h = vector("x", n), state("h", m)\n'
    one = 'one = Cell("one", [let(h.next, tanh(affine(x, h)))])\n'
    Path("my_cell.py").write_text(head + one)
    assert derive.load("my_cell.py").name == "one"
    Path("my_cell.py").write_text(head + one + one.replace("one", "two"))
    assert derive.load("my_cell.py:two").title == "two"
    with pytest.raises(derive.DeriveError, match=r"my_cell.py: expected one cell, found 2 \(one, two\)"):
        derive.load("my_cell.py")
    with pytest.raises(derive.DeriveError, match="no cell 'three' in this file; it defines: one, two"):
        derive.load("my_cell.py:three")


@pytest.mark.parametrize("wrong", ["lsmt", "", "nowhere.py", "./", 3, None])
def test_what_cannot_be_loaded_is_a_derive_error(wrong: Any) -> None:
    with pytest.raises(derive.DeriveError):
        derive.load(wrong)


# -- functions


@every_cell
@pytest.mark.parametrize("lead", [(), (B,), (1,), (M,), (2, B), (0,)], ids=str)
@pytest.mark.parametrize(("n", "m"), [(N, M), (1, 1), (4, 4), (5, 2)])
def test_every_axis_comes_back_as_it_was_given(name: str, lead: tuple[int, ...], n: int, m: int) -> None:
    cell = derive.load(name)
    arrays, seeds = draw(cell, *lead, n=n, m=m), cotangents(cell, *lead, n=n, m=m)
    found = derive.function(derive.gradient(cell))(arrays | seeds)
    for step in cell.program.steps:
        assert found[step.target.name].shape == lead + shape(step.target, n, m)
    for symbol in cell.program.inputs:
        assert found[f"grad_{symbol.name}"].shape == arrays[symbol.name].shape


@every_cell
def test_a_function_gives_every_named_value(name: str) -> None:
    cell = derive.load(name)
    assert set(derive.function(cell.program)(draw(cell))) == {s.target.name for s in cell.program.steps}


@every_cell
def test_a_gradient_is_the_slope_of_the_weighted_results(name: str) -> None:
    cell = derive.load(name)
    arrays, seeds, rng = draw(cell, B), cotangents(cell, B), np.random.default_rng(9)
    grads = derive.function(derive.gradient(cell))(arrays | seeds)
    for key, array in arrays.items():
        direction = rng.normal(size=array.shape)
        moved = loss(cell, arrays | {key: array + 1e-30j * direction}, seeds)
        np.testing.assert_allclose(np.sum(grads[f"grad_{key}"] * direction), moved.imag / 1e-30, rtol=1e-11)


@every_cell
def test_gradients_of_parameters_are_sums_over_the_batch(name: str) -> None:
    cell = derive.load(name)
    run, arrays, seeds = derive.function(derive.gradient(cell)), draw(cell, B), cotangents(cell, B)
    fixed = {s.name for s in cell.parameters}
    alone = [
        run({k: a if k in fixed else a[b] for k, a in (arrays | seeds).items()}) for b in range(B)
    ]  # one sample at a time, without a batch axis
    for key, value in run(arrays | seeds).items():
        if key.startswith("grad_"):
            parts = [np.asarray(each[key]) for each in alone]
            expected = sum(parts) if key.removeprefix("grad_") in fixed else np.stack(parts)
            np.testing.assert_allclose(value, expected, rtol=1e-10, atol=1e-13)


@every_cell
def test_missing_cotangents_are_zero(name: str) -> None:
    cell = derive.load(name)
    run, arrays, seeds = derive.function(derive.gradient(cell)), draw(cell, B), cotangents(cell, B)
    first = cell.program.results[0].name
    some = run(arrays | {f"grad_{first}": seeds[f"grad_{first}"]})
    none = {key: np.zeros_like(value) for key, value in seeds.items()}
    every = run(arrays | none | {f"grad_{first}": seeds[f"grad_{first}"]})
    for key, value in every.items():
        np.testing.assert_array_equal(some[key], value)
    assert not any(run(arrays)[f"grad_{key}"].any() for key in arrays)


def test_extra_keys_are_ignored() -> None:
    cell = derive.load("lstm")
    arrays = draw(cell, B)
    more = arrays | {"y": np.ones(99), "target": "text", "grad_h_next": None}
    np.testing.assert_array_equal(
        derive.function(cell.program)(more)["h_next"], derive.function(cell.program)(arrays)["h_next"]
    )


def test_a_result_that_does_not_depend_on_something_has_a_gradient_of_zeros() -> None:
    cell = derive.load("lstm")
    grads = derive.function(derive.gradient(cell))(draw(cell, B))
    assert grads["grad_U_o"].shape == (M, M) and not grads["grad_U_o"].any()


@every_cell
def test_the_gradient_of_a_gradient_is_the_second_order(name: str) -> None:
    cell = derive.load(name)
    first = derive.gradient(cell)
    run, rng = derive.function(first), np.random.default_rng(10)
    arrays = draw(cell, B) | cotangents(cell, B)
    weights = {s.name: rng.normal(size=arrays[s.name.removeprefix("grad_")].shape) for s in first.results}
    second = derive.function(derive.gradient(first))(
        arrays | {f"grad2_{key}": weight for key, weight in weights.items()}
    )
    direction = rng.normal(size=arrays["x"].shape)
    moved = run(arrays | {"x": arrays["x"] + 1e-30j * direction})
    slope = sum(np.sum(weight * moved[key]) for key, weight in weights.items()).imag / 1e-30
    np.testing.assert_allclose(np.sum(second["grad2_x"] * direction), slope, rtol=1e-10)
    assert {f"grad2_{s.name}" for s in first.inputs} <= set(second)


@every_cell
def test_single_precision_stays_single(name: str) -> None:
    cell = derive.load(name)
    arrays = {k: a.astype(np.float32) for k, a in (draw(cell, B) | cotangents(cell, B)).items()}
    found = derive.function(derive.gradient(cell))(arrays)
    assert {value.dtype for value in found.values()} == {np.dtype(np.float32)}


@every_cell
def test_the_memory_layout_of_an_array_does_not_matter(name: str) -> None:
    cell = derive.load(name)
    run, arrays = derive.function(derive.gradient(cell)), draw(cell, B) | cotangents(cell, B)
    odd = {k: np.asfortranarray(np.repeat(a, 2, axis=-1))[..., ::2] for k, a in arrays.items()}
    for key, value in run(arrays).items():
        np.testing.assert_allclose(run(odd)[key], value, rtol=1e-12, atol=1e-14)


def test_what_is_given_is_not_changed() -> None:
    cell = derive.load("gru")
    arrays = draw(cell, B) | cotangents(cell, B)
    kept = {key: array.copy() for key, array in arrays.items()}
    derive.function(derive.gradient(cell))(arrays)
    for key, array in kept.items():
        np.testing.assert_array_equal(arrays[key], array)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"W_f": np.ones((B, M, N))}, r"lstm: W_f has shape \(5, 4, 3\), expected \(m, n\)"),
        ({"b_f": np.ones(M + 1)}, r"lstm: b_f has shape \(5,\), expected \(m\); known so far: n = 3, m = 4"),
        ({"h": np.ones((B + 1, M))}, r"lstm: the batch axes differ"),
        ({"x": "text"}, r"lstm: x needs numbers"),
        ({"x": [[1.0, 2.0], [3.0]]}, r"lstm: x is no array: its rows differ in length"),
    ],
)
def test_arrays_that_do_not_fit_are_a_derive_error_with_the_name(change: Arrays, message: str) -> None:
    cell = derive.load("lstm")
    with pytest.raises(derive.DeriveError, match=message):
        derive.function(cell.program)(draw(cell, B) | change)


def test_mistakes_in_python_are_derive_errors() -> None:
    cell: Any = derive.load("lstm")
    wrong: list[Any] = [
        lambda: derive.function(cell.program)({}),
        lambda: derive.function(cell.program)([1]),  # type: ignore[arg-type]
        lambda: derive.function(cell.program, backend="none"),
        lambda: derive.sequence(cell, backend="none"),
        lambda: derive.function(cell),
        lambda: derive.sequence(cell.program),
        lambda: derive.gradient(3),  # type: ignore[arg-type]
    ]
    for call in wrong:
        with pytest.raises(derive.DeriveError):
            call()


# -- sequences


def split(cell: Any, *lead: int) -> tuple[Arrays, Arrays, Arrays]:
    """Parameters, inputs over time and initial states."""
    arrays, rng = draw(cell, *lead), np.random.default_rng(11)
    return (
        {s.name: arrays[s.name] for s in cell.parameters},
        {s.name: rng.normal(size=(T, *lead, *shape(s))) for s in cell.inputs},
        {s.name: arrays[s.name] for s in cell.states},
    )


@every_cell
@pytest.mark.parametrize("lead", [(), (B,), (1,)], ids=str)
def test_a_sequence_has_the_axes_of_the_contract(name: str, lead: tuple[int, ...]) -> None:
    cell = derive.load(name)
    parameters, inputs, initial = split(cell, *lead)
    runner = derive.sequence(cell)
    values, tape = runner.forward(parameters, inputs, initial)
    assert {key: value.shape for key, value in values.items()} == {
        s.name: (T, *lead, M) for s in (*cell.states, *cell.outputs)
    }
    grads = runner.backward(tape, {key: np.ones_like(value) for key, value in values.items()})
    expected = {f"grad_{k}": a.shape for k, a in (parameters | inputs | initial).items()}
    assert {key: value.shape for key, value in grads.items()} == expected


@every_cell
def test_initial_states_and_missing_cotangents_are_zeros(name: str) -> None:
    cell = derive.load(name)
    parameters, inputs, initial = split(cell, B)
    runner = derive.sequence(cell)
    values, tape = runner.forward(parameters, inputs)
    zeros = {key: np.zeros_like(array) for key, array in initial.items()}
    for key, value in runner.forward(parameters, inputs, zeros)[0].items():
        np.testing.assert_array_equal(values[key], value)
    assert not any(grad.any() for grad in runner.backward(tape, {}).values())


@every_cell
def test_a_sequence_is_its_steps_one_after_the_other(name: str) -> None:
    cell = derive.load(name)
    parameters, inputs, initial = split(cell, B)
    values, _ = derive.sequence(cell).forward(parameters, inputs, initial)
    step, state = derive.function(cell.program), dict(initial)
    for t in range(T):
        found = step(parameters | state | {"x": inputs["x"][t]})
        state = {s.name: found[s.next.name] for s in cell.states}
        for key, value in values.items():
            np.testing.assert_allclose(value[t], (found | state)[key], rtol=1e-12, atol=1e-14)


@every_cell
def test_gradients_of_a_sequence_are_slopes_of_initial_states_too(name: str) -> None:
    cell = derive.load(name)
    parameters, inputs, initial = split(cell, B)
    runner, rng = derive.sequence(cell), np.random.default_rng(12)
    values, tape = runner.forward(parameters, inputs, initial)
    weights = {key: rng.normal(size=value.shape) for key, value in values.items()}
    grads = runner.backward(tape, weights)
    for k, group in enumerate((parameters, inputs, initial)):
        for key, array in group.items():
            direction = rng.normal(size=array.shape)
            given: list[Any] = [parameters, inputs, initial]
            given[k] = group | {key: array + 1e-30j * direction}
            moved, _ = runner.forward(*given)
            slope = sum(np.sum(weights[key] * moved[key]) for key in moved).imag / 1e-30
            np.testing.assert_allclose(np.sum(grads[f"grad_{key}"] * direction), slope, rtol=1e-9)


def test_a_sequence_may_be_one_step_long_or_very_long() -> None:
    cell = derive.load("lstm")
    parameters, _, initial = split(cell, 2)
    runner, rng = derive.sequence(cell), np.random.default_rng(13)
    for steps in (1, 3000):
        values, tape = runner.forward(parameters, {"x": rng.normal(size=(steps, 2, N))}, initial)
        grads = runner.backward(tape, {"h": np.ones_like(values["h"])})
        assert grads["grad_x"].shape == (steps, 2, N)
        assert all(np.isfinite(grad).all() for grad in grads.values())


@pytest.mark.parametrize(
    "wrong", [np.ones((0, B, N)), 3.0, np.ones((T, B, N + 1)), "text", [[1.0], [1.0, 2.0]]]
)
def test_a_sequence_that_does_not_fit_is_a_derive_error(wrong: Any) -> None:
    cell = derive.load("lstm")
    parameters, _, initial = split(cell, B)
    with pytest.raises(derive.DeriveError, match="lstm: "):
        derive.sequence(cell).forward(parameters, {"x": wrong}, initial)


# -- conventions, against equations that are written out here


@pytest.mark.parametrize("name", GRUS)
def test_each_gru_follows_its_own_convention(name: str) -> None:
    cell = derive.load(name)
    v = draw(cell, B)
    found = derive.function(cell.program)(v)
    h = v["h"]
    r, z = gate(v, "r", sigmoid, h), gate(v, "z", sigmoid, h)
    if name == "gru":  # reset after the product: its own bias is inside the bracket, as in PyTorch
        new = np.tanh(v["x"] @ v["W_g"].T + v["b_g"] + r * (h @ v["U_g"].T + v["d_g"]))
    else:  # reset before it
        new = gate(v, "g", np.tanh, r * h)
    expected = (1 - z) * h + z * new if name == "gru-chung" else z * h + (1 - z) * new
    for key, value in {"r": r, "z": z, "g": new, "h_next": expected}.items():
        np.testing.assert_allclose(found[key], value, rtol=1e-12, atol=1e-14)


def test_the_lstm_is_the_one_of_every_textbook() -> None:
    cell = derive.load("lstm")
    v = draw(cell, B)
    i, f, o = (gate(v, k, sigmoid, v["h"]) for k in "ifo")
    g = gate(v, "g", np.tanh, v["h"])
    c = f * v["c"] + i * g
    found = derive.function(cell.program)(v)
    for key, value in {"i": i, "f": f, "o": o, "g": g, "c_next": c, "h_next": o * np.tanh(c)}.items():
        np.testing.assert_allclose(found[key], value, rtol=1e-12, atol=1e-14)


def test_the_output_gate_of_the_peephole_lstm_sees_the_new_cell_state() -> None:
    cell = derive.load("lstm-peephole")
    v = draw(cell, B)
    found = derive.function(cell.program)(v)
    inside = v["x"] @ v["W_o"].T + v["h"] @ v["U_o"].T + v["b_o"] + v["p_o"] * found["c_next"]
    np.testing.assert_allclose(found["o"], sigmoid(inside), rtol=1e-12)


@pytest.mark.requires_package("torch")
def test_an_lstm_agrees_with_torch_in_values_and_gradients() -> None:
    import torch

    cell = derive.load("lstm")
    parameters, inputs, initial = split(cell, B)
    runner = derive.sequence(cell)
    values, tape = runner.forward(parameters, inputs, initial)
    weights = np.random.default_rng(14).normal(size=values["h"].shape)
    grads = runner.backward(tape, {"h": weights})

    theirs: Any = torch.nn.LSTM(N, M, dtype=torch.float64)
    with torch.no_grad():
        theirs.weight_ih_l0.copy_(torch.tensor(np.concatenate([parameters[f"W_{k}"] for k in "ifgo"])))
        theirs.weight_hh_l0.copy_(torch.tensor(np.concatenate([parameters[f"U_{k}"] for k in "ifgo"])))
        theirs.bias_ih_l0.copy_(torch.tensor(np.concatenate([parameters[f"b_{k}"] for k in "ifgo"])))
        theirs.bias_hh_l0.zero_()
    x = torch.tensor(inputs["x"], requires_grad=True)
    start = [torch.tensor(initial[k][None], requires_grad=True) for k in "hc"]
    h, _ = theirs(x, tuple(start))
    h.backward(torch.tensor(weights))
    np.testing.assert_allclose(values["h"], h.detach().numpy(), rtol=1e-12, atol=1e-13)
    pairs: Arrays = {"grad_x": x.grad}
    pairs |= {f"grad_{k}": each.grad[0] for k, each in zip("hc", start, strict=True) if each.grad is not None}
    for k, name in enumerate("ifgo"):
        rows = slice(k * M, (k + 1) * M)
        pairs[f"grad_W_{name}"] = theirs.weight_ih_l0.grad[rows]
        pairs[f"grad_U_{name}"] = theirs.weight_hh_l0.grad[rows]
        pairs[f"grad_b_{name}"] = theirs.bias_ih_l0.grad[rows]
    for key, value in pairs.items():
        np.testing.assert_allclose(grads[key], value.numpy(), rtol=1e-11, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("dense", 220),
        ("elman", 620),
        ("lstm", 2480),
        ("lstm-concatenated", 2480),
        ("lstm-peephole", 2480 + 3 * 20),
        ("lstm-coupled", 3 * 620),
        ("lstm-deep-gates", 4 * (20 * 10 + 20 * 20 + 20 + 20 * 20 + 20)),
        ("lstm-stacked", 2480 + 4 * (20 * 40 + 20)),
        ("gru", 1880),
        ("gru-reset-before", 1860),
        ("gru-chung", 1860),
    ],
)
def test_parameters_are_counted_as_the_frameworks_count(name: str, count: int) -> None:
    cell = derive.load(name)
    assert sum(math.prod(shape(s, 10, 20)) for s in cell.parameters) == count
    assert str(count) in CliRunner().invoke(main, ["show", name, "--parts", "parameters"]).output


def test_at_a_kink_the_derivative_is_that_of_pytorch(tmp_path: Path) -> None:
    path = tmp_path / "kink.py"
    path.write_text(
        "from derive.definition import *\nm = sizes('m')\n"
        "kink = Cell('t', [let(output('y', m), relu(vector('x', m)))])\n"
    )
    grads = derive.function(derive.gradient(derive.load(str(path))))(
        {"x": np.array([-1.0, 0.0, 2.0]), "grad_y": np.ones(3)}
    )
    np.testing.assert_array_equal(grads["grad_x"], [0.0, 0.0, 1.0])


# -- exit codes and messages

BAD = {
    "a shape error": ("let(h.next, sigmoid(matrix('W_r', m, n) @ h))", r"bad.py:4: bad, statement h_next: "),
    "an undefined symbol": (
        "let(h.next, h * vectors('q q2', m)[0])",
        "q is used, but no statement defines it",
    ),
    "a name defined twice": (
        "let(h.next, tanh(h)), let(h.next, h)",
        "h_next is defined twice, first on line",
    ),
    "a state without a next value": ("let(output('y', m), tanh(h))", "state h has no next value"),
    "a reserved name": ("let(vectors('grad_f q', m)[0], tanh(h)), let(h.next, h)", "'grad_f' cannot name a"),
    "a name that starts with a_": ("let(h.next, h * vector('a_f', m))", "'a_f' cannot name a"),
    "a name that ends in _next": ("let(h.next, h * vector('f_next', m))", "'f_next' cannot name a"),
    "a name that starts with adj_": ("let(h.next, h * vector('adj_f', m))", "'adj_f' cannot name a"),
    "a name that is no identifier": ("let(h.next, h * vector('f-1', m))", "'f-1' cannot name a"),
    "a name beyond ASCII": ("let(h.next, h * vector('ф', m))", "a name is an ASCII identifier"),
}


@pytest.mark.parametrize("command", ["show", "check", "export", "build"])
@pytest.mark.parametrize("kind", BAD)
def test_a_mistake_ends_with_2_says_where_and_writes_nothing(
    kind: str, command: str, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    equations, message = BAD[kind]
    Path("bad.py").write_text(
        'from derive.definition import *\nn, m = sizes("n m")\nh = state("h", m)\n'
        f'bad = Cell("Bad", [{equations}])\n',
        encoding="utf-8",
    )
    arguments = {
        "show": ["show", "bad.py"],
        "check": ["check", "bad.py"],
        "export": ["export", "bad.py", "--format", "tex", "-o", "out/"],
        "build": ["build", "--cells", ".", "--out", "out", "--pages-only"],
    }[command]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith("bad.py:4: ")
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert [path.name for path in tmp_path.iterdir()] == ["bad.py"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["show", "nothing"],
        ["show", "nowhere.py"],
        ["export", "lstm", "--format", "nothing"],
        ["export", "lstm", "gru", "--format", "tex"],
        ["show", "lstm", "--parts", "nothing"],
        ["build", "--cells", "nowhere", "--out", "out"],
        ["build", "--templates", "nowhere", "--out", "out"],
        ["serve", "nowhere.py"],
        ["check", "lstm", "nothing"],
        ["list", "--family", "nothing"],
        ["nothing"],
    ],
)
def test_a_wrong_argument_ends_with_2_and_writes_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert result.stderr and "Traceback" not in result.stderr
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_a_shape_error_names_both_sides_and_the_sizes(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    Path("my_cell.py").write_text(
        'from derive.definition import *\nn, m = sizes("n m")\nx, h = vector("x", n), state("h", m)\n'
        'r, W = vectors("r s", m)[0], matrix("W_r", m, n)\n'
        'gru = Cell("t", [\n    let(r, sigmoid(W @ h), "reset gate"),\n    let(h.next, r * h)])\n'
    )
    result = CliRunner().invoke(main, ["show", "my_cell.py"])
    expected = "my_cell.py:6: gru, statement r: W_r (m, n) @ h (m): inner sizes n and m differ"
    assert (result.exit_code, result.stderr.startswith(expected)) == (2, True)
