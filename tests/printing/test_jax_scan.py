"""The parallel scan of emitted JAX files, at every affine cell, and what one does with their sequences."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import derive
from derive.analysis.properties import properties
from derive.appendix.files import Choice
from derive.checks.emitted import samples
from derive.export import bundle
from derive.printing.jax_module import module
from tests.printing.test_jax import scope_of
from tests.runtime.alike import close

pytestmark = pytest.mark.requires_package("jax")
USUAL = ("min-gru", "delta-net", "gla", "lru", "window-attention", "kda")  # one of each form
AFFINE = [name for name in derive.names() if properties(derive.load(name)).affine]


@pytest.fixture
def jax() -> Iterator[Any]:
    """JAX in float64, for one test."""
    import jax

    with jax.enable_x64(True):
        yield jax


def test_affine_cells_have_it_and_others_have_not() -> None:
    assert set(USUAL) <= set(AFFINE)
    for name in (*USUAL, "lstm", "gru", "dense"):
        assert ("jax.lax.associative_scan(" in module(derive.load(name))) == (name in AFFINE)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=() if name in USUAL else pytest.mark.slow) for name in AFFINE]
)
def test_it_computes_what_the_loop_computes(name: str, jax: Any) -> None:
    cell = derive.load(name)
    scope = scope_of(cell)

    def both(given: Any, cotangents: Any, length: int) -> Any:
        found = []
        for way in ("sequence", "parallel"):
            values, back = jax.vjp(lambda *v, way=way: scope[way](*v, length), *given)
            found.append((values, back(cotangents)))
        return found

    compiled = jax.jit(both, static_argnums=2)
    for length, batch in ((7, 3), (33, 1)):
        random = samples(cell, (batch,))
        arrays, cotangents = random.inputs(length), random.cotangents(length)
        groups = (cell.timeless, cell.inputs, cell.states)
        given = tuple({s.name: arrays[s.name] for s in group} for group in groups)
        (values, grads), (others, slopes) = compiled(given, cotangents, length)
        for key, value in values.items():
            close(others[key], value, f"{key} at {length} steps")
        for mine, theirs in zip(grads, slopes, strict=True):
            for key, value in mine.items():
                close(theirs[key], value, f"the gradient by {key} at {length} steps")


@pytest.mark.parametrize("length", [1, 2, 3])
def test_short_sequences_are_right_too(length: int, jax: Any) -> None:
    cell = derive.load("min-gru")
    scope, random = scope_of(cell), samples(cell, (2,))
    arrays = random.inputs(length)
    groups = (cell.timeless, cell.inputs, cell.states)
    given = [{s.name: arrays[s.name] for s in group} for group in groups]
    values, tape = scope["run_parallel"](*given)
    expected, kept = scope["run"](*given)
    close(values["h"], expected["h"], "h")
    grads, slopes = scope["run_parallel_backward"](tape, {}), scope["run_backward"](kept, {})
    assert set(grads) == set(slopes)


@pytest.mark.parametrize(
    "name, way", [("lstm", "sequence"), ("min-gru", "sequence"), ("min-gru", "parallel")]
)
def test_gradients_of_gradients_and_vmap_go_through(name: str, way: str, jax: Any) -> None:
    cell = derive.load(name)
    scope, random, jnp = scope_of(cell), samples(cell, (2,)), jax.numpy
    arrays = {key: jnp.asarray(value) for key, value in random.inputs(4).items()}
    groups = (cell.timeless, cell.inputs, cell.states)
    weights, inputs, initial = ({s.name: arrays[s.name] for s in group} for group in groups)

    def size(function: Any, weights: Any, inputs: Any) -> Any:
        return sum(jnp.sum(jnp.sin(value)) for value in function(weights, inputs, initial, 4).values())

    def slopes(function: Any, weights: Any, inputs: Any) -> Any:
        found = jax.grad(lambda w: size(function, w, inputs))(weights)
        return sum(jnp.sum(value**2) for value in found.values())

    both = {key: jnp.stack([value, 2 * value]) for key, value in inputs.items()}
    expected, found = (
        (
            jax.grad(lambda w, f=f: slopes(f, w, inputs))(weights),
            {"all": jax.vmap(lambda v, f=f: slopes(f, weights, v))(both)},
        )
        for f in (scope["plain"], scope[way])
    )
    for theirs, ours in zip(expected, found, strict=True):
        for key, value in theirs.items():
            close(ours[key], value, key)


def test_a_file_can_be_imported_whatever_the_cell_is_called(tmp_path: Path) -> None:
    cells = [derive.load(name) for name in ("lstm-peephole", "gru")]
    files = bundle(cells, "jax", Choice(), True)
    assert set(files) == {"lstm_peephole_jax.py", "gru_jax.py"}
    for name, text in files.items():
        (tmp_path / name).write_bytes(text)
    code = "import gru_jax, lstm_peephole_jax; print(*gru_jax.STATES, *lstm_peephole_jax.STATES)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout == "h h c\n"
