"""The generated C, compiled, on arrays that its caller holds, as a C program would."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import partial
from typing import Any
from unittest import mock

import numpy as np

import derive
from benchmarks.training.ours import given, read
from benchmarks.training.problem import Problem, Ready
from derive.runtime import c_call
from derive.runtime.blas import blas


def prepare(problem: Problem) -> Ready:
    """With the products of the OpenBLAS that NumPy brings, which everyone has."""
    return with_blas("openblas", problem)


def with_blas(name: str, problem: Problem) -> Ready:
    """With a BLAS by its name; what is compiled differs, since their integers do."""
    with mock.patch.object(c_call, "blas", partial(blas, name)):
        return _prepared(problem)


def _prepared(problem: Problem) -> Ready:
    """Both functions of the file, their arrays allocated once."""
    function: Any = derive.sequence(problem.cell, backend="c")
    tape = function.prepared(function._given(given(problem), problem.size.steps))
    cell = problem.cell
    results = {(s.at(-1) if s.role == "state" else s).name: s.marked("seed") for s in cell.program.results}
    for name, cotangent in problem.cotangents.items():
        tape.held[results[name].name][...] = cotangent
    values = {s.name: tape.held[s.name][1:] for s in cell.states}
    values |= {s.name: tape.held[s.name] for s in cell.outputs}
    symbols = (*cell.timeless, *cell.inputs, *cell.states)
    gradients = {f"grad_{s.name}": tape.held[f"grad_{s.name}"] for s in symbols}

    forward, backward = (_bound(tape, name) for name in ("forward", "backward"))

    def call(alive: Any = tape) -> Any:  # C knows addresses only
        forward()
        backward()
        return values, gradients

    return Ready(call, partial(read, problem, np.array))  # the next call writes into the same arrays


def _bound(tape: Any, name: str) -> Callable[[], Any]:
    """A function of the file with all its pointers, which a C program need not look up at every call."""
    held, memory = tape.recorded
    places = [ctypes.c_void_p(buffer.ctypes.data) for buffer in (memory, held.work)]
    return partial(held.code[f"{held.prefix}_{name}"], *held._structs, *places)
