"""The emitted JAX file: readable, self-contained, formatted, and right for every cell."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import derive
from derive.checks.emitted import samples
from derive.checks.reference import reference, run
from derive.definition import (
    Cell,
    function,
    let,
    matrix,
    output,
    parameter,
    scalar,
    sizes,
    state,
    tanh,
    vector,
)
from derive.errors import DefinitionError
from derive.passes.smoothed import has_surrogate
from derive.printing.jax_module import module
from tests.cells import many_cells
from tests.printing.test_scalar import ONE, TWO, z
from tests.runtime.alike import close
from tests.runtime.test_jax_backend import DOZEN, dozen

T = 7


@pytest.fixture
def jax() -> Iterator[Any]:
    """JAX in float64, for one test."""
    import jax

    with jax.enable_x64(True):
        yield jax


def scope_of(cell: Cell) -> dict[str, Any]:
    """The names that a cell's file defines."""
    scope: dict[str, Any] = {"__name__": cell.name}
    exec(compile(module(cell), f"{cell.name}_jax.py", "exec"), scope)
    return scope


def drawn(cell: Cell, batch: int) -> tuple[dict[str, Any], dict[str, Any], tuple[dict[str, Any], ...]]:
    """Arrays of a sequence, cotangents of what comes out, and the arrays in the groups of `run`."""
    random = samples(cell, (batch,))
    arrays, cotangents = random.inputs(T), random.cotangents(T)
    groups = (cell.timeless, cell.inputs, cell.states)
    return arrays, cotangents, tuple({s.name: arrays[s.name] for s in group} for group in groups)


@dozen
@pytest.mark.requires_package("jax")
def test_a_sequence_and_its_gradient_are_those_of_the_reference(name: str, jax: Any) -> None:
    """Values are those of the hand-written cell, gradients those of NumPy's loop and, along a random
    direction, the slope of the hand-written cell."""
    cell = derive.load(name)
    scope, step, plain = scope_of(cell), reference(cell), derive.sequence(cell)

    def both(given: Any, cotangents: Any) -> Any:
        values, back = jax.vjp(lambda *v: scope["sequence"](*v, T), *given)
        return values, back(cotangents)

    compiled = jax.jit(both)
    for batch in (1, 3):
        arrays, cotangents, given = drawn(cell, batch)
        values, grads = compiled(given, cotangents)
        expected, tape = plain.forward(given[0], given[1], given[2], steps=T)
        slopes = plain.backward(tape, cotangents)
        assert set(values) == set(expected) == set(cotangents)
        for key, value in expected.items():
            close(values[key], value, key)
        for group, found in zip(given, grads, strict=True):
            assert set(found) == set(group)
            for key, value in found.items():
                close(value, slopes[f"grad_{key}"], f"the gradient by {key}")
        if step is None or not cell.series:
            continue
        for key, value in run(step, cell, arrays).items():
            close(values[key], value, f"{key} of the reference")
        if batch == 3 and not has_surrogate(cell.program):
            along = {k: v for each in grads for k, v in each.items()}
            check_slope(step, cell, arrays, cotangents, along)


def check_slope(step: Any, cell: Cell, arrays: Any, cotangents: Any, grads: Any) -> None:
    rng, eps = np.random.default_rng(5), 1e-6
    fixed = {s.name for s in cell.inputs if s.fixed}
    along = {k: rng.normal(size=v.shape) * (k not in fixed) for k, v in arrays.items()}

    def loss(times: float) -> float:
        values = run(step, cell, {k: v + times * eps * along[k] for k, v in arrays.items()})
        return float(sum(np.vdot(cotangents[k], value) for k, value in values.items()))

    slope = (8 * (loss(1) - loss(-1)) - (loss(2) - loss(-2))) / (12 * eps)
    found = float(sum(np.vdot(along[k], np.asarray(grads[k])) for k in arrays))
    size = sum(float(np.vdot(np.abs(along[k]), np.abs(grads[k]))) for k in arrays)
    assert abs(found - slope) <= 1e-7 * (1 + size), (found, slope)


@pytest.mark.parametrize("name", DOZEN)  # of all cells as functions, which have the same text
@pytest.mark.requires_package("jax")
def test_one_step_and_its_gradient_are_those_of_numpy(name: str, jax: Any) -> None:
    cell = derive.load(name)
    scope, gradient = scope_of(cell), derive.gradient(cell)
    arrays, cotangents, _ = drawn(cell, 3)
    given = {**arrays, **{s.name: arrays[s.name][0] for s in cell.series}}
    for result in cell.program.results:
        short = result.at(-1).name if result.role == "state" else result.name
        given[result.marked("seed").name] = cotangents[short][0]
    there = jax.jit(lambda v: scope["backward"]({**v, **scope["forward"](v)}) | scope["forward"](v))(given)
    expected = derive.function(gradient)(given)
    assert set(there) == set(expected)
    for key, value in expected.items():
        close(there[key], value, key)


