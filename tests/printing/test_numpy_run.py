"""The scheduled sequence of a NumPy file computes what its own step, taken again and again, computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import derive
from derive.algebra.node import Node
from derive.algebra.shape import evaluate
from derive.checks.sizes import numeric
from derive.definition import Cell, let, matrix, output, scalar, sigmoid, sizes, state, tanh, vector
from derive.printing.numpy_module import module
from derive.runtime.function import compile_text
from tests.schedule.test_scheduler import KNOWN, residual

Arrays = dict[str, Any]
OTHERS = sorted(set(derive.names()) - set(KNOWN))


def drawn(cell: Cell, T: int, B: int) -> tuple[Arrays, Arrays, Arrays]:
    """Parameters, inputs and initial states; inputs are positive, which some cells ask for."""
    rng, sizes = np.random.default_rng(0), numeric(cell)
    shape = {s: evaluate(s.shape, sizes) for s in cell.program.inputs}
    return (
        {s.name: 0.5 * rng.normal(size=shape[s]) for s in cell.timeless},
        {s.name: 0.5 * np.abs(rng.normal(size=(T, B, *shape[s]))) for s in cell.series},
        {s.name: 0.1 * rng.normal(size=(B, *shape[s])) for s in cell.states},
    )


def stepped(file: Arrays, cell: Cell, parameters: Arrays, inputs: Arrays, state: Arrays) -> list[Arrays]:
    """All values of every step."""
    found: list[Arrays] = []
    length = len(next(iter(inputs.values())))
    for t in range(length):
        v = {**parameters, **state, **{name: array[t] for name, array in inputs.items()}}
        found.append({**v, **file["forward"](v)})
        state = {s.name: found[-1][s.next.name] for s in cell.states}
    return found


def stepped_back(file: Arrays, cell: Cell, steps: list[Arrays], cotangents: Arrays) -> Arrays:
    """All gradients, by the backward function of one step."""
    carried = {s.name: np.zeros_like(steps[0][s.name]) for s in cell.states}
    found: Arrays = {f"grad_{s.name}": [] for s in (*cell.series, *cell.timeless)}
    for t in reversed(range(len(steps))):
        seeds = {s.next.marked("seed").name: carried[s.name] + cotangents[s.name][t] for s in cell.states}
        seeds |= {s.marked("seed").name: cotangents[s.name][t] for s in cell.outputs}
        grads = file["backward"]({**steps[t], **seeds})
        carried = {s.name: grads[f"grad_{s.name}"] for s in cell.states}
        for name in found:
            found[name].insert(0, grads[name])
    summed = {f"grad_{s.name}": sum(found[f"grad_{s.name}"]) for s in cell.timeless}
    return {**found, **summed, **{f"grad_{name}": grad for name, grad in carried.items()}}


def check(name: str, T: int, B: int) -> None:
    cell = derive.load(name)
    file = compile_text(module(cell), name)
    parameters, inputs, initial = drawn(cell, T, B)
    values, tape = file["run"](parameters, inputs, initial, T)
    steps = stepped(file, cell, parameters, inputs, initial)
    expected = {s.name: [v[s.next.name] for v in steps] for s in cell.states}
    expected |= {s.name: [v[s.name] for v in steps] for s in cell.outputs}
    assert_same(values, expected)
    rng = np.random.default_rng(1)
    cotangents = {key: rng.normal(size=value.shape) for key, value in values.items()}
    grads = stepped_back(file, cell, steps, cotangents)
    one = ("backward_one",) if T == 1 else ()
    ways = [file[way] for way in (*one, "backward_early", "backward_late") if way in file]
    for way in (file["run_backward"], *ways):
        assert_same(way(tape, cotangents), grads)
        # what is not supplied is zero: one after the other they add up to all
        alone = [way(tape, {key: cotangent}) for key, cotangent in cotangents.items()]
        assert_same({name: sum(each[name] for each in alone) for name in grads}, grads)
    no_cotangents = file["run_backward"](tape, {})
    assert not any(np.any(grad) for grad in no_cotangents.values() if np.all(np.isfinite(grad)))


def assert_same(found: Arrays, expected: Arrays) -> None:
    assert found.keys() == expected.keys() and found
    for name, value in expected.items():
        scale = max(1.0, np.max(np.abs(value), initial=0.0))
        np.testing.assert_allclose(found[name], value, rtol=1e-9, atol=1e-11 * scale, err_msg=name)


@pytest.mark.parametrize("T", [1, 4])
@pytest.mark.parametrize("name", KNOWN)
def test_a_sequence_is_its_steps_one_after_the_other(name: str, T: int) -> None:
    check(name, T, 3)


@pytest.mark.slow
@pytest.mark.parametrize("name", OTHERS)
def test_so_it_is_for_every_other_cell(name: str) -> None:
    check(name, 7, 3)
    check(name, 1, 1)
    check(name, 1, 3)


def test_the_shape_chooses_between_three_ways_and_the_file_says_which() -> None:
    lstm = derive.sequence(derive.load("lstm"))
    for T, B, m, expected in (
        (1, 1, 8, "one"),
        (1, 16, 256, "one"),
        (3, 1, 8, "early"),
        (3, 16, 256, "late"),
    ):
        parameters = {s.name: np.zeros(evaluate(s.shape, {"n": 2, "m": m})) for s in lstm.cell.timeless}
        _, tape = lstm.forward(parameters, {"x": np.zeros((T, B, 2))})
        assert lstm.plan(tape) == expected
    dense = derive.sequence(derive.load("dense"))
    _, tape = dense.forward({"W_y": np.zeros((3, 2)), "b_y": np.zeros(3)}, {"x": np.zeros((4, 2))})
    assert dense.plan(tape) == "late"


@pytest.mark.parametrize("T", [1, 2])
def test_what_is_handed_out_is_not_what_was_handed_in(T: int) -> None:
    """Both states and both gradients only go from one name to another: each has memory of its own."""
    h, k, x = state("h", 3), state("k", 3), vector("x", 3)
    file = compile_text(module(Cell("delay", [let(k.next, h), let(h.next, x)])), "delay")
    given = {"x": np.ones((T, 2, 3))}, {"h": np.ones((2, 3)), "k": np.ones((2, 3))}
    seeds = {"h": np.ones((T, 2, 3)), "k": np.ones((T, 2, 3))}
    values, tape = file["run"]({}, *given)
    grads = file["run_backward"](tape, seeds)
    handed_in = [*given[0].values(), *given[1].values(), *seeds.values()]
    handed_out = [*values.values(), *(grads[f"grad_{name}"] for name in "hk")]
    for array in handed_out:
        array += 1
    assert all(np.all(array == 1) for array in handed_in)
    assert {name: float(grads[f"grad_{name}"].max()) for name in "hk"} == {"h": 2, "k": 1}


@pytest.mark.parametrize("T", [1, 3])
def test_cotangents_are_read_and_never_written(T: int) -> None:
    """That of the transposed output is the other's with its axes turned, which NumPy makes a view."""
    M, y = state("M", 3, 3), output("y", 3, 3)
    file = compile_text(module(Cell("turned", [let(M.next, tanh(M)), let(y, M.next.T)])), "turned")
    assert file["self_test"](T=T) < 1e-7
    _, tape = file["run"]({}, {}, {"M": np.ones((2, 3, 3))}, T)
    seeds = {name: np.ones((T, 2, 3, 3)) for name in "My"}
    file["run_backward"](tape, seeds)
    assert all(np.all(array == 1) for array in seeds.values())


