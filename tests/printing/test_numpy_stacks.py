"""Parameters as one array each in emitted NumPy files: the same values, and gradients joined likewise."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from derive.checks.emitted import samples
from derive.definition import Cell, let, matrix, sigmoid, state, tanh, vector
from derive.printing.numpy_module import module
from tests.cells import many_cells

GROUPS = ("PARAMETERS", "INPUTS", "STATES")


def scope_of(cell: Cell) -> dict[str, Any]:
    scope: dict[str, Any] = {"__name__": cell.name}
    exec(compile(module(cell), f"{cell.name}.py", "exec"), scope)
    return scope


def drawn(cell: Cell, steps: int, batch: int = 3) -> tuple[Any, list[dict[str, Any]]]:
    """Cotangents of all results, and the arrays in the groups of `run`."""
    random = samples(cell, (batch,))
    arrays, groups = random.inputs(steps), (cell.timeless, cell.inputs, cell.states)
    return random.cotangents(steps), [{s.name: arrays[s.name] for s in group} for group in groups]


def joined(scope: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    """Gradients by parts as those by stacks."""
    rest = dict(found)
    for stack, parts in scope["STACKS"].items():
        rest[f"grad_{stack}"] = np.concatenate([rest.pop(f"grad_{part}") for part in parts])
    return rest


def same(found: dict[str, Any], expected: dict[str, Any], where: str) -> None:
    assert set(found) == set(expected), where
    for key, value in expected.items():
        np.testing.assert_allclose(found[key], value, rtol=1e-12, atol=1e-13, err_msg=f"{where}: {key}")


@many_cells
def test_stacks_have_the_values_and_the_gradients_of_their_parts(many: tuple[str, ...]) -> None:
    """In a single step, in both loops back, and in the parallel form."""
    for name in many:
        cell = derive.load(name)
        scope = scope_of(cell)
        if "STACKS" not in scope:
            assert not {"stacked", "unstacked", "joined", "slopes"} & set(scope)
            continue
        ways = ["", "_parallel"] if "run_parallel" in scope else [""]
        for steps in (1, 7):
            cotangents, (parameters, *others) = drawn(cell, steps)
            for way in ways:
                run, back = scope[f"run{way}"], scope[f"run{way}_backward"]
                values, tape = run(parameters, *others, steps)
                expected = joined(scope, back(tape, cotangents))
                found, kept = run(scope["stacked"](parameters), *others, steps)
                same(found, values, f"{name}{way}, {steps} steps")
                same(back(kept, cotangents), expected, f"{name}{way}, {steps} steps")
                if not way and "backward_early" in scope and steps > 1:
                    for loop in ("backward_early", "backward_late"):
                        same(scope[loop](kept, cotangents), expected, f"{name}, {loop}")


def test_only_some_may_be_stacks_and_no_type_is_changed() -> None:
    cell = derive.load("lstm")
    scope, (cotangents, groups) = scope_of(cell), drawn(cell, 4)
    parameters, *others = ({k: v.astype("f") for k, v in group.items()} for group in groups)
    some = {k: v for k, v in parameters.items() if not k.startswith("U_")}
    some["U"] = scope["stacked"](parameters)["U"]
    found = scope["run_backward"](scope["run"](some, *others)[1], cotangents)
    expected = scope["run_backward"](scope["run"](parameters, *others)[1], cotangents)
    assert {f"grad_{name}" for name in some} <= set(found) and "grad_U_f" not in found
    assert {v.dtype for v in found.values()} == {np.dtype("f")}
    np.testing.assert_array_equal(found["grad_U"], joined(scope, expected)["grad_U"])
    np.testing.assert_array_equal(found["grad_W_f"], expected["grad_W_f"])


def test_what_is_joined_already_stays_so() -> None:
    scope = scope_of(derive.load("lstm"))
    _, (parameters, *_) = drawn(derive.load("lstm"), 1)
    whole = scope["stacked"](parameters)
    some = {k: v for k, v in parameters.items() if not k.startswith("U_")} | {"U": whole["U"]}
    for given in (whole, some):
        same(scope["stacked"](given), whole, "joined twice")


@pytest.mark.parametrize("steps", [1, 3])
@pytest.mark.parametrize("name", ["lstm", "gru"])  # whose stacks are taken as they come
def test_what_is_given_twice_is_refused(name: str, steps: int) -> None:
    cell = derive.load(name)
    scope, (_, (parameters, *others)) = scope_of(cell), drawn(cell, steps)
    for stack, parts in scope["STACKS"].items():
        given = {**scope["stacked"](parameters), parts[-1]: parameters[parts[-1]]}
        with pytest.raises(
            ValueError, match=f"^parameters: {parts[-1]} stand beside {stack}; expected once$"
        ):
            scope["run"](given, *others)


def test_parts_that_something_else_reads_are_taken_apart() -> None:
    x, h = vector("x", 2), state("h", 3)
    V_a, V_b = (matrix(f"V_{name}", 3, 2) for name in "ab")
    gate, other = sigmoid(V_a @ x), V_a @ vector("u", 2)
    cell = Cell("own", [let(h.next, gate * tanh(V_b @ x + h) + other)])
    scope, (cotangents, (parameters, *others)) = scope_of(cell), drawn(cell, 5)
    assert 'parameters = unstacked(parameters, ("V",))' in module(cell)
    found = scope["run_backward"](scope["run"](scope["stacked"](parameters), *others)[1], cotangents)
    same(found, joined(scope, scope["run_backward"](scope["run"](parameters, *others)[1], cotangents)), "own")


def test_names_of_the_file_are_no_names_of_a_cell() -> None:
    """A cell may call its values what the file calls its functions."""
    x, h, whole, slopes = vector("x", 2), state("h", 3), vector("whole", 3), vector("slopes", 3)
    gates = [let(value, matrix(f"W_{k}", 3, 2) @ x) for k, value in enumerate((whole, slopes))]
    cell = Cell("own", [*gates, let(h.next, sigmoid(whole) * tanh(slopes + h))])
    scope, (cotangents, (parameters, *others)) = scope_of(cell), drawn(cell, 5)
    found = scope["run_backward"](scope["run"](scope["stacked"](parameters), *others)[1], cotangents)
    same(found, joined(scope, scope["run_backward"](scope["run"](parameters, *others)[1], cotangents)), "own")