@pytest.mark.parametrize("name", ["lstm", "lif", "retnet", "additive-attention", "ctrnn"])
@pytest.mark.requires_package("jax")
def test_the_file_checks_itself_where_nothing_of_ours_is_there(name: str, tmp_path: Path) -> None:
    path = tmp_path / "cell_jax.py"
    path.write_text(module(derive.load(name)))
    code = "import runpy, sys; sys.modules['derive'] = None; runpy.run_path(sys.argv[1], run_name='__main__')"
    users = {k: v for k, v in os.environ.items() if k != "JAX_DISABLE_MOST_OPTIMIZATIONS"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", code, str(path)], cwd=tmp_path, env=users, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert float(done.stdout.split()[-1]) < 1e-7


@pytest.mark.requires_package("jax")
def test_the_self_test_of_a_wrong_gradient_fails(jax: Any) -> None:
    text = module(derive.load("elman"))
    wrong = text.replace(
        "grad_h = adj_a_h @ U_h  # (B, m)\n    return", "grad_h = adj_a_h @ U_h.T\n    return"
    )
    assert wrong != text
    for each, holds in ((text, True), (wrong, False)):
        scope: dict[str, Any] = {"__name__": "elman"}
        exec(each, scope)
        assert (scope["self_test"](T=3) < 1e-7) == holds


@many_cells
def test_every_file_is_formatted_as_the_usual_formatter_would(many: tuple[str, ...], tmp_path: Path) -> None:
    for name in many:
        (tmp_path / f"{name}.py").write_text(module(derive.load(name)))
    for command in (["format", "--line-length", "100", "--diff"], ["check"]):
        whole = [sys.executable, "-m", "ruff", *command, "--isolated", str(tmp_path)]
        done = subprocess.run(whole, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_equation_stands_above_its_code_and_the_shape_behind() -> None:
    text = module(derive.load("lstm"))
    assert "    # f = sigmoid(a_f)\n    f = jax.nn.sigmoid(a_f)  # (B, m)\n" in text
    assert "    # a_x = W @ x\n    a_x = x @ W.T  # (T*B, 4*m)\n" in text
    assert "    c_next = f * c + i * g  # (B, m)\n" in text  # which is its own equation


@pytest.mark.requires_package("jax")
@pytest.mark.parametrize("name", [*ONE, *TWO])
def test_own_functions_are_those_of_numpy(name: str, jax: Any) -> None:
    b, x, y = ONE.get(name), vector("x", 13), vector("y", 13)
    own = function(f"own_{name}", b) if b is not None else None
    node = own(x) if own else function(f"own_{name}", TWO[name], z, *(TWO[name].free_symbols - {z}))(x, y)
    program = derive.gradient(Cell("own", [let(output("out", 13), node)]).program)
    grid = np.array([-30.0, -7.3, -2.6, -1.1, -0.4, -1e-3, 1e-4, 0.3, 0.9, 1.7, 2.4, 6.1, 30.0])
    given = {"x": grid, "y": np.roll(grid, 3), "grad_out": np.ones(13)}
    theirs = derive.function(program)(given)
    for key, value in derive.function(program, backend="jax")(given).items():
        np.testing.assert_allclose(value, theirs[key], rtol=1e-9, atol=1e-12, err_msg=key)


@pytest.mark.parametrize("name", ["lstm", "mamba", "conv-lstm", "lif", "clockwork-rnn"])
def test_no_name_of_the_file_can_be_an_own_function(name: str) -> None:
    tree = ast.parse(module(derive.load(name)))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    targets = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    names |= {target.id for target in targets if isinstance(target, ast.Name)}
    names |= {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert len(names) > 20
    for each in names:
        with pytest.raises(DefinitionError):
            function(each, z)


@pytest.mark.requires_package("jax")
def test_a_state_that_nothing_reads_and_inputs_that_are_left_out(jax: Any) -> None:
    h, k, x = state("h", 3), state("k", 3), vector("x", 3)
    mask, once = vector("mask", 3, default=0.5), vector("once", 3, per="sequence", default=2)
    cell = Cell("own", [let(h.next, mask * tanh(h) + once * x), let(k.next, x)])
    scope = scope_of(cell)
    rng = np.random.default_rng(0)
    inputs = {"x": rng.normal(size=(T, 2, 3))}
    initial = {"h": rng.normal(size=(2, 3)), "k": rng.normal(size=(2, 3))}
    expected, back = jax.vjp(lambda *v: scope["plain"]({}, *v, T), inputs, initial)
    cotangents = {name: rng.normal(size=value.shape) for name, value in expected.items()}
    values, kept = scope["run"]({}, inputs, initial)
    grads, (by_inputs, by_states) = scope["run_backward"](kept, cotangents), back(cotangents)
    for name, value in expected.items():
        close(values[name], value, name)
    for name, value in {**by_inputs, **by_states}.items():
        close(grads[f"grad_{name}"], value, name)
    assert grads["grad_mask"].shape == (T, 2, 3) and grads["grad_once"].shape == (2, 3)
    only = scope["run_backward"](kept, {"h": cotangents["h"]})
    close(only["grad_k"], np.zeros((2, 3)), "a state that nothing reads")


n, m, k = sizes("n m k")
x, u, h, c0, rate = vector("x", n), vector("u", k), state("h", m), parameter("c0", m), scalar("rate")
SIZED = {
    "the gradient where it reads no state": [
        let(h.next, h / 2 + c0),
        let(output("y", m), (x @ x + scalar("s") * n) * (matrix("V", m, k) @ u)),
    ],
    "what parameters alone make": [
        let(rate, parameter("rho") * n),
        let(h.next, h / 2 + rate * c0),
        let(output("y"), x @ x),
    ],
    "the loop": [
        let(h.next, tanh(matrix("A", m, m) @ h * (n + k)) + c0),
        let(output("y"), (x @ x) * (u @ u)),
    ],
}


@pytest.mark.requires_package("jax")
@pytest.mark.parametrize("where", SIZED)
def test_a_size_that_only_inputs_have_is_read_off_them_in(where: str, jax: Any) -> None:
    assert scope_of(Cell("sized", SIZED[where]))["self_test"]() < 1e-7
