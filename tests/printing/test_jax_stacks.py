"""Parameters as one array each in emitted JAX files: the same values, and gradients joined likewise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import derive
from derive.definition import Cell, let, state, tanh, vector
from derive.printing.jax_module import module
from derive.schedule import schedule
from derive.schedule.stacks import stacks
from tests.printing.test_jax import T, drawn, scope_of
from tests.runtime.alike import close

pytestmark = pytest.mark.requires_package("jax")
USUAL = ("lstm", "gru", "m-lstm", "min-gru", "s5", "nested-lstm")  # with a parallel form, and with several W


@pytest.fixture
def jax() -> Iterator[Any]:
    """JAX in float64, for one test."""
    import jax

    with jax.enable_x64(True):
        yield jax


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in USUAL else pytest.mark.slow) for name in derive.names()]
)
def test_stacks_have_the_values_and_the_gradients_of_their_parts(name: str, jax: Any) -> None:
    cell = derive.load(name)
    scope, (_, cotangents, given) = scope_of(cell), drawn(cell, 3)
    if name not in USUAL and not stacks(cell, schedule(cell)):
        assert not {"STACKS", "stacked", "unstacked"} & set(scope)
        return
    joined = scope["stacked"](given[0])
    assert set(scope["STACKS"]) <= set(joined) and len(joined) < len(given[0])

    def both(*given: Any) -> Any:
        found = []
        for way in ("", "_parallel") if "run_parallel" in scope else ("",):
            values, tape = scope[f"run{way}"](*given, T)
            found.append((values, scope[f"run{way}_backward"](tape, cotangents)))
        values, back = jax.vjp(lambda *v: scope["sequence"](*v, T), *given)
        by_group = back(cotangents)
        return [*found, (values, {f"grad_{k}": v for group in by_group for k, v in group.items()})]

    apart, whole = jax.jit(both)(*given), jax.jit(both)(joined, *given[1:])
    for (expected, slopes), (values, grads) in zip(apart, whole, strict=True):
        joined_slopes = slopes | {
            f"grad_{stack}": np.concatenate([slopes.pop(f"grad_{part}") for part in parts])
            for stack, parts in scope["STACKS"].items()
        }
        joined_slopes = {k: v for k, v in joined_slopes.items() if k in grads or k in slopes}
        assert set(grads) == set(joined_slopes) >= {f"grad_{stack}" for stack in scope["STACKS"]}
        for key, value in {**expected, **joined_slopes}.items():
            close({**values, **grads}[key], value, key)


def test_parts_come_back_from_their_stacks(jax: Any) -> None:
    cell = derive.load("lstm")
    scope, (_, _, (parameters, _, _)) = scope_of(cell), drawn(cell, 1)
    for given in (parameters, scope["stacked"](parameters), {**parameters, "of_others": np.ones(2)}):
        found = scope["unstacked"](given)
        assert set(found) == set(parameters) | ({"of_others"} & set(given))
        for key, value in parameters.items():
            np.testing.assert_array_equal(found[key], value)


def test_only_some_may_be_stacks(jax: Any) -> None:
    cell = derive.load("lstm")
    scope, (_, cotangents, (parameters, *others)) = scope_of(cell), drawn(cell, 1)
    some = {k: v for k, v in parameters.items() if not k.startswith("U_")}
    some["U"] = scope["stacked"](parameters)["U"]
    grads = scope["run_backward"](scope["run"](some, *others)[1], cotangents)
    expected = scope["run_backward"](scope["run"](parameters, *others)[1], cotangents)
    assert {f"grad_{name}" for name in some} <= set(grads) and "grad_U_f" not in grads
    close(grads["grad_U"], np.concatenate([expected[f"grad_U_{gate}"] for gate in "fiog"]), "U")
    close(grads["grad_W_f"], expected["grad_W_f"], "W_f")


def test_what_is_given_twice_or_in_unequal_parts_is_refused(jax: Any) -> None:
    cell = derive.load("lstm")
    scope, (_, _, (parameters, *others)) = scope_of(cell), drawn(cell, 1)
    joined = scope["stacked"](parameters)
    with pytest.raises(ValueError, match=r"^parameters: U_i stand beside U; expected once$"):
        scope["run"]({**joined, "U_i": parameters["U_i"]}, *others)
    with pytest.raises(ValueError, match="equal division"):
        scope["run"]({**joined, "U": joined["U"][:-1]}, *others)


def test_nothing_is_joined_again_when_it_is_compiled(jax: Any) -> None:
    """The one array is what is multiplied: XLA sees that its parts, joined, are itself."""
    cell = derive.load("lstm")
    scope, (_, cotangents, (parameters, *others)) = scope_of(cell), drawn(cell, 3)

    def train(parameters: Any, inputs: Any, initial: Any) -> Any:
        values, tape = scope["run"](parameters, inputs, initial)
        return values, scope["run_backward"](tape, cotangents)

    joined = scope["stacked"](parameters)
    shapes = {tuple(joined[name].shape) for name in ("W", "U")}
    for given, again in ((parameters, True), (joined, False)):
        text = jax.jit(train).lower(given, *others).compile().as_text()
        made = {tuple(map(int, s.split(","))) for s in re.findall(r"f64\[([\d,]+)\]\S* concatenate\(", text)}
        assert bool(shapes & made) == again


def test_a_file_of_a_cell_without_stacks_says_nothing_of_them() -> None:
    h, x = state("h", 3), vector("x", 3)
    text = module(Cell("own", [let(h.next, tanh(h) + x)]))
    assert "STACKS" not in text and "joined" not in text
