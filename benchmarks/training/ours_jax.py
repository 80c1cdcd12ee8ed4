"""The generated JAX, forward and derived backward pass under one jit."""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.training.ours import apart, file, given, joined, read
from benchmarks.training.problem import Problem, Ready

jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]


def prepare(problem: Problem) -> Ready:
    """The functions of the emitted file."""
    emitted = file(problem, "jax")
    run, run_backward, steps = emitted["run"], emitted["run_backward"], problem.size.steps
    parameters, *others = given(problem)
    arguments = jax.tree.map(jnp.asarray, (joined(emitted, parameters), *others, problem.cotangents))

    @jax.jit
    def train(parameters: Any, inputs: Any, initial: Any, cotangents: Any) -> Any:
        values, tape = run(parameters, inputs, initial, steps)
        # what the loss reads, as the programs by hand give it: every array that comes back takes time
        return {name: values[name] for name in problem.reads}, run_backward(tape, cotangents)

    def call() -> Any:
        return jax.block_until_ready(train(*arguments))  # type: ignore[no-untyped-call]

    return Ready(call, lambda found: read(problem, np.asarray, apart(emitted, found)))
