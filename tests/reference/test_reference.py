"""What holds of every hand-written NumPy cell: batches, complex numbers, objects, and what it may import.

Shapes come from the catalogue's program, so that a new reference is held to all of it without a line here.
"""

from __future__ import annotations

import ast
import doctest
import importlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import numpy as np
import pytest

import derive.reference
from derive.algebra.symbol import TensorSymbol
from derive.catalogue import load, names
from derive.checks.proof import Undefined, branches
from derive.checks.residue import NotModelled
from derive.checks.samples import Samples
from derive.checks.sizes import small
from derive.errors import DeriveError
from derive.passes.smoothed import has_surrogate
from tests.cells import every_cell
from tests.reference.dual import Dual

Arrays = dict[str, np.ndarray]
FOLDER = Path(derive.reference.__file__).parent
BATCH = 5  # no size of a cell, so that no transpose can hide


@cache
def smooth(name: str) -> bool:
    """Whether the cell is analytic: only then is the complex step its derivative."""
    try:
        return not branches(load(name).program, small(load(name)))
    except (NotModelled, Undefined):
        return False
    except DeriveError:  # a definition that is wrong fails in its own tests
        return True


smooth_cell = pytest.mark.parametrize("name", [name for name in names() if smooth(name)])


def module(name: str) -> str:
    return f"derive.reference.{name.replace('-', '_')}"


def step(name: str) -> Callable[[Mapping[str, np.ndarray]], Arrays]:
    function = importlib.import_module(module(name)).step
    assert callable(function)
    return function  # type: ignore[no-any-return]


def given(name: str) -> tuple[TensorSymbol, ...]:
    """What a step is given; parameters and constants have no batch axis."""
    return load(name).program.inputs


def draw(name: str, *batch: int) -> Arrays:
    """The arrays of one step, with batch axes in front of what belongs to a sample."""
    return Samples(load(name), small(load(name)), batch).draw(given(name))


def along(arrays: Mapping[str, np.ndarray]) -> Arrays:
    """A direction in which to differentiate."""
    return {key: np.sin(3 * array) for key, array in arrays.items()}


def moved(v: Mapping[str, np.ndarray], d: Mapping[str, np.ndarray], by: complex) -> Arrays:
    return {key: v[key] + by * d[key] for key in v}


def slopes(name: str, v: Arrays, d: Arrays) -> Arrays:
    """The derivative of every value in a direction: by complex step, by differences where there is a kink."""
    if smooth(name):
        return {key: np.imag(a) / 1e-20 for key, a in step(name)(moved(v, d, 1e-20j)).items()}
    up, down = (step(name)(moved(v, d, e)) for e in (1e-6, -1e-6))
    return {key: (up[key] - down[key]) / 2e-6 for key in up}


def test_every_cell_has_a_reference_and_every_reference_a_cell() -> None:
    files = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert files == {name.replace("-", "_") for name in names()}


@every_cell
def test_a_step_gives_every_named_value_and_nothing_else(name: str) -> None:
    cell, found = load(name), step(name)(draw(name, BATCH))
    assert set(found) == {each.target.name for each in cell.program.steps}


@every_cell
def test_a_batch_is_its_samples_side_by_side(name: str) -> None:
    v, own = draw(name, 4, BATCH), {s.name for s in given(name) if not s.timeless}
    batched = step(name)(v)
    for index in np.ndindex(4, BATCH):
        one = step(name)({key: a[index] if key in own else a for key, a in v.items()})
        for key, value in one.items():
            # what is made of parameters alone is one for all samples
            whole = batched[key] if batched[key].shape == value.shape else batched[key][index]
            np.testing.assert_allclose(whole, value, rtol=1e-11, atol=1e-13, err_msg=key)


@smooth_cell
def test_the_complex_step_is_the_derivative(name: str) -> None:
    v = draw(name, BATCH)
    slope, (up, down) = slopes(name, v, along(v)), (step(name)(moved(v, along(v), e)) for e in (1e-5, -1e-5))
    for key, value in slope.items():
        scale = max(1, float(np.max(np.abs(value), initial=0)))
        np.testing.assert_allclose(value, (up[key] - down[key]) / 2e-5, rtol=1e-6, atol=1e-7 * scale)


@every_cell
def test_arguments_are_left_alone(name: str) -> None:
    v = draw(name, BATCH)
    before = {key: a.copy() for key, a in v.items()}
    step(name)(v)
    assert all(np.array_equal(v[key], before[key]) for key in v)


@every_cell
def test_object_arrays_are_accepted(name: str) -> None:
    """Dual numbers, which NumPy does not know: their two parts are the values and the derivatives."""
    v = draw(name, BATCH)
    d, values = along(v), step(name)(v)
    duals = step(name)({key: np.vectorize(Dual, otypes=[object])(v[key], d[key]) for key in v})
    rtol, atol = (1e-10, 1e-12) if smooth(name) else (1e-5, 1e-7)
    for key, slope in slopes(name, v, d).items():
        parts = [entry if isinstance(entry, Dual) else Dual(entry) for entry in np.asarray(duals[key]).flat]
        shape = np.shape(values[key])
        first, second = (np.reshape([getattr(p, part) for p in parts], shape) for part in "ab")
        np.testing.assert_allclose(first, values[key], rtol=1e-10, atol=1e-12, err_msg=key)
        np.testing.assert_allclose(second, slope, rtol=rtol, atol=atol, err_msg=key)


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {"." * n.level + (n.module or "") for n in nodes if isinstance(n, ast.ImportFrom)}


@every_cell
def test_numpy_is_the_only_import(name: str) -> None:
    assert imported(FOLDER / f"{name.replace('-', '_')}.py") <= {"__future__", "collections.abc", "numpy"}


def test_the_package_imports_nothing() -> None:
    assert imported(FOLDER / "__init__.py") == set()


@every_cell
def test_step_is_the_one_public_function_and_its_example_runs(name: str) -> None:
    """With a surrogate gradient there is a smooth step besides, of which that gradient is the derivative."""
    tree = ast.parse((FOLDER / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8"))
    public = {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[0] != "_"}
    assert public == ({"step", "smooth_step"} if has_surrogate(load(name).program) else {"step"})
    result = doctest.testmod(importlib.import_module(module(name)))
    assert result.attempted > 0 and result.failed == 0
