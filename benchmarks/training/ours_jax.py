"""The generated JAX, forward and derived backward pass under one jit; parameters joined where they can be, as
those of torch.nn and of the programs by hand are.
"""

from __future__ import annotations

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from benchmarks.training.ours import file, given, read
from benchmarks.training.problem import Arrays, Problem, Ready

jax.config.update("jax_enable_x64", True)  # type: ignore[no-untyped-call]


def prepare(problem: Problem) -> Ready:
    """The functions of the emitted file."""
    emitted = file(problem, "jax")
    run, run_backward, steps = emitted["run"], emitted["run_backward"], problem.size.steps
    parameters, *others = given(problem)
    joined = emitted.get("stacked", dict)(parameters)
    arguments = jax.tree.map(jnp.asarray, (joined, *others, problem.cotangents))

    @jax.jit
    def train(parameters: Any, inputs: Any, initial: Any, cotangents: Any) -> Any:
        values, tape = run(parameters, inputs, initial, steps)
        return values, run_backward(tape, cotangents)

    def call() -> Any:
        return jax.block_until_ready(train(*arguments))  # type: ignore[no-untyped-call]

    def results(found: Any) -> Arrays:
        values, gradients = found
        named = {name.removeprefix("grad_"): value for name, value in gradients.items()}
        apart = emitted.get("unstacked", dict)(named)
        return read(problem, np.asarray, (values, {f"grad_{name}": value for name, value in apart.items()}))

    return Ready(call, results)
