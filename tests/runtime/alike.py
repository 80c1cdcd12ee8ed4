"""What every other backend is held against: NumPy's values, axes, defaults and words of refusal."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

import derive
from derive.definition import Cell, let, state, tanh, vector
from derive.errors import InputError
from derive.program import Program
from tests.cells import traits
from tests.runtime.test_function import arrays_of

Arrays = Mapping[str, Any]


def close(ours: Any, theirs: Any, label: str) -> None:
    """Equal up to rounding, relative to the largest entry."""
    assert tuple(ours.shape) == np.shape(theirs), label
    scale = max(1.0, float(np.max(np.abs(theirs), initial=0)))
    array = np.asarray(ours.detach() if hasattr(ours, "detach") else ours)
    np.testing.assert_allclose(array / scale, np.asarray(theirs) / scale, atol=1e-12, err_msg=label)


def usual(names: tuple[str, ...]) -> pytest.MarkDecorator:
    """Every cell of the catalogue, of which only those named are in the usual run."""
    marked = [pytest.param(n, marks=() if n in names else pytest.mark.slow) for n in derive.names()]
    return pytest.mark.parametrize("name", marked)


def has_what_cells_have(names: tuple[str, ...]) -> None:
    """Every operation that five cells of the catalogue have is in those named."""
    operations = [{t for t in traits(n) if " " not in t} for n in derive.names()]
    common = {op for each in operations for op in each if sum(op in other for other in operations) > 4}
    assert common <= frozenset[str]().union(*map(traits, names))


def same_values(program: Program, backend: str, arrays: Arrays) -> dict[str, Any]:
    """What a function gives there, which is what NumPy gives."""
    ours, theirs = derive.function(program, backend=backend)(arrays), derive.function(program)(arrays)
    assert set(ours) == set(theirs)
    for key, value in theirs.items():
        close(ours[key], value, key)
    return ours


def same_sequence(
    cell: Cell, backend: str, groups: tuple[Any, ...], cotangents: Callable[[Arrays], Arrays]
) -> dict[str, Any]:
    """Values that a sequence has there, which are NumPy's, as are its gradients.

    groups: the arguments of `forward`; cotangents: from values.
    """
    ours, theirs = derive.sequence(cell, backend=backend), derive.sequence(cell)
    (values, tape), (expected, their_tape) = ours.forward(*groups), theirs.forward(*groups)
    weights = cotangents(expected)
    grads, slopes = ours.backward(tape, weights), theirs.backward(their_tape, weights)
    assert (set(values), set(grads)) == (set(expected), set(slopes))
    for key, value in {**expected, **slopes}.items():
        close({**values, **grads}[key], value, key)
    return values


def leading_axes_come_back(backend: str, lead: tuple[int, ...]) -> None:
    program = derive.gradient(derive.load("lstm"))
    same_values(program, backend, arrays_of(program, lead=lead))


def left_out_has_its_default(backend: str) -> None:
    """An input with a default; the state goes with every sample."""
    h, mask = state("h", 3), vector("mask", 3, default=0.5)
    cell = Cell("own", [let(h.next, mask * tanh(h) + (1 - mask) * vector("x", 3))])
    some = {"h": np.ones(3), "x": np.arange(12.0).reshape(4, 3)}
    same_values(derive.gradient(cell), backend, some)


def changed(name: str, change: Callable[[Any], Any]) -> dict[str, Any]:
    """The arrays of an Elman cell's step, one of them made another."""
    arrays = arrays_of(derive.load("elman").program)
    return {**arrays, name: change(arrays[name])}


wrong_steps = pytest.mark.parametrize(
    "wrong",
    [
        {"x": np.ones(3)},
        changed("W_h", np.transpose),
        changed("h", lambda h: h[:3]),
        changed("x", lambda x: ["one", "two"]),
        changed("x", lambda x: [[1.0], [1.0, 2.0]]),
        changed("x", lambda x: None),
        [1.0],
    ],
)


def same_refusal(backend: str, call: Callable[[str], Any]) -> None:
    """NumPy refuses, and so does the backend, in the same words.

    call: something wrong, with a backend by its name.
    """
    messages = []
    for name in ("numpy", backend):
        with pytest.raises(InputError) as caught:
            call(name)
        messages.append(str(caught.value))
    assert messages[0] == messages[1]


def step_refused_alike(backend: str, wrong: Any) -> None:
    program = derive.load("elman").program
    same_refusal(backend, lambda name: derive.function(program, backend=name)(wrong))


def cotangents_refused_alike(backend: str, cell: Cell, groups: tuple[Any, ...], wrong: Any) -> None:
    def call(name: str) -> None:
        run = derive.sequence(cell, backend=name)
        run.backward(run.forward(*groups)[1], wrong)

    same_refusal(backend, call)


def told_what_to_install(backend: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the package is not there, whose name is the backend's."""
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    message = f"the backend '{backend}' needs the package {backend}: pip install {backend}"
    with pytest.raises(InputError, match=message):
        derive.function(derive.load("dense").program, backend=backend)


def not_imported(package: str) -> None:
    """By those who compute with NumPy."""
    code = (
        f"import sys, derive; derive.function(derive.load('lstm').program); print('{package}' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
