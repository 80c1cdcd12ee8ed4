"""The generated PyTorch, on tensors, with the derived backward pass in the place of autograd."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch
from torch import Tensor

from benchmarks.training.ours import file, given, read
from benchmarks.training.problem import Arrays, Problem, Ready


def prepare(problem: Problem) -> Ready:
    """The functions of the emitted file."""
    emitted = file(problem, "torch")
    arrays, cotangents = list(map(_tensors, given(problem))), _tensors(problem.cotangents)
    run, run_backward, steps = emitted["run"], emitted["run_backward"], problem.size.steps

    @torch.no_grad()
    def call() -> Any:
        values, tape = run(*arrays, steps)
        return values, run_backward(tape, cotangents)

    return Ready(call, partial(read, problem, Tensor.numpy))


def _tensors(arrays: Arrays) -> dict[str, Tensor]:
    return {name: torch.from_numpy(array) for name, array in arrays.items()}
