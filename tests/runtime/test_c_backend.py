"""Programs and sequences in compiled C compute what the emitted NumPy does, with the same contracts."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sympy

import derive
from derive.catalogue import names
from derive.checks.emitted import samples
from derive.definition import Cell, function, let, matrix, output, state, tanh, vector
from derive.errors import InputError
from derive.runtime import compiled

Array = np.ndarray[Any, np.dtype[Any]]
Arrays = dict[str, Array]
BOUNDS = {np.float64: 1e-10, np.float32: 2e-3}
FEW = "lstm gru qrnn mesa-net max-pooling".split()
MANY = [name for name in names() if name not in FEW]


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Compiled files go into a folder of this run."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder))
        yield folder


def close(found: Arrays, wanted: Arrays, bound: float) -> None:
    """Every array is there, with its shape, and close relative to the largest entry."""
    assert found.keys() == wanted.keys()
    for name, array in wanted.items():
        assert found[name].shape == array.shape, name
        scale = max(1.0, float(np.abs(array).max(initial=0)))
        assert float(np.abs(found[name] - array).max(initial=0)) <= bound * scale, name


def as_type(arrays: Arrays, dtype: Any) -> Arrays:
    """The arrays in another precision."""
    return {name: array.astype(dtype) for name, array in arrays.items()}


def one_step(cell: Cell, lead: tuple[int, ...]) -> Arrays:
    """Values, and cotangents of all results, of one step."""
    drawn = samples(cell, lead)
    arrays = drawn.inputs(1)
    seeds = {r.marked("seed").name: drawn.draw([r])[r.name] for r in cell.program.results}
    return {**arrays, **{s.name: arrays[s.name][0] for s in cell.series}, **seeds}


def steps_one_by_one(cell: Cell, arrays: Arrays, cotangents: Arrays, length: int) -> tuple[Arrays, Arrays]:
    """A sequence and its gradient by the NumPy function of one step, which knows no schedule."""
    ahead, back = derive.function(cell.program), derive.function(derive.gradient(cell))
    met, values, results = dict(arrays), [], []
    for t in range(length):
        met = {**met, **{s.name: arrays[s.name][t] for s in cell.series}}
        found = ahead(met)
        values.append(met)
        results.append(
            {s.at(-1).name if s.role == "state" else s.name: found[s.name] for s in cell.program.results}
        )
        met = {**met, **{s.name: found[s.next.name] for s in cell.states}}
    carried: dict[str, Any] = {s.next.name: 0 for s in cell.states}
    sums: dict[str, Any] = {s.name: 0 for s in [*cell.timeless, *cell.inputs] if s not in cell.series}
    series: dict[str, list[Array]] = {s.name: [] for s in cell.series}
    for t in reversed(range(length)):
        seeds = {
            r.marked("seed").name: cotangents[r.at(-1).name if r.role == "state" else r.name][t]
            + carried.get(r.name, 0)
            for r in cell.program.results
        }
        found = back({**values[t], **seeds})
        carried = {s.next.name: found[f"grad_{s.name}"] for s in cell.states}
        sums = {name: total + found[f"grad_{name}"] for name, total in sums.items()}
        for name, each in series.items():
            each.insert(0, found[f"grad_{name}"])
    grads = {**sums, **{name: np.stack(each) for name, each in series.items()}}
    grads |= {s.name: carried[s.next.name] for s in cell.states}
    return (
        {name: np.stack([each[name] for each in results]) for name in results[0]},
        {f"grad_{name}": array for name, array in grads.items()},
    )


def groups(cell: Cell, arrays: Arrays) -> tuple[Arrays, Arrays, Arrays]:
    """Parameters, inputs and initial states."""
    parameters, inputs, initial = (
        {s.name: arrays[s.name] for s in each} for each in (cell.timeless, cell.inputs, cell.states)
    )
    return parameters, inputs, initial


def check_step(cell: Cell) -> None:
    """One step and its gradient, in both precisions, with a batch and without."""
    program = derive.gradient(cell)
    numpy, c = derive.function(program), derive.function(program, backend="c")
    for lead in ((3,), (1,), ()):
        arrays = one_step(cell, lead)
        wanted = numpy(arrays)
        for dtype, bound in BOUNDS.items():
            found = c(as_type(arrays, dtype))
            assert {array.dtype for array in found.values()} == {np.dtype(dtype)}
            close(found, wanted, bound)


def check_sequence(cell: Cell) -> None:
    """Seven steps and one, in both precisions, with a batch and without."""
    c = derive.sequence(cell, backend="c")
    for lead, length in (((3,), 7), ((1,), 1), ((), 7)):
        drawn = samples(cell, lead)
        arrays, cotangents = drawn.inputs(length), drawn.cotangents(length)
        values, grads = steps_one_by_one(cell, arrays, cotangents, length)
        for dtype, bound in BOUNDS.items():
            typed = as_type(arrays, dtype)
            found, tape = c.forward(*groups(cell, typed), steps=None if cell.series else length)
            close(found, values, 10 * bound)
            close(c.backward(tape, as_type(cotangents, dtype)), grads, 10 * bound)


@pytest.mark.requires("cc")
@pytest.mark.parametrize("name", FEW)
def test_a_step_is_numpy_s(name: str) -> None:
    check_step(derive.load(name))


@pytest.mark.requires("cc")
@pytest.mark.parametrize("name", FEW)
def test_a_sequence_is_that_of_single_steps(name: str) -> None:
    check_sequence(derive.load(name))


@pytest.fixture
def quickly_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few optimisations: compiling is most of the time of a sweep, and those are tried above."""
    monkeypatch.setattr(compiled, "FLAGS", tuple(flag.replace("-O3", "-O1") for flag in compiled.FLAGS))


