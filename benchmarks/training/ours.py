"""What we generate, called as its reader would call it: the emitted functions, without checks of arguments.

One more takes the way of `derive.sequence`, which checks shapes and names first: what that costs is a row.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

import derive
from benchmarks.training import names
from benchmarks.training.problem import Arrays, Contender, Problem, Ready
from derive.runtime.backends import BACKENDS, check_backend
from derive.runtime.blas import blas
from derive.runtime.function import compile_text

MKL = "mkl"
ALL = tuple(name for name in names.BACKENDS if name in BACKENDS or (name == MKL and blas(MKL)))


def file(problem: Problem, backend: str) -> dict[str, Any]:
    """The names of the file that `derive export` writes."""
    text = derive.sequence(problem.cell, backend=backend).source
    return compile_text(text, f"{backend} of {problem.cell.name}")


def given(problem: Problem) -> tuple[Arrays, Arrays, Arrays]:
    """What `run` is called with."""
    return problem.parameters, problem.inputs, problem.initial


def joined(emitted: dict[str, Any], parameters: Arrays) -> Arrays:
    """Parameters as a file takes them with least work: joined where it can, as those of torch.nn and of the
    programs by hand are."""
    return emitted.get("stacked", dict)(parameters)  # type: ignore[no-any-return]


def apart(emitted: dict[str, Any], found: Any) -> Any:
    """Values, and gradients by our names."""
    values, gradients = found
    named = {name.removeprefix("grad_"): value for name, value in gradients.items()}
    return values, {f"grad_{name}": v for name, v in emitted.get("unstacked", dict)(named).items()}


def read(problem: Problem, array: Callable[[Any], Any], found: Any) -> Arrays:
    """What a call gave, as arrays: what the loss reads, and gradients."""
    values, gradients = found
    wanted = {name: values[name] for name in problem.reads} | dict(gradients)
    return {name: array(value) for name, value in wanted.items()}


def _numpy(problem: Problem) -> Ready:
    emitted, (parameters, *others) = file(problem, "numpy"), given(problem)
    run, run_backward, arrays = (
        emitted["run"],
        emitted["run_backward"],
        (joined(emitted, parameters), *others),
    )
    cotangents, steps = problem.cotangents, problem.size.steps
    room: Arrays = {}

    def call() -> Any:
        values, tape = run(*arrays, steps, room)
        return values, run_backward(tape, cotangents, room)

    # copies, since the next call writes into the same arrays
    return Ready(call, lambda found: read(problem, np.array, apart(emitted, found)))


def through_sequence(problem: Problem, backend: str = "numpy") -> Ready:
    """By `derive.sequence`."""
    arrays, cotangents, steps = given(problem), problem.cotangents, problem.size.steps
    function = derive.sequence(problem.cell, backend=backend)

    def call() -> Any:
        values, tape = function.forward(*arrays, steps=steps)
        return values, function.backward(tape, cotangents)

    return Ready(call, partial(read, problem, np.asarray))


def _prepare(backend: str, problem: Problem) -> Ready:
    if backend == MKL:
        return importlib.import_module("benchmarks.training.ours_c").with_blas(MKL, problem)  # type: ignore[no-any-return]
    check_backend(backend)
    if backend == "numpy":
        return _numpy(problem)
    found: Ready = importlib.import_module(f"benchmarks.training.ours_{backend}").prepare(problem)
    return found


def ours(backends: Iterable[str]) -> tuple[Contender, ...]:
    """One for each backend."""
    return tuple(Contender(names.BACKENDS[each], partial(_prepare, each)) for each in backends)


def checked() -> Contender:
    """The generated NumPy behind `derive.sequence`."""
    return Contender(names.CHECKED, through_sequence)


def reference(problem: Problem) -> Arrays:
    """Values and gradients of the generated NumPy, of all that is wanted: what everyone must agree with."""
    ready = _numpy(problem)
    found = ready.results(ready.call())
    return {name: found[name] for name in (*problem.reads, *(f"grad_{name}" for name in problem.wanted()))}