@pytest.mark.parametrize("T", [1, 3])
def test_a_gradient_that_shares_a_product_with_the_loop_is_there_for_all_steps(T: int) -> None:
    assert compile_text(module(residual()), "residual")["self_test"](T=T) < 1e-7


def test_zeros_for_what_is_not_supplied_cannot_be_written_to() -> None:
    """All of them are one."""
    zeros = compile_text(module(derive.load("lstm")), "lstm")["rows"]({}, "h", (4, 3), np.float32)
    assert zeros.shape == (4, 3) and zeros.dtype == np.float32 and not zeros.any()
    with pytest.raises(ValueError, match="read-only"):
        zeros += 1


def test_sigmoids_and_tangents_that_fill_an_array_are_computed_together() -> None:
    n, m = sizes("n m")
    h, x, c = state("h", m), vector("x", n), state("c", m)
    gates = {kind: vector(kind, m) for kind in "abg"}
    sums = {kind: matrix(f"W_{kind}", m, n) @ x + matrix(f"U_{kind}", m, m) @ h for kind in "abg"}
    functions = {"a": sigmoid, "g": tanh, "b": sigmoid}
    statements = [let(gates[kind], function(sums[kind])) for kind, function in functions.items()]
    three = Cell("three", [*statements, let(h.next, gates["a"] * gates["g"] + gates["b"])])
    text = module(three)
    assert text.count("np.tanh(a_x, out=a_x)") == 1 and "shift[:, : 2 * m] = 0.5" in text
    assert compile_text(text, "three")["self_test"]() < 1e-7
    # one that is added to by itself lies apart, and so does what is read in between
    peephole = let(gates["b"], sigmoid(sums["b"] + matrix("V", m, m) @ c))
    apart = Cell(
        "apart",
        [*statements[:2], peephole, let(c.next, gates["g"] + c), let(h.next, gates["a"] * gates["b"])],
    )
    assert "shift" not in module(apart) and compile_text(module(apart), "apart")["self_test"]() < 1e-7


@pytest.mark.parametrize(
    "taken",
    ["one half scale shift run_one", "rows ways spare_1 U_T kind", "T N all_h number_1 two"],
)
def test_tensors_may_have_the_names_that_the_text_gives(taken: str) -> None:
    n, m = sizes("n m")
    names = taken.split()
    h, c, x = state(names[0], m), state(names[1], m), vector(names[2], n)
    f, g, i = (vector(name, m) for name in (*names[3:], "i"))

    def gate(name: str) -> Node:
        return matrix(f"W_{name}", m, n) @ x + matrix(f"U_{name}", m, m) @ h

    statements = [let(f, sigmoid(gate("f"))), let(i, sigmoid(gate("i"))), let(g, tanh(gate("g")))]
    statements += [let(c.next, f * c + i * g), let(h.next, (1 - f) * tanh(c.next) + h / 2)]
    file = compile_text(module(Cell("own", statements)), "own")
    assert file["self_test"]() < 1e-7 and file["self_test"](T=1) < 1e-7


def test_what_one_statement_is_parted_by_may_stand_in_an_earlier_one() -> None:
    """Twice the state is made in front of the loop for its own gradient, and the number has it too."""
    h, x, square, rest = state("h", 3), vector("x", 3), scalar("square"), vector("rest", 3)
    statements = let(square, h @ h), let(rest, (h + h) * square), let(h.next, tanh(rest + x))
    scope = compile_text(module(Cell("own", list(statements))), "own")
    assert scope["self_test"]() < 1e-7