@pytest.mark.slow
@pytest.mark.requires("cc")
@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("name", MANY)
def test_every_cell_s_step_is_numpy_s(name: str) -> None:
    check_step(derive.load(name))


@pytest.mark.slow
@pytest.mark.requires("cc")
@pytest.mark.usefixtures("quickly_compiled")
@pytest.mark.parametrize("name", MANY)
def test_every_cell_s_sequence_is_that_of_single_steps(name: str) -> None:
    check_sequence(derive.load(name))


def own_cell() -> Cell:
    """What a sequence is given once, with a default, held fixed; a function of its own with pieces."""
    n, m = derive.load("lstm").sizes
    z = sympy.Symbol("z")
    bent = function("bent", sympy.Piecewise((z / (2 + z**3), z > 0), (sympy.atan(z) / 3, True)))
    x, mask = vector("x", n), vector("mask", m, per="sequence")
    gap, noise = vector("gap", m, default=0.5), vector("noise", m, gradient=False)
    h, y = state("h", m), output("y", m)
    W, U = matrix("W", m, n), matrix("U", m, m)
    return Cell(
        "own",
        [
            let(h.next, mask * bent(W @ x + gap * (U @ h)) + noise * tanh(h)),
            let(y, h.next * gap + mask),
        ],
        name="own",
    )


@pytest.mark.requires("cc")
def test_inputs_given_once_with_a_default_or_held_fixed() -> None:
    cell = own_cell()
    check_step(cell)
    check_sequence(cell)


@pytest.mark.requires("cc")
def test_an_input_with_a_default_may_be_left_out() -> None:
    cell, lengths = own_cell(), (4, 2)
    drawn = samples(cell, lengths[1:]).inputs(lengths[0])
    parameters = {s.name: drawn[s.name] for s in cell.timeless}
    inputs = {s.name: drawn[s.name] for s in cell.inputs}
    c = derive.sequence(cell, backend="c")
    left_out, _ = c.forward(parameters, {k: v for k, v in inputs.items() if k != "gap"})
    given, _ = c.forward(parameters, {**inputs, "gap": np.full_like(inputs["gap"], 0.5)})
    close(left_out, given, 1e-14)


