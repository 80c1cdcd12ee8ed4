"""The generated JAX, forward and derived backward pass under one jit."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.training.ours import file, given, read
from benchmarks.training.problem import Problem, Ready

jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]


def prepare(problem: Problem) -> Ready:
    """The functions of the emitted file."""
    emitted = file(problem, "jax")
    run, run_backward, steps = emitted["run"], emitted["run_backward"], problem.size.steps
    arguments = jax.tree.map(jnp.asarray, (*given(problem), problem.cotangents))

    @jax.jit
    def train(parameters: Any, inputs: Any, initial: Any, cotangents: Any) -> Any:
        values, tape = run(parameters, inputs, initial, steps)
        return values, run_backward(tape, cotangents)

    def call() -> Any:
        return jax.block_until_ready(train(*arguments))  # type: ignore[no-untyped-call]

    return Ready(call, partial(read, problem, np.asarray))