@pytest.mark.requires("cc")
def test_values_stay_what_they_were_when_the_next_call_comes() -> None:
    cell = derive.load("elman")
    drawn = samples(cell, (2,))
    arrays = drawn.inputs(3)
    parameters = {s.name: arrays[s.name] for s in cell.timeless}
    c = derive.sequence(cell, backend="c")
    first, tape = c.forward(parameters, {"x": arrays["x"]})
    kept, cotangents = first["h"].copy(), drawn.cotangents(3)
    grads = c.backward(tape, cotangents)
    copies = {name: array.copy() for name, array in grads.items()}
    c.forward(parameters, {"x": -arrays["x"]})
    c.backward(tape, {})
    np.testing.assert_array_equal(first["h"], kept)
    close(grads, copies, 0.0)


@pytest.mark.requires("cc")
@pytest.mark.parametrize("name", ["lstm", "min-lstm", "s-lstm"])
def test_inputs_of_a_thousand_overflow_nothing_in_float32(name: str) -> None:
    cell = derive.load(name)
    drawn = samples(cell, (2,))
    arrays, cotangents = as_type(drawn.inputs(3), np.float32), as_type(drawn.cotangents(3), np.float32)
    arrays |= {s.name: 1000 * np.sign(arrays[s.name]) for s in cell.inputs}
    c = derive.sequence(cell, backend="c")
    values, tape = c.forward(*groups(cell, arrays))
    for found in (values, c.backward(tape, cotangents)):
        assert all(np.isfinite(array).all() for array in found.values())


@pytest.mark.requires("cc")
@pytest.mark.parametrize("kind", [complex, np.float16, object])
def test_other_numbers_are_refused_by_name(kind: Any) -> None:
    arrays = {name: array.astype(kind) for name, array in one_step(derive.load("dense"), (2,)).items()}
    with pytest.raises(InputError, match="dense: the backend 'c' computes in float32 and float64, and"):
        derive.function(derive.load("dense").program, backend="c")(arrays)


@pytest.mark.requires("cc")
def test_mistakes_are_told_as_numpy_tells_them() -> None:
    dense = derive.load("dense")
    arrays = one_step(dense, (2,))
    for wrong in ({**arrays, "x": np.ones((2, 99))}, {k: v for k, v in arrays.items() if k != "W_y"}):
        messages = []
        for backend in ("numpy", "c"):
            with pytest.raises(InputError) as caught:
                derive.function(dense.program, backend=backend)(wrong)
            messages.append(str(caught.value))
        assert messages[0] == messages[1]
    with pytest.raises(InputError, match="backward takes the tape of forward, not str"):
        derive.sequence(dense, backend="c").backward("tape", {})  # type: ignore[arg-type]


def test_without_a_compiler_numpy_computes_and_a_warning_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CC", raising=False)
    cell = derive.load("elman")
    drawn = samples(cell, (2,))
    arrays, cotangents = drawn.inputs(3), drawn.cotangents(3)
    given = groups(cell, arrays)
    c = derive.sequence(cell, backend="c")
    with pytest.warns(RuntimeWarning, match="no C compiler .*; NumPy computes instead") as told:
        values, tape = c.forward(*given)
    assert Path(told[0].filename) == Path(__file__)
    wanted, numpy_tape = derive.sequence(cell).forward(*given)
    close(values, wanted, 0.0)
    close(c.backward(tape, cotangents), derive.sequence(cell).backward(numpy_tape, cotangents), 0.0)
    step = one_step(cell, (2,))
    with pytest.warns(RuntimeWarning, match="NumPy computes instead"):
        close(derive.function(cell.program, backend="c")(step), derive.function(cell.program)(step), 0.0)


@pytest.mark.requires("cc")
def test_nothing_is_told_where_all_is_well(cache: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        derive.function(derive.load("dense").program, backend="c")(one_step(derive.load("dense"), ()))
    assert any(compiled._folder().iterdir())
